import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a new App Runner service. */
export default passRole({
  id: "aws.pass-role-app-runner",
  service: "tasks.apprunner.amazonaws.com",
  through: "a new App Runner service",
  edge: "PASSES_ROLE_TO_APP_RUNNER",
  needed: [{ resource: "apprunner:*:service/*", actions: ["apprunner:CreateService"] }],
  leaves: "until 12h",
  abuse: "Create a service with the role as its instance role and an image of one's own that serves its credentials.",
  detection: [{ service: "apprunner", event: "CreateService" }],
  references: ["https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html"],
});
