import { allow, keyArn, role, roleArn } from "../../model/examples/aws.ts";
import { database } from "../../model/examples/network.ts";
import { silent } from "../../model/rule.ts";
import { databasesOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Takes a snapshot of a cluster and shares it with an account of its own, where it is restored. */
export default storeRule({
  id: "aws.share-copy-of-cluster",
  title: "Can give the cluster away as a snapshot shared with an account of its own",
  edge: "SHARES_COPY_OF_CLUSTER",
  stores: databasesOf("clusters", "plain"),
  kind: "aws.database",
  to: "AwsDatabase#read",
  asked: "take and share snapshots of clusters",
  actions: [["rds:CreateDBClusterSnapshot"]],
  beside: [
    {
      resource: (account) => `arn:aws:rds:*:${account}:cluster-snapshot:*`,
      actions: ["rds:CreateDBClusterSnapshot", "rds:ModifyDBClusterSnapshotAttribute"],
    },
  ],
  ownAccount: true,
  abuse:
    "Take a snapshot, add an account of one's own to its `restore` attribute, restore it there with a new password.",
  detection: [{ service: "rds", event: "CreateDBClusterSnapshot, ModifyDBClusterSnapshotAttribute" }],
  remediation:
    "aws organizations create-policy --type SERVICE_CONTROL_POLICY --content file://scp.json   # Deny rds:ModifyDBClusterSnapshotAttribute",
  frameworks: ["attack:T1537", "attack:T1578.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html"],
  example: {
    store: database("app", {}, "cluster"),
    more: [
      silent(
        "an encrypted one, whose snapshot is of no use without the key",
        role("app"),
        database("app", { kmsKey: keyArn("k") }, "cluster"),
        allow(roleArn("app"), "rds:*"),
      ),
    ],
  },
});
