import { agentRuntime } from "../../model/examples/ai.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** The container of an agent gets credentials of its role from the metadata service of its machine. */
export default runsAs({
  id: "ai.runtime-role",
  title: "Can take the runtime's role from its metadata service",
  edge: "READS_CONTAINER_CREDENTIALS",
  on: "aws.agent-runtime",
  service: "bedrock-agentcore.amazonaws.com",
  from: ["AwsService#execute"],
  leaves: "until 12h",
  control: "Give the agent runtime a role with less",
  abuse: "Code that runs in it, a tool's or an injected one's, asks the metadata service for the role's credentials.",
  detection: [{ service: "CloudTrail", event: "calls of the role that the agent does not make" }],
  remediation:
    "aws bedrock-agentcore-control update-agent-runtime --agent-runtime-id <runtime> --role-arn <role with less> ...",
  references: ["https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html"],
  sample: (more) => agentRuntime("app", more),
});
