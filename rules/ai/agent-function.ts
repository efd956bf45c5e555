import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { agent, agentTool, flow } from "../../model/examples/ai.ts";
import {
  allow,
  functionArn,
  lambda,
  onResource,
  role,
  roleArn,
  trustsService,
  when,
} from "../../model/examples/aws.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { asTold, bedrock, callsOf, functionOf } from "../families/ai-agents.ts";
import { wayed } from "../families/aws-holding.ts";

const helper = agent("A1");
const job = functionArn("job");
const acts = roleArn("acts");
const triage = flow("F1", { role: acts });
const lets = (arn: string) =>
  onResource("Allow", job, "lambda:InvokeFunction", { Service: [bedrock] }, job, {
    when: [when("ArnLike", "AWS:SourceArn", arn)],
  });

/** An action group of an agent, or a node of a flow, is a function that is called with what a request says. */
export default defineRule({
  id: "ai.agent-function",
  version: 1,
  title: "Has the agent call the function of its tool",
  edge: "CALLS_TOOL",
  emits: { from: ["AwsAgent#connect"], to: "AwsFunction#connect" },
  needs: ["aws.agent", "aws.agent-tool", "aws.attachment", "aws.function", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "tied",
  *derive(facts, { aws }) {
    for (const tool of facts.each("aws.agent-tool")) {
      const of = facts.get("aws.agent", tool.agent);
      const called = functionOf(facts, tool.target);
      if (tool.type !== "action-group" || !tool.enabled || !of || !called || tool.target === undefined) continue;
      const told = callsOf(facts, aws, of, tool.target, called);
      if (!told) continue;
      const conditions = asTold(of, "the agent takes the request for one that its tool is for");
      const because = [tool, of, called, ...told.because];
      for (const step of wayed(told.ways, [privilege(of.key, "connect")], privilege(called.key, "connect"), because))
        yield { ...step, conditions: [...(step.conditions ?? []), ...conditions] };
    }
  },
  controls: [
    control("delete", "aws.agent-tool", "Take the tool away from the agent"),
    control("narrow", "aws.statement", "Take the agent out of the function's policy"),
  ],
  abuse: "Ask for what the tool does, in words that make the model fill in arguments of one's own.",
  detection: [{ service: "lambda", event: "Invoke (data event) by bedrock.amazonaws.com" }],
  remediation:
    "aws bedrock-agent update-agent-action-group --agent-id <id> --agent-version DRAFT --action-group-id <group> --action-group-state DISABLED ...   # or let a person confirm: requireConfirmation",
  frameworks: ["attack:T1648"],
  references: [
    "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/flows-permissions.html",
  ],
  examples: [
    firesIf(
      "an action group whose function lets the agent",
      `${helper.key}#connect -> ${job}#connect`,
      helper,
      agentTool(helper, "action-group", job),
      lambda("job"),
      lets(helper.key),
    ),
    fires(
      "a node of a flow whose role may call",
      `${triage.key}#connect -> ${job}#connect`,
      triage,
      agentTool(triage, "action-group", job),
      lambda("job"),
      role("acts"),
      trustsService(acts, bedrock),
      allow(acts, "lambda:InvokeFunction", job),
    ),
    silent(
      "the function lets another agent",
      helper,
      agentTool(helper, "action-group", job),
      lambda("job"),
      lets(`${helper.key}x`),
    ),
    silent(
      "a disabled one",
      helper,
      agentTool(helper, "action-group", job, { enabled: false }),
      lambda("job"),
      lets(helper.key),
    ),
    silent(
      "a flow whose role may not",
      triage,
      agentTool(triage, "action-group", job),
      lambda("job"),
      role("acts"),
      trustsService(acts, bedrock),
    ),
    silent(
      "a flow whose role does not trust Bedrock",
      triage,
      agentTool(triage, "action-group", job),
      lambda("job"),
      role("acts"),
      allow(acts, "lambda:InvokeFunction", job),
    ),
  ],
});
