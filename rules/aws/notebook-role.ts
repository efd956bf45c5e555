import { notebook } from "../../model/examples/aws-compute.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** The metadata service of a notebook hands out its role; where version 1 of it is allowed a mere GET is enough. */
export default runsAs({
  id: "aws.notebook-role",
  title: "Can take the notebook's role from its metadata service",
  edge: "READS_INSTANCE_CREDENTIALS",
  on: "aws.notebook",
  service: "sagemaker.amazonaws.com",
  from: ["AwsNotebook#originate"],
  less: { from: "AwsNotebook#originate-get", where: ({ metadataVersion }) => metadataVersion === "1" },
  leaves: "until 12h",
  control: "Give the notebook a role with less",
  abuse: "In a terminal `aws sts get-caller-identity` is the role; 169.254.169.254 hands out its credentials.",
  detection: [{ service: "CloudTrail", event: "calls of the role from outside the addresses of the notebook" }],
  remediation: "aws sagemaker update-notebook-instance --notebook-instance-name <notebook> --role-arn <role with less>",
  references: [
    "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds.html",
  ],
  sample: (more) => notebook("app", more),
});
