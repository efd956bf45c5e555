import { database } from "../../model/examples/network.ts";
import { standaloneDatabases } from "../families/aws-logins.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Gives the master user of a database a password of its own, and logs in with it. */
export default storeRule({
  id: "aws.change-database-password",
  title: "Can set the password of the database's master user",
  edge: "SETS_DATABASE_PASSWORD",
  stores: standaloneDatabases,
  kind: "aws.database",
  to: "AwsDatabase#administer",
  asked: "set master passwords of databases",
  actions: [["rds:ModifyDBInstance"]],
  connected: true,
  ownAccount: true,
  escalation: true,
  abuse:
    "`aws rds modify-db-instance --master-user-password <own> --apply-immediately`, then connect: who used the old one is locked out.",
  detection: [{ service: "rds", event: "ModifyDBInstance with masterUserPassword" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name databases --policy-document file://policy.json   # rds:ModifyDBInstance for the deployment role only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"],
  example: { store: database("app") },
});
