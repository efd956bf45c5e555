import { agent, agentAlias, flow } from "../../model/examples/ai.ts";
import type { FactReader } from "../../model/fact.ts";
import { type Invoked, invokes } from "../families/ai-invoke.ts";

const helper = agent("A1");
const triage = flow("F1");

const aliases =
  (type: "agent" | "flow") =>
  (facts: FactReader): readonly Invoked[] =>
    facts.of("aws.agent-alias").flatMap((named) => {
      const fact = facts.get("aws.agent", named.agent);
      return fact?.type === type ? { named, node: fact.key, because: [fact] } : [];
    });

/** Permissions name the aliases of agents and flows, not these themselves. */
export default invokes({
  id: "ai.invoke-agent",
  title: "Can ask the agent",
  edge: "INVOKES_AGENT",
  needs: ["aws.agent", "aws.agent-alias"],
  to: "AwsAgent#connect",
  by: [
    { action: "bedrock:InvokeAgent", targets: aliases("agent") },
    { action: "bedrock:InvokeFlow", targets: aliases("flow") },
  ],
  abuse:
    "`aws bedrock-agent-runtime invoke-agent --agent-id <id> --agent-alias-id <alias> --session-id x --input-text <words>`: what its tools do, they do for the caller.",
  detection: [{ service: "bedrock", event: "InvokeAgent, InvokeFlow (data events)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name agents --policy-document file://policy.json   # the aliases that are needed only",
  references: [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html",
  ],
  examples: [
    {
      name: "an alias of an agent",
      action: "bedrock:InvokeAgent",
      facts: [helper, agentAlias(helper)],
      named: agentAlias(helper).key,
      node: helper.key,
    },
    {
      name: "an alias of a flow",
      action: "bedrock:InvokeFlow",
      facts: [triage, agentAlias(triage)],
      named: agentAlias(triage).key,
      node: triage.key,
    },
  ],
});
