import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { agent, agentAlias, agentTool } from "../../model/examples/ai.ts";
import { allow, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { asRole, asTold, bedrock } from "../families/ai-agents.ts";
import { wayed } from "../families/aws-holding.ts";

const acts = roleArn("acts");
const first = agent("A1", { role: acts });
const second = agent("A2");
const alias = agentAlias(second);
const asks = agentTool(first, "collaborator", alias.key);
const trusted = [role("acts"), trustsService(acts, bedrock)] as const;

/** An agent hands requests on to the agents that it works with, as its own role. */
export default defineRule({
  id: "ai.agent-collaborator",
  version: 1,
  title: "Has the agent ask another agent",
  edge: "CALLS_AGENT",
  emits: { from: ["AwsAgent#connect"], to: "AwsAgent#connect" },
  needs: ["aws.agent", "aws.agent-alias", "aws.agent-tool", "aws.attachment", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.boundary", "aws.scp", "aws.statement"],
  leaves: "tied",
  *derive(facts, { aws }) {
    for (const tool of facts.each("aws.agent-tool")) {
      const of = facts.get("aws.agent", tool.agent);
      const named = facts.get("aws.agent-alias", tool.target ?? "");
      const other = named && facts.get("aws.agent", named.agent);
      if (tool.type !== "collaborator" || !tool.enabled || !of || !named || !other) continue;
      const target = { arn: named.key, account: named.key.split(":")[4] ?? "" };
      const told = asRole(facts, aws, of, { service: bedrock, action: "bedrock:InvokeAgent", target });
      if (!told) continue;
      const conditions = asTold(of, "the agent takes the request for one that the other is for");
      const because = [tool, of, named, other, ...told.because];
      for (const step of wayed(told.ways, [privilege(of.key, "connect")], privilege(other.key, "connect"), because))
        yield { ...step, conditions: [...(step.conditions ?? []), ...conditions] };
    }
  },
  controls: [
    control("delete", "aws.agent-tool", "Take the other agent away from the agent"),
    control("narrow", "aws.statement", "Narrow which agents the role of the agent may ask"),
  ],
  abuse: "Word the request so that the first agent hands it on.",
  detection: [{ service: "bedrock", event: "InvokeAgent (data event) by the role of an agent" }],
  remediation:
    "aws bedrock-agent disassociate-agent-collaborator --agent-id <id> --agent-version DRAFT --collaborator-id <collaborator>",
  frameworks: ["attack:T1078.004"],
  references: ["https://docs.aws.amazon.com/bedrock/latest/userguide/agents-multi-agent-collaboration.html"],
  examples: [
    firesIf(
      "one that its role may ask",
      `${first.key}#connect -> ${second.key}#connect`,
      first,
      second,
      alias,
      asks,
      ...trusted,
      allow(acts, "bedrock:InvokeAgent", alias.key),
    ),
    silent("its role may not", first, second, alias, asks, ...trusted),
    silent(
      "an agent that it does not work with",
      first,
      second,
      alias,
      ...trusted,
      allow(acts, "bedrock:InvokeAgent", alias.key),
    ),
  ],
});
