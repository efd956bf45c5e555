import { passRole } from "../families/aws-pass-role.ts";

/** Runs code as a role through a CodeBuild project that it rewrites and builds in batches. */
export default passRole({
  id: "aws.pass-role-updated-batch-build",
  service: "codebuild.amazonaws.com",
  through: "a CodeBuild project it rewrites and builds in batches",
  edge: "PASSES_ROLE_TO_BUILD",
  needed: [
    {
      resource: "codebuild:*:project/*",
      actions: ["codebuild:UpdateProject", "codebuild:StartBuildBatch"],
      existing: "aws.build-project",
    },
  ],
  leaves: "until 12h",
  abuse: "Give a project the role and a buildspec of one's own, and start a batch of builds.",
  detection: [{ service: "codebuild", event: "UpdateProject, StartBuildBatch" }],
  references: ["https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html"],
});
