import { allow, role, roleArn } from "../../model/examples/aws.ts";
import { database } from "../../model/examples/network.ts";
import { silent } from "../../model/rule.ts";
import { loginThere, tokenUsers } from "../families/aws-logins.ts";
import { storeRule } from "../families/aws-store-rule.ts";

const user = "arn:aws:rds-db:us-east-1:111111111111:dbuser:db-ABC/*";

/** Logs in to a database with a token of IAM in the place of a password. */
export default storeRule({
  id: "aws.database-token-login",
  title: "Can log in to the database with a token of IAM",
  edge: "LOGS_IN_TO_DATABASE",
  stores: tokenUsers,
  kind: "aws.database",
  to: "AwsDatabase#read",
  asked: "log in to databases with tokens",
  actions: [["rds-db:connect"]],
  gives: ["read", "write"],
  connected: true,
  conditions: [loginThere],
  ownAccount: true,
  abuse:
    "`aws rds generate-db-auth-token --hostname <host> --port <port> --username <user>`: signed on the caller's machine, no call is logged.",
  detection: [{ service: "the database's own log", event: "a login of a user with rds_iam" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name login --policy-document file://policy.json   # rds-db:connect on arn:aws:rds-db:<region>:<account>:dbuser:<resource id>/<user> only",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html"],
  example: {
    store: database("app", { iamAuthentication: true, resourceId: "db-ABC" }),
    resource: user,
    more: [
      silent(
        "a database that takes no tokens",
        role("app"),
        database("app", { iamAuthentication: false, resourceId: "db-ABC" }),
        allow(roleArn("app"), "rds-db:connect", user),
      ),
      silent(
        "another database's users",
        role("app"),
        database("app", { iamAuthentication: true, resourceId: "db-ABC" }),
        allow(roleArn("app"), "rds-db:connect", "arn:aws:rds-db:us-east-1:111111111111:dbuser:db-OTHER/*"),
      ),
    ],
  },
});
