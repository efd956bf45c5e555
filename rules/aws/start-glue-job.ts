import { glueJob } from "../../model/examples/aws-compute.ts";
import type { Condition } from "../../model/step.ts";
import { existing } from "../families/aws-existing.ts";

const readable: Condition = {
  kind: "target-state",
  text: "the job's role can read where the script is, a bucket of the attacker's for instance",
};

/** Runs a Glue job with a script of its own: the argument --scriptLocation of a run goes before the script of the job. */
export default existing({
  id: "aws.start-glue-job",
  title: "Can run a script of its own in the Glue job",
  edge: "STARTS_JOB",
  on: "aws.glue-job",
  actions: ["glue:StartJobRun"],
  state: () => [readable],
  to: "AwsJob#execute",
  leaves: "tied",
  narrow: "Narrow glue:StartJobRun to the jobs that are needed",
  abuse: "`aws glue start-job-run --job-name <job> --arguments '--scriptLocation=s3://<own bucket>/own.py'`.",
  detection: [{ service: "glue", event: "StartJobRun with scriptLocation among the arguments" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json allows glue:StartJobRun on the jobs that are needed; the role of a job reads its own buckets only (s3:ResourceAccount)`,
  frameworks: ["attack:T1648", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html",
    "https://docs.aws.amazon.com/glue/latest/webapi/API_StartJobRun.html",
  ],
  sample: glueJob,
});
