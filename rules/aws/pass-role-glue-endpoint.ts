import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role on a new Glue development endpoint. */
export default passRole({
  id: "aws.pass-role-glue-endpoint",
  service: "glue.amazonaws.com",
  through: "a Glue development endpoint",
  edge: "PASSES_ROLE_TO_GLUE",
  needed: [{ resource: "glue:*:devEndpoint/*", actions: ["glue:CreateDevEndpoint"] }],
  leaves: "until 12h",
  abuse: "Create a development endpoint with the role and an own SSH key, log in and use the role's credentials.",
  detection: [{ service: "glue", event: "CreateDevEndpoint" }],
  references: ["https://docs.aws.amazon.com/glue/latest/dg/dev-endpoint.html"],
});
