import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role on a new SageMaker notebook instance. */
export default passRole({
  id: "aws.pass-role-notebook",
  service: "sagemaker.amazonaws.com",
  through: "a SageMaker notebook",
  edge: "PASSES_ROLE_TO_SAGEMAKER",
  needed: [{ resource: "sagemaker:*:notebook-instance/*", actions: ["sagemaker:CreateNotebookInstance"] }],
  leaves: "until 12h",
  abuse:
    "Create a notebook instance with the role; a lifecycle configuration or a terminal of it runs commands as the role.",
  detection: [{ service: "sagemaker", event: "CreateNotebookInstance" }],
  references: ["https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html"],
});
