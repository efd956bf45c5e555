import { control } from "../../model/control.ts";
import { keyArn } from "../../model/examples/aws.ts";
import { snapshot, storeArn } from "../../model/examples/stores.ts";
import { copyPlaced, snapshotsOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Makes a cluster of a snapshot, gives it a password of its own and reads it. */
export default storeRule({
  id: "aws.restore-cluster-snapshot",
  title: "Can restore the snapshot as a cluster with a password of its own",
  edge: "RESTORES_CLUSTER_SNAPSHOT",
  stores: snapshotsOf("database-cluster"),
  kind: "aws.snapshot",
  to: "AwsSnapshot#read",
  asked: "restore snapshots of clusters",
  actions: [["rds:RestoreDBClusterFromSnapshot"]],
  beside: [
    {
      resource: (account) => `arn:aws:rds:*:${account}:cluster:*`,
      actions: ["rds:RestoreDBClusterFromSnapshot", "rds:ModifyDBCluster", "rds:CreateDBInstance"],
    },
    { resource: (account) => `arn:aws:rds:*:${account}:db:*`, actions: ["rds:CreateDBInstance"] },
  ],
  key: { actions: ["kms:Decrypt", "kms:CreateGrant"], via: "rds" },
  conditions: [copyPlaced],
  ownAccount: true,
  controls: [control("narrow", "aws.snapshot", "Take other accounts out of the sharing", "unshare")],
  abuse: "Restore, then change the master password of the copy: the original keeps its own and logs nothing.",
  detection: [{ service: "rds", event: "RestoreDBClusterFromSnapshot, and Modify* with masterUserPassword" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name restore --policy-document file://policy.json   # without rds:RestoreDBClusterFromSnapshot",
  frameworks: ["attack:T1578", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html"],
  example: {
    store: snapshot("before", { of: "database-cluster" }, storeArn("rds", "cluster-snapshot:before")),
    keyed: snapshot(
      "before",
      { of: "database-cluster", kmsKey: keyArn("k") },
      storeArn("rds", "cluster-snapshot:before"),
    ),
  },
});
