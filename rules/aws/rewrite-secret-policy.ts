import { keyArn, secret } from "../../model/examples/aws.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { secrets } from "../families/aws-stores.ts";

/** Writes the secret's resource policy, and with it lets an identity of its own in. */
export default storeRule({
  id: "aws.rewrite-secret-policy",
  title: "Can rewrite the secret's policy",
  edge: "REWRITES_SECRET_POLICY",
  stores: secrets,
  kind: "aws.secret",
  to: "AwsSecret#administer",
  asked: "rewrite policies of secrets",
  actions: [["secretsmanager:PutResourcePolicy"]],
  key: { actions: ["kms:Decrypt"], via: "secretsmanager" },
  ownAccount: true,
  escalation: true,
  abuse:
    "`aws secretsmanager put-resource-policy` with a statement that allows secretsmanager:* to an identity of one's own.",
  detection: [{ service: "secretsmanager", event: "PutResourcePolicy" }],
  remediation:
    "aws secretsmanager put-resource-policy --secret-id <secret> --resource-policy file://policy.json   # Deny secretsmanager:PutResourcePolicy to everybody but the deployment role",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html"],
  example: {
    store: secret("db"),
    keyed: secret("db", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
