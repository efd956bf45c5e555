import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in an interactive Glue session. */
export default passRole({
  id: "aws.pass-role-glue-session",
  service: "glue.amazonaws.com",
  through: "an interactive Glue session",
  edge: "PASSES_ROLE_TO_GLUE",
  needed: [{ resource: "glue:*:session/*", actions: ["glue:CreateSession", "glue:RunStatement"] }],
  leaves: "until 12h",
  abuse: "Open an interactive session with the role and run statements in it.",
  detection: [
    { service: "glue", event: "CreateSession" },
    { service: "glue", event: "RunStatement" },
  ],
  references: ["https://docs.aws.amazon.com/glue/latest/dg/interactive-sessions-security.html"],
});
