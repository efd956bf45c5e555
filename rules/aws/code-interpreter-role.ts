import { codeInterpreter } from "../../model/examples/aws-compute.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** The metadata service of a code interpreter hands out its execution role. */
export default runsAs({
  id: "aws.code-interpreter-role",
  title: "Can take the interpreter's role from its metadata service",
  edge: "READS_INSTANCE_CREDENTIALS",
  on: "aws.code-interpreter",
  service: "bedrock-agentcore.amazonaws.com",
  from: ["AwsCodeInterpreter#originate"],
  leaves: "until 12h",
  control: "Give the code interpreter a role with less",
  abuse:
    "Ask 169.254.169.254 for /latest/meta-data/iam/security-credentials/execution_role in code that the interpreter runs.",
  detection: [{ service: "CloudTrail", event: "calls of the role from outside AgentCore" }],
  remediation:
    "aws bedrock-agentcore-control delete-code-interpreter --code-interpreter-id <id>   # and make one with a role with less",
  references: [
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html",
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/security-credentials-management.html",
  ],
  sample: (more) => codeInterpreter("app", more),
});
