import { devEndpoint } from "../../model/examples/aws-compute.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** Whatever runs on a development endpoint has the credentials of its role. */
export default runsAs({
  id: "aws.dev-endpoint-role",
  title: "Can take the endpoint's role from its metadata service",
  edge: "READS_INSTANCE_CREDENTIALS",
  on: "aws.dev-endpoint",
  service: "glue.amazonaws.com",
  from: ["AwsDevEndpoint#originate"],
  leaves: "until 12h",
  control: "Give the endpoint a role with less",
  abuse:
    "Ask 169.254.169.254 for /latest/meta-data/iam/security-credentials: it answers with the credentials of the role.",
  detection: [{ service: "CloudTrail", event: "calls of the role from outside the endpoint" }],
  remediation: "aws glue delete-dev-endpoint --endpoint-name <endpoint>   # and make one with a role with less",
  references: [
    "https://docs.aws.amazon.com/glue/latest/dg/dev-endpoint.html",
    "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
  ],
  sample: (more) => devEndpoint("app", more),
});
