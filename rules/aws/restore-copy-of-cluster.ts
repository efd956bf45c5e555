import { keyArn } from "../../model/examples/aws.ts";
import { database } from "../../model/examples/network.ts";
import { copyPlaced, databasesOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Takes a snapshot of a cluster and restores it beside the original, with a password of its own. */
export default storeRule({
  id: "aws.restore-copy-of-cluster",
  title: "Can restore a copy of the cluster with a password of its own",
  edge: "RESTORES_COPY_OF_CLUSTER",
  stores: databasesOf("clusters"),
  kind: "aws.database",
  to: "AwsDatabase#read",
  asked: "take and restore snapshots of clusters",
  actions: [["rds:CreateDBClusterSnapshot"]],
  beside: [
    {
      resource: (account) => `arn:aws:rds:*:${account}:cluster-snapshot:*`,
      actions: ["rds:CreateDBClusterSnapshot", "rds:RestoreDBClusterFromSnapshot"],
    },
    {
      resource: (account) => `arn:aws:rds:*:${account}:cluster:*`,
      actions: ["rds:RestoreDBClusterFromSnapshot", "rds:ModifyDBCluster", "rds:CreateDBInstance"],
    },
    { resource: (account) => `arn:aws:rds:*:${account}:db:*`, actions: ["rds:CreateDBInstance"] },
  ],
  key: { actions: ["kms:Decrypt", "kms:CreateGrant"], via: "rds" },
  conditions: [copyPlaced],
  ownAccount: true,
  abuse:
    "Take a snapshot, restore it under another name, change the copy's master password: the original notices nothing.",
  detection: [{ service: "rds", event: "CreateDBClusterSnapshot, Restore*, Modify* with masterUserPassword" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name restore --policy-document file://policy.json   # restoring for the backup role only",
  frameworks: ["attack:T1578", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html"],
  example: { store: database("app", {}, "cluster"), keyed: database("app", { kmsKey: keyArn("k") }, "cluster") },
});
