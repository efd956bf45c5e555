import { type Privilege, privilege } from "../../model/access.ts";
import { credentialProvider } from "../../model/examples/ai.ts";
import { account, allow, deny, role, roleArn } from "../../model/examples/aws.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, factTargets, identityFacts, permissionControls } from "../families/aws-holding.ts";

const app = roleArn("app");
const search = credentialProvider("search");
const repos = {
  ...credentialProvider("repos", { type: "oauth2" }),
  key: search.key.replace("apikeycredentialprovider/search", "oauth2credentialprovider/repos"),
};
const directory = `arn:aws:bedrock-agentcore:us-east-1:${account}:workload-identity-directory/default/workload-identity/w`;
const identity = allow(app, "bedrock-agentcore:GetWorkloadAccessToken", directory, { index: 1 });
const step = (to: string): string => `${app}#impersonate -> ${to as Privilege}#read`;
const consent: Condition = { kind: "target-state", text: "the provider gives tokens without a user's consent" };
const actions = {
  "api-key": "bedrock-agentcore:GetResourceApiKey",
  oauth2: "bedrock-agentcore:GetResourceOauth2Token",
} as const;

/** AgentCore's token vault hands out credentials for what lies outside AWS; what was taken from it works on after AWS shuts the caller out. */
export default defineRule({
  id: "ai.read-credential-provider",
  version: 1,
  title: "Can take the credential out of the token vault",
  edge: "READS_SECRET",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsCredentialProvider#read" },
  needs: [...identityFacts, "aws.credential-provider"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  *derive(facts, { aws }) {
    for (const type of ["api-key", "oauth2"] as const) {
      const question = {
        title: `get ${type} credentials from the token vault`,
        parts: [{ action: actions[type] }],
        ...factTargets(() =>
          facts.memo(`ai.providers ${type}`, () => facts.where("aws.credential-provider", "type", type)),
        ),
        beside: [
          {
            resource: (of: string) => `arn:aws:bedrock-agentcore:*:${of}:workload-identity-directory/*`,
            parts: [{ action: "bedrock-agentcore:GetWorkloadAccessToken" }],
          },
        ],
        sameAccount: true,
      };
      yield* awsSteps(aws, question, (target) => [
        { to: privilege(target.key, "read"), because: [target], conditions: type === "oauth2" ? [consent] : [] },
      ]);
    }
  },
  controls: permissionControls(
    "Narrow bedrock-agentcore:GetResourceApiKey and GetResourceOauth2Token to the providers that are needed",
  ),
  abuse:
    "`aws bedrock-agentcore get-workload-access-token --workload-name <identity>`, then `get-resource-api-key` with that token.",
  detection: [{ service: "bedrock-agentcore", event: "GetResourceApiKey, GetResourceOauth2Token" }],
  remediation:
    "aws bedrock-agentcore-control update-api-key-credential-provider --name <provider> --api-key <new one>   # after it was made anew where it is good for",
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html",
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/identity-overview.html",
  ],
  examples: [
    fires("an API key", step(search.key), role("app"), search, allow(app, actions["api-key"], search.key), identity),
    firesIf("a token of OAuth", step(repos.key), role("app"), repos, allow(app, actions.oauth2, repos.key), identity),
    silent("no workload identity to ask as", role("app"), search, allow(app, actions["api-key"], search.key)),
    silent("the permission for the other type", role("app"), search, allow(app, actions.oauth2, "*"), identity),
    silent(
      "its own deny",
      role("app"),
      search,
      allow(app, actions["api-key"], "*"),
      identity,
      deny(app, "bedrock-agentcore:*"),
    ),
  ],
});
