import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a run of a Glue job that is there already. */
export default passRole({
  id: "aws.pass-role-updated-glue-job",
  service: "glue.amazonaws.com",
  through: "a Glue job it rewrites",
  edge: "PASSES_ROLE_TO_GLUE",
  needed: [{ resource: "glue:*:job/*", actions: ["glue:UpdateJob", "glue:StartJobRun"], existing: "aws.glue-job" }],
  leaves: "until 12h",
  abuse: "Update a job to the role and a script of one's own, then start a run.",
  detection: [
    { service: "glue", event: "UpdateJob" },
    { service: "glue", event: "StartJobRun" },
  ],
  references: ["https://docs.aws.amazon.com/glue/latest/dg/add-job.html"],
});
