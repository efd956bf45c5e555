import { warehouse } from "../../model/examples/stores.ts";
import { loginThere, warehouseUsers } from "../families/aws-logins.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** Has Redshift make a password for a login, and connects with it. */
export default storeRule({
  id: "aws.warehouse-user-login",
  title: "Can log in to the warehouse as one of its users",
  edge: "LOGS_IN_TO_WAREHOUSE",
  stores: warehouseUsers,
  kind: "aws.warehouse",
  to: "AwsWarehouse#read",
  asked: "log in to warehouses",
  actions: [["redshift:GetClusterCredentials"]],
  gives: ["read", "write"],
  connected: true,
  conditions: [loginThere],
  ownAccount: true,
  abuse:
    "`aws redshift get-cluster-credentials --db-user <user>`, then psql: any user that the policy names, the administrator too.",
  detection: [{ service: "redshift", event: "GetClusterCredentials" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name login --policy-document file://policy.json   # redshift:GetClusterCredentials for one user and database only",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/redshift/latest/mgmt/generating-iam-credentials-role-permissions.html"],
  example: { store: warehouse("dw"), resource: "arn:aws:redshift:us-east-1:111111111111:dbuser:dw/*" },
});
