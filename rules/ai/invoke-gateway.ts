import { agentGateway } from "../../model/examples/ai.ts";
import { allow, role, roleArn } from "../../model/examples/aws.ts";
import { silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { invokes } from "../families/ai-invoke.ts";

const one = agentGateway("tools", { authorizer: "AWS_IAM" });
const action = "bedrock-agentcore:InvokeGateway";

const rule = invokes({
  id: "ai.invoke-gateway",
  title: "Can use the tools of the gateway",
  edge: "INVOKES_GATEWAY",
  needs: ["aws.agent-gateway"],
  to: "AwsApi#connect",
  by: [
    {
      action,
      targets: (facts) =>
        facts
          .of("aws.agent-gateway")
          .flatMap((named) => (named.authorizer === "AWS_IAM" ? { named, node: named.key, because: [] } : [])),
    },
  ],
  abuse: "List the gateway's tools by MCP and call them with arguments of one's own, without any model in between.",
  detection: [{ service: "bedrock-agentcore", event: "InvokeGateway (data event)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name gateways --policy-document file://policy.json   # the gateways that are needed only",
  references: [
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-inbound-auth.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html",
  ],
  examples: [{ name: "a gateway that asks IAM", action, facts: [one], named: one.key, node: one.key }],
});

/** A gateway that asks IAM answers whoever has the permission. */
export default defineRule({
  ...rule,
  examples: [
    ...rule.examples,
    silent(
      "a gateway that asks for a token of another issuer",
      role("app"),
      agentGateway("tools", { authorizer: "CUSTOM_JWT" }),
      allow(roleArn("app"), action, one.key),
    ),
  ],
});
