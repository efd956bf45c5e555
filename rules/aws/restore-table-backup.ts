import { snapshot, storeArn } from "../../model/examples/stores.ts";
import { snapshotsOf } from "../families/aws-snapshots.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Makes a table of a backup and reads it. */
export default storeRule({
  id: "aws.restore-table-backup",
  title: "Can restore the backup as a table of its own",
  edge: "RESTORES_TABLE_BACKUP",
  stores: snapshotsOf("table"),
  kind: "aws.snapshot",
  to: "AwsSnapshot#read",
  asked: "restore backups of tables",
  actions: [["dynamodb:RestoreTableFromBackup"]],
  beside: [
    {
      resource: (account) => `arn:aws:dynamodb:*:${account}:table/*`,
      actions: [
        "dynamodb:RestoreTableFromBackup",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:BatchWriteItem",
      ],
    },
  ],
  ownAccount: true,
  abuse:
    "`aws dynamodb restore-table-from-backup --target-table-name <own> --backup-arn <backup>`, then scan it: the restore itself asks for reading and writing items.",
  detection: [{ service: "dynamodb", event: "RestoreTableFromBackup" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name restore --policy-document file://policy.json   # dynamodb:RestoreTableFromBackup for the backup role only",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html"],
  example: { store: snapshot("monthly", { of: "table" }, storeArn("dynamodb", "table/orders/backup/1")) },
});
