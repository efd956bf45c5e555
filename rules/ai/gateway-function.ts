import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { agentGateway, gatewayTarget } from "../../model/examples/ai.ts";
import { allow, functionArn, lambda, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { agentCore, asRole, functionOf } from "../families/ai-agents.ts";
import { wayed } from "../families/aws-holding.ts";

const acts = roleArn("acts");
const tools = agentGateway("tools", { role: acts });
const job = functionArn("job");
const trusted = [role("acts"), trustsService(acts, agentCore)] as const;
const step = `${tools.key}#connect -> ${job}#connect`;

/** A gateway calls the function behind a tool as its own role, with the arguments that it was sent. */
export default defineRule({
  id: "ai.gateway-function",
  version: 1,
  title: "Calls the function behind the gateway's tool",
  edge: "CALLS_TOOL",
  emits: { from: ["AwsApi#connect"], to: "AwsFunction#connect" },
  needs: ["aws.agent-gateway", "aws.attachment", "aws.function", "aws.gateway-target", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: ["aws.boundary", "aws.scp", "aws.statement"],
  leaves: "tied",
  *derive(facts, { aws }) {
    for (const tool of facts.each("aws.gateway-target")) {
      const of = facts.get("aws.agent-gateway", tool.gateway);
      const called = functionOf(facts, tool.function);
      if (!of || !called || tool.function === undefined) continue;
      const target = { arn: tool.function, holder: called.key, account: called.key.split(":")[4] ?? "" };
      const told = asRole(facts, aws, of, { service: agentCore, action: "lambda:InvokeFunction", target });
      if (told)
        yield* wayed(told.ways, [privilege(of.key, "connect")], privilege(called.key, "connect"), [
          tool,
          of,
          called,
          ...told.because,
        ]);
    }
  },
  controls: [
    control("delete", "aws.gateway-target", "Take the tool away from the gateway"),
    control("narrow", "aws.agent-gateway", "Give the gateway a role with less"),
  ],
  abuse: "Call the tool by MCP with arguments of one's own.",
  detection: [{ service: "lambda", event: "Invoke (data event) by the role of the gateway" }],
  remediation:
    "aws bedrock-agentcore-control delete-gateway-target --gateway-identifier <gateway> --target-id <target>",
  frameworks: ["attack:T1648"],
  references: ["https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-prerequisites-permissions.html"],
  examples: [
    fires(
      "its role may call",
      step,
      tools,
      gatewayTarget(tools, job),
      lambda("job"),
      ...trusted,
      allow(acts, "lambda:InvokeFunction", job),
    ),
    silent("its role may not", tools, gatewayTarget(tools, job), lambda("job"), ...trusted),
    silent(
      "its role does not trust AgentCore",
      tools,
      gatewayTarget(tools, job),
      lambda("job"),
      role("acts"),
      allow(acts, "lambda:InvokeFunction", job),
    ),
    silent(
      "a tool of another gateway",
      tools,
      gatewayTarget(agentGateway("others"), job),
      lambda("job"),
      ...trusted,
      allow(acts, "lambda:InvokeFunction", job),
    ),
  ],
});
