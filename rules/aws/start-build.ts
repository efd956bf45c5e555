import { buildProject } from "../../model/examples/aws-compute.ts";
import { existing } from "../families/aws-existing.ts";

/** Starts a build with a build specification of its own, which runs with the project's role. */
export default existing({
  id: "aws.start-build",
  title: "Can run commands in the build project",
  edge: "STARTS_BUILD",
  on: "aws.build-project",
  actions: ["codebuild:StartBuild"],
  state: () => [],
  to: "AwsBuildProject#execute",
  leaves: "tied",
  narrow: "Narrow codebuild:StartBuild to the projects that are needed",
  abuse:
    "`aws codebuild start-build --project-name <project> --buildspec-override <own>`: the commands of the specification run with the project's role.",
  detection: [{ service: "codebuild", event: "StartBuild with buildspecOverride" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name builds --policy-document file://policy.json
# policy.json denies codebuild:StartBuild where codebuild:source.buildspec is given (Null: {"codebuild:source.buildspec": "false"})`,
  frameworks: ["attack:T1648", "attack:T1578", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/action-context-keys.html",
  ],
  sample: buildProject,
});
