import { warehouse } from "../../model/examples/stores.ts";
import { loginThere, warehouseDatabases } from "../families/aws-logins.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Has Redshift make a password for a login, and connects with it. */
export default storeRule({
  id: "aws.warehouse-own-login",
  title: "Can log in to the warehouse as the user of its own identity",
  edge: "LOGS_IN_TO_WAREHOUSE_AS_ITSELF",
  stores: warehouseDatabases,
  kind: "aws.warehouse",
  to: "AwsWarehouse#read",
  asked: "log in to warehouses",
  actions: [["redshift:GetClusterCredentialsWithIAM"]],
  gives: ["read", "write"],
  connected: true,
  conditions: [loginThere],
  ownAccount: true,
  abuse:
    "`aws redshift get-cluster-credentials --db-user <user>`, then psql: any user that the policy names, the administrator too.",
  detection: [{ service: "redshift", event: "GetClusterCredentialsWithIAM" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name login --policy-document file://policy.json   # redshift:GetClusterCredentialsWithIAM for one user and database only",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/redshift/latest/mgmt/generating-user-credentials.html"],
  example: { store: warehouse("dw"), resource: "arn:aws:redshift:us-east-1:111111111111:dbname:dw/*" },
});
