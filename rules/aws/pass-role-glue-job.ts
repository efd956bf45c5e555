import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a run of a new Glue job. */
export default passRole({
  id: "aws.pass-role-glue-job",
  service: "glue.amazonaws.com",
  through: "a new Glue job",
  edge: "PASSES_ROLE_TO_GLUE",
  needed: [{ resource: "glue:*:job/*", actions: ["glue:CreateJob", "glue:StartJobRun"] }],
  leaves: "until 12h",
  abuse: "Create a job with the role and a script of one's own, then start a run.",
  detection: [
    { service: "glue", event: "CreateJob" },
    { service: "glue", event: "StartJobRun" },
  ],
  references: ["https://docs.aws.amazon.com/glue/latest/dg/add-job.html"],
});
