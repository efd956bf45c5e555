import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a new Glue job that a trigger starts. */
export default passRole({
  id: "aws.pass-role-glue-job-trigger",
  service: "glue.amazonaws.com",
  through: "a new Glue job that a trigger starts",
  edge: "PASSES_ROLE_TO_GLUE",
  needed: [
    { resource: "glue:*:job/*", actions: ["glue:CreateJob"] },
    { resource: "glue:*:trigger/*", actions: ["glue:CreateTrigger"] },
  ],
  leaves: "until 12h",
  abuse: "Create a job with the role and a trigger that starts on creation.",
  detection: [
    { service: "glue", event: "CreateJob" },
    { service: "glue", event: "CreateTrigger" },
  ],
  references: ["https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html"],
});
