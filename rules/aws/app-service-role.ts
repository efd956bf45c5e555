import { appService } from "../../model/examples/aws-compute.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** A container of App Runner gets credentials of the instance role from an address that its environment names. */
export default runsAs({
  id: "aws.app-service-role",
  title: "Can take the service's role from its credentials address",
  edge: "READS_CONTAINER_CREDENTIALS",
  on: "aws.app-service",
  service: "tasks.apprunner.amazonaws.com",
  from: ["AwsService#read-files", "AwsService#originate-get"],
  leaves: "until 12h",
  control: "Give the service a role with less",
  abuse: "Read AWS_CONTAINER_CREDENTIALS_RELATIVE_URI from /proc/self/environ and ask 169.254.170.2 for it.",
  detection: [{ service: "CloudTrail", event: "calls of the role from outside the service" }],
  remediation:
    "aws apprunner update-service --service-arn <service> --instance-configuration InstanceRoleArn=<role with less>",
  references: [
    "https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html",
    "https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html",
  ],
  sample: (more) => appService("app", more),
});
