import { glueJob } from "../../model/examples/aws-compute.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** A run of a Glue job has the credentials of its role. */
export default runsAs({
  id: "aws.glue-job-role",
  title: "Has the credentials of the job's role",
  edge: "RUNS_AS",
  on: "aws.glue-job",
  service: "glue.amazonaws.com",
  from: ["AwsJob#execute"],
  leaves: "until 12h",
  control: "Give the job a role with less",
  abuse: "The script calls AWS as the role; boto3 finds its credentials by itself.",
  detection: [{ service: "CloudTrail", event: "calls of the role from outside Glue" }],
  remediation: "aws glue update-job --job-name <job> --job-update file://update.json   # with a role with less",
  references: ["https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html"],
  sample: (more) => glueJob("app", more),
});
