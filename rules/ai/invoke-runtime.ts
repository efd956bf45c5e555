import { agentRuntime } from "../../model/examples/ai.ts";
import { invokes, itself } from "../families/ai-invoke.ts";

const one = agentRuntime("planner");

/** An agent in a container of AgentCore answers whoever IAM lets. */
export default invokes({
  id: "ai.invoke-runtime",
  title: "Can send requests to the agent runtime",
  edge: "INVOKES_AGENT",
  needs: ["aws.agent-runtime"],
  to: "AwsService#connect",
  by: [{ action: "bedrock-agentcore:InvokeAgentRuntime", targets: itself("aws.agent-runtime") }],
  abuse: "`aws bedrock-agentcore invoke-agent-runtime --agent-runtime-arn <runtime> --payload <request>`.",
  detection: [{ service: "bedrock-agentcore", event: "InvokeAgentRuntime (data event)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name runtimes --policy-document file://policy.json   # the runtimes that are needed only",
  references: ["https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html"],
  examples: [
    { name: "a runtime", action: "bedrock-agentcore:InvokeAgentRuntime", facts: [one], named: one.key, node: one.key },
  ],
});
