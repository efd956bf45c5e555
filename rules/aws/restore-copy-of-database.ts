import { keyArn } from "../../model/examples/aws.ts";
import { database } from "../../model/examples/network.ts";
import { copyPlaced, databasesOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Takes a snapshot of a database and restores it beside the original, with a password of its own. */
export default storeRule({
  id: "aws.restore-copy-of-database",
  title: "Can restore a copy of the database with a password of its own",
  edge: "RESTORES_COPY_OF_DATABASE",
  stores: databasesOf("instances"),
  kind: "aws.database",
  to: "AwsDatabase#read",
  asked: "take and restore snapshots of databases",
  actions: [["rds:CreateDBSnapshot"]],
  beside: [
    {
      resource: (account) => `arn:aws:rds:*:${account}:snapshot:*`,
      actions: ["rds:CreateDBSnapshot", "rds:RestoreDBInstanceFromDBSnapshot"],
    },
    {
      resource: (account) => `arn:aws:rds:*:${account}:db:*`,
      actions: ["rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"],
    },
  ],
  key: { actions: ["kms:Decrypt", "kms:CreateGrant"], via: "rds" },
  conditions: [copyPlaced],
  ownAccount: true,
  abuse:
    "Take a snapshot, restore it under another name, change the copy's master password: the original notices nothing.",
  detection: [{ service: "rds", event: "CreateDBSnapshot, Restore*, Modify* with masterUserPassword" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name restore --policy-document file://policy.json   # restoring for the backup role only",
  frameworks: ["attack:T1578", "attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html"],
  example: { store: database("app"), keyed: database("app", { kmsKey: keyArn("k") }) },
});
