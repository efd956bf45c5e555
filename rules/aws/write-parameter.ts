import { keyArn, parameter } from "../../model/examples/aws.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { parameters } from "../families/aws-stores.ts";

/** Puts another value into a parameter. */
export default storeRule({
  id: "aws.write-parameter",
  title: "Can put another value into the parameter",
  edge: "WRITES_PARAMETER",
  stores: parameters,
  kind: "aws.parameter",
  to: "AwsParameter#write",
  asked: "write parameters",
  actions: [["ssm:PutParameter"]],
  key: { actions: ["kms:Encrypt"], via: "ssm" },
  ownAccount: true,
  abuse: "`aws ssm put-parameter --overwrite`: what reads its configuration there takes the writer's.",
  detection: [{ service: "ssm", event: "PutParameter" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name parameters --policy-document file://policy.json   # ssm:GetParameter only",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html",
  ],
  example: { store: parameter("db"), keyed: parameter("db", { kmsKey: keyArn("k") }) },
});
