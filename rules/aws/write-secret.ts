import { keyArn, secret } from "../../model/examples/aws.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { secrets } from "../families/aws-stores.ts";

/** Puts another value into a secret: what logs in with it then logs in with the writer's. */
export default storeRule({
  id: "aws.write-secret",
  title: "Can put another value into the secret",
  edge: "WRITES_SECRET",
  stores: secrets,
  kind: "aws.secret",
  to: "AwsSecret#write",
  asked: "write secrets",
  actions: [["secretsmanager:PutSecretValue"]],
  key: { actions: ["kms:GenerateDataKey", "kms:Decrypt"], via: "secretsmanager" },
  ownAccount: true,
  abuse:
    "`aws secretsmanager put-secret-value`: whoever reads the secret next uses a host, token or password of the writer's.",
  detection: [{ service: "secretsmanager", event: "PutSecretValue" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name secrets --policy-document file://policy.json   # secretsmanager:GetSecretValue only",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html",
  ],
  example: {
    store: secret("db"),
    keyed: secret("db", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
