import { privilege } from "../../model/access.ts";
import { credentialProvider } from "../../model/examples/ai.ts";
import { secretArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const held = credentialProvider("search", { secret: secretArn("held") });

/** What the token vault hands out lies in Secrets Manager. */
export default defineRule({
  id: "ai.credential-provider-secret",
  version: 1,
  title: "Has the credential that the provider hands out",
  edge: "HOLDS_CREDENTIAL",
  emits: { from: ["AwsSecret#read"], to: "AwsCredentialProvider#read" },
  needs: ["aws.credential-provider"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const fact of facts.each("aws.credential-provider"))
      if (fact.secret !== undefined)
        yield { from: [privilege(fact.secret, "read")], to: privilege(fact.key, "read"), because: [fact] };
  },
  controls: [],
  abuse: "Read the secret whose name begins with bedrock-agentcore-identity.",
  detection: [{ service: "secretsmanager", event: "GetSecretValue by others than bedrock-agentcore" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name secrets --policy-document file://policy.json   # not the secrets of the token vault",
  frameworks: ["attack:T1555.006"],
  references: [
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/identity-manage-credential-providers.html",
  ],
  examples: [
    fires("its secret", `${secretArn("held")}#read -> ${held.key}#read`, held),
    silent("a provider whose secret is not told", credentialProvider("search")),
  ],
});
