import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a new Bedrock AgentCore code interpreter. */
export default passRole({
  id: "aws.pass-role-code-interpreter",
  service: "bedrock-agentcore.amazonaws.com",
  through: "a new Bedrock code interpreter",
  edge: "PASSES_ROLE_TO_CODE_INTERPRETER",
  needed: [
    {
      resource: "bedrock-agentcore:*:code-interpreter*",
      actions: [
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
      ],
    },
  ],
  leaves: "until 12h",
  abuse:
    "Create a code interpreter with the role, start a session and run code in it that prints the role's credentials.",
  detection: [
    { service: "bedrock-agentcore", event: "CreateCodeInterpreter" },
    { service: "bedrock-agentcore", event: "InvokeCodeInterpreter" },
  ],
  references: ["https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html"],
});
