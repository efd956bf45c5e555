import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { user, userArn } from "../../model/examples/aws.ts";
import { sessionOf } from "../../model/examples/aws-compute.ts";
import { found } from "../../model/examples/credential.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isWhole, lifeOf, placeConditions } from "../families/found-credentials.ts";

const key = found("aws-bedrock-key-long", "fp1_absk", { principal: userArn("bedrock"), scopes: ["bedrock"] });

/**
 * An API key of Amazon Bedrock names its IAM user and is good for calls of Bedrock alone: a session of the user under that
 * limit, which the question brings along.
 */
export default defineRule({
  id: "credential.bedrock-key",
  version: 1,
  title: "Authenticates as the user, at Bedrock alone",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "AwsSession#impersonate" },
  needs: ["aws.session", "aws.user", "credential"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      if (credential.type !== "aws-bedrock-key-long" || !isWhole(credential, facts.asOf)) continue;
      const owner = facts.get("aws.user", credential.principal ?? "");
      if (!owner) continue;
      for (const session of facts.where("aws.session", "principal", owner.key)) {
        yield {
          from: [privilege(credential.key, "impersonate")],
          to: privilege(session.key, "impersonate"),
          because: [credential, owner, session],
          conditions: [
            {
              kind: "target-state",
              text: "the key is active, and its user may call with it (bedrock:CallWithBearerToken)",
            },
            ...placeConditions(credential),
          ],
          ...lifeOf(credential),
          authenticates: true,
        };
      }
    }
  },

  controls: [control("revoke", "credential", "Make the API key inactive")],
  abuse:
    "AWS_BEARER_TOKEN_BEDROCK=<key> aws bedrock-runtime converse ...: models at the owner's cost, prompts and logs.",
  detection: [{ service: "bedrock", event: "InvokeModel, Converse; CallWithBearerToken in additionalEventData" }],
  remediation:
    "aws iam update-service-specific-credential --user-name <user> --service-specific-credential-id <id> --status Inactive",
  frameworks: ["attack:T1552.001", "attack:T1078.004", "owasp-nhi:NHI2"],
  references: ["https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-reference.html"],
  examples: [
    firesIf(
      "a key whose user was read",
      `credential:fp1_absk#impersonate -> ${userArn("bedrock")}~session:s1#impersonate`,
      key,
      user("bedrock"),
      ...sessionOf(userArn("bedrock"), "bedrock:*"),
    ),
    silent("a session of another user", key, user("bedrock"), user("ci"), ...sessionOf(userArn("ci"), "bedrock:*")),
    silent("its user was not read", key, ...sessionOf(userArn("bedrock"), "bedrock:*")),
  ],
});
