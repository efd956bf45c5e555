import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a SageMaker processing job. */
export default passRole({
  id: "aws.pass-role-processing-job",
  service: "sagemaker.amazonaws.com",
  through: "a SageMaker processing job",
  edge: "PASSES_ROLE_TO_SAGEMAKER",
  needed: [{ resource: "sagemaker:*:processing-job/*", actions: ["sagemaker:CreateProcessingJob"] }],
  leaves: "until 12h",
  abuse: "Start a processing job with the role and a container image of one's own.",
  detection: [{ service: "sagemaker", event: "CreateProcessingJob" }],
  references: ["https://docs.aws.amazon.com/sagemaker/latest/dg/build-your-own-processing-container.html"],
});
