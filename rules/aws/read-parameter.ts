import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, allow, deny, parameter, role, roleArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { storeSteps } from "../families/aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { parameters } from "../families/aws-stores.ts";

const app = roleArn("app");
const arn = `arn:aws:ssm:us-east-1:${account}:parameter/db`;

/** Each of these answers with the value. */
const actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory"];

/** A parameter's value, and the key of a SecureString, for the same caller. */
export default defineRule({
  id: "aws.read-parameter",
  version: 1,
  title: "Can read the parameter from Systems Manager",
  edge: "READS_PARAMETER",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsParameter#read" },
  needs: [...identityFacts, "aws.grant", "aws.key", "aws.parameter"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    for (const action of actions) {
      const access = {
        title: "read parameters",
        action,
        keyAction: "kms:Decrypt",
        via: "ssm",
        ownKeyStaysInside: true,
      };
      yield* storeSteps(facts, aws, parameters, access, ({ fact }) => [
        { to: privilege(fact.key, "read"), because: [fact] },
      ]);
    }
  },

  controls: [
    control("rotate", "aws.parameter", "Change the value and what it opens"),
    ...permissionControls("Narrow ssm:GetParameter* to the paths that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws ssm get-parameter --with-decryption --name <parameter>`.",
  detection: [{ service: "ssm", event: "GetParameter, GetParameters, GetParametersByPath" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name parameters --policy-document file://policy.json   # ssm:GetParameter on arn:aws:ssm:<region>:<account>:parameter/<application>/* only",
  frameworks: ["attack:T1552", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html"],
  examples: [
    fires(
      "one action is enough",
      `${app}#impersonate -> ${arn}#read`,
      role("app"),
      parameter("db"),
      allow(app, "ssm:GetParametersByPath", arn),
    ),
    fires(
      "a plain one",
      `${app}#impersonate -> ${arn}#read`,
      role("app"),
      parameter("db", { secure: false }),
      allow(app, "ssm:GetParameter", arn),
    ),
    silent("describing is not reading", role("app"), parameter("db"), allow(app, "ssm:DescribeParameters")),
    silent("its own deny", role("app"), parameter("db"), allow(app, "ssm:Get*"), deny(app, "ssm:*", arn)),
  ],
});
