import { buildProject } from "../../model/examples/aws-compute.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** Commands of a build have the credentials of the project's service role. */
export default runsAs({
  id: "aws.build-role",
  title: "Has the credentials of the project's role",
  edge: "RUNS_AS",
  on: "aws.build-project",
  service: "codebuild.amazonaws.com",
  from: ["AwsBuildProject#execute"],
  leaves: "until 12h",
  control: "Give the project a role with less",
  abuse:
    "Ask 169.254.170.2 for the path in AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: it answers with the role's credentials.",
  detection: [{ service: "CloudTrail", event: "calls of the role from outside CodeBuild's addresses" }],
  remediation: "aws codebuild update-project --name <project> --service-role <role with less>",
  references: [
    "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html",
  ],
  sample: (more) => buildProject("app", more),
});
