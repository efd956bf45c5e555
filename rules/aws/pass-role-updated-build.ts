import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a build of a CodeBuild project that is there already. */
export default passRole({
  id: "aws.pass-role-updated-build",
  service: "codebuild.amazonaws.com",
  through: "a CodeBuild project it rewrites",
  edge: "PASSES_ROLE_TO_BUILD",
  needed: [
    {
      resource: "codebuild:*:project/*",
      actions: ["codebuild:UpdateProject", "codebuild:StartBuild"],
      existing: "aws.build-project",
    },
  ],
  leaves: "until 12h",
  abuse: "Update a project to the role and a build specification of one's own, then start a build.",
  detection: [
    { service: "codebuild", event: "UpdateProject" },
    { service: "codebuild", event: "StartBuild" },
  ],
  references: ["https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html"],
});
