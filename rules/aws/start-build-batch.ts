import { buildProject } from "../../model/examples/aws-compute.ts";
import { existing } from "../families/aws-existing.ts";

/** Starts a batch build with a build specification of its own, whose builds run with the role of the project. */
export default existing({
  id: "aws.start-build-batch",
  title: "Can run commands in the build project through a batch",
  edge: "STARTS_BUILD",
  on: "aws.build-project",
  actions: ["codebuild:StartBuildBatch"],
  state: ({ batch }) =>
    batch === false
      ? undefined
      : batch
        ? []
        : [{ kind: "target-state", text: "the project is configured for batch builds; the input does not tell it" }],
  to: "AwsBuildProject#execute",
  leaves: "tied",
  narrow: "Narrow codebuild:StartBuildBatch to the projects that are needed",
  abuse:
    "`aws codebuild start-build-batch --project-name <project> --buildspec-override <own>`: the commands of the specification run with the role of the project.",
  detection: [{ service: "codebuild", event: "StartBuildBatch with buildspecOverride" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json denies codebuild:StartBuildBatch where codebuild:source.buildspec is given`,
  frameworks: ["attack:T1648", "attack:T1578", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuildBatch.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build.html",
  ],
  sample: (name, more = {}) => buildProject(name, { batch: true, ...more }),
  unfit: [{ batch: false }],
  open: [{ batch: undefined }],
});
