import { allow, keyArn, role, roleArn } from "../../model/examples/aws.ts";
import { database } from "../../model/examples/network.ts";
import { silent } from "../../model/rule.ts";
import { databasesOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Takes a snapshot of a database and shares it with an account of its own, where it is restored. */
export default storeRule({
  id: "aws.share-copy-of-database",
  title: "Can give the database away as a snapshot shared with an account of its own",
  edge: "SHARES_COPY_OF_DATABASE",
  stores: databasesOf("instances", "plain"),
  kind: "aws.database",
  to: "AwsDatabase#read",
  asked: "take and share snapshots of databases",
  actions: [["rds:CreateDBSnapshot"]],
  beside: [
    {
      resource: (account) => `arn:aws:rds:*:${account}:snapshot:*`,
      actions: ["rds:CreateDBSnapshot", "rds:ModifyDBSnapshotAttribute"],
    },
  ],
  ownAccount: true,
  abuse:
    "Take a snapshot, add an account of one's own to its `restore` attribute, restore it there with a new password.",
  detection: [{ service: "rds", event: "CreateDBSnapshot, ModifyDBSnapshotAttribute" }],
  remediation:
    "aws organizations create-policy --type SERVICE_CONTROL_POLICY --content file://scp.json   # Deny rds:ModifyDBSnapshotAttribute",
  frameworks: ["attack:T1537", "attack:T1578.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html"],
  example: {
    store: database("app"),
    more: [
      silent(
        "an encrypted one, whose snapshot is of no use without the key",
        role("app"),
        database("app", { kmsKey: keyArn("k") }),
        allow(roleArn("app"), "rds:*"),
      ),
    ],
  },
});
