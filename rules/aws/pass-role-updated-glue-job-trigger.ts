import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a Glue job that is there already, started by a new trigger. */
export default passRole({
  id: "aws.pass-role-updated-glue-job-trigger",
  service: "glue.amazonaws.com",
  through: "a Glue job it rewrites, started by a trigger",
  edge: "PASSES_ROLE_TO_GLUE",
  needed: [
    { resource: "glue:*:job/*", actions: ["glue:UpdateJob"], existing: "aws.glue-job" },
    { resource: "glue:*:trigger/*", actions: ["glue:CreateTrigger"] },
  ],
  leaves: "until 12h",
  abuse: "Update a job to the role and a script of one's own, and create a trigger that starts on creation.",
  detection: [
    { service: "glue", event: "UpdateJob" },
    { service: "glue", event: "CreateTrigger" },
  ],
  references: ["https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html"],
});
