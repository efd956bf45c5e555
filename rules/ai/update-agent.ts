import { privilege } from "../../model/access.ts";
import { agent } from "../../model/examples/ai.ts";
import { allow, role, roleArn } from "../../model/examples/aws.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { bedrock } from "../families/ai-agents.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";

const app = roleArn("app");
const acts = roleArn("acts");
const helper = agent("A1", { role: acts });
const flowing = (facts: FactReader): readonly FactOf<"aws.agent">[] =>
  facts.of("aws.agent").filter(({ type, role: of }) => type === "agent" && of !== undefined);
const may = (actions: readonly string[]) => [
  allow(
    app,
    actions.filter((it) => it !== "iam:PassRole"),
    helper.key,
  ),
  ...(actions.includes("iam:PassRole") ? [allow(app, "iam:PassRole", acts, { index: 1 })] : []),
];
const all = ["bedrock:UpdateAgent", "bedrock:PrepareAgent", "iam:PassRole"];

/** Instructions of one's own make an agent use its tools as one likes; the call names its role, which has to be passed. */
export default defineRule({
  id: "ai.update-agent",
  version: 1,
  title: "Can give the agent instructions of its own",
  edge: "REWRITES_AGENT",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsAgent#execute" },
  needs: [...identityFacts, "aws.agent"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,
  *derive(facts, { aws }) {
    const question = {
      title: "rewrite agents",
      parts: [
        { action: "bedrock:UpdateAgent" },
        { action: "bedrock:PrepareAgent" },
        { action: "iam:PassRole", context: new Map([["iam:passedtoservice", [bedrock]]]) },
      ],
      targets: () => facts.memo("ai.agents with roles", () => flowing(facts)),
      on: ({ key, role: of = "", tags }: FactOf<"aws.agent">) => {
        const account = key.split(":")[4] ?? "";
        return [
          { arn: key, account, tags },
          { arn: key, account, tags },
          { arn: of, account: of.split(":")[4] ?? "" },
        ];
      },
      fact: (target: FactOf<"aws.agent">) => target,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, (target) => [{ to: privilege(target.key, "execute"), because: [target] }]);
  },
  controls: permissionControls("Take bedrock:UpdateAgent away from whoever does not build the agent"),
  abuse:
    "`aws bedrock-agent update-agent --agent-id <id> --instruction <words> ...`, then `prepare-agent`: whoever asks it next has its tools used as the words say.",
  detection: [{ service: "bedrock", event: "UpdateAgent, PrepareAgent" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name agents --policy-document file://policy.json   # bedrock:UpdateAgent for the pipeline that builds agents only",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_UpdateAgent.html"],
  examples: [
    fires("all that it takes", `${app}#impersonate -> ${helper.key}#execute`, role("app"), helper, ...may(all)),
    ...all.map((action) =>
      silent(`${action} is missing`, role("app"), helper, ...may(all.filter((it) => it !== action))),
    ),
    silent("another agent", role("app"), agent("A2", { role: acts }), ...may(all)),
  ],
});
