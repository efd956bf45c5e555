import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role in a batch build of a new CodeBuild project. */
export default passRole({
  id: "aws.pass-role-batch-build",
  service: "codebuild.amazonaws.com",
  through: "a batch build of a new CodeBuild project",
  edge: "PASSES_ROLE_TO_BUILD",
  needed: [{ resource: "codebuild:*:project/*", actions: ["codebuild:CreateProject", "codebuild:StartBuildBatch"] }],
  leaves: "until 12h",
  abuse: "Create a project with the role and a batch build specification, then start a batch.",
  detection: [
    { service: "codebuild", event: "CreateProject" },
    { service: "codebuild", event: "StartBuildBatch" },
  ],
  references: ["https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build.html"],
});
