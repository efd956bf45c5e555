import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a SageMaker training job. */
export default passRole({
  id: "aws.pass-role-training-job",
  service: "sagemaker.amazonaws.com",
  through: "a SageMaker training job",
  edge: "PASSES_ROLE_TO_SAGEMAKER",
  needed: [{ resource: "sagemaker:*:training-job/*", actions: ["sagemaker:CreateTrainingJob"] }],
  leaves: "until 12h",
  abuse: "Start a training job with the role and a container image of one's own.",
  detection: [{ service: "sagemaker", event: "CreateTrainingJob" }],
  references: ["https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo.html"],
});
