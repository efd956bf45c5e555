import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in an activity of a new data pipeline. */
export default passRole({
  id: "aws.pass-role-pipeline",
  service: "datapipeline.amazonaws.com",
  through: "a new data pipeline",
  edge: "PASSES_ROLE_TO_PIPELINE",
  needed: [
    {
      resource: "datapipeline:*:pipeline/*",
      actions: ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
    },
  ],
  leaves: "until 12h",
  abuse: "Create a pipeline with the role, define a shell activity and activate it.",
  detection: [
    { service: "datapipeline", event: "CreatePipeline" },
    { service: "datapipeline", event: "ActivatePipeline" },
  ],
  references: ["https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-iam-roles.html"],
});
