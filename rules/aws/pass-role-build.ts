import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a build of a new CodeBuild project. */
export default passRole({
  id: "aws.pass-role-build",
  service: "codebuild.amazonaws.com",
  through: "a new CodeBuild project",
  edge: "PASSES_ROLE_TO_BUILD",
  needed: [{ resource: "codebuild:*:project/*", actions: ["codebuild:CreateProject", "codebuild:StartBuild"] }],
  leaves: "until 12h",
  abuse:
    "Create a project with the role and a build specification that reads the container's credentials endpoint, then start a build.",
  detection: [
    { service: "codebuild", event: "CreateProject" },
    { service: "codebuild", event: "StartBuild" },
  ],
  references: ["https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html"],
});
