import { notebook } from "../../model/examples/aws-compute.ts";
import { existing } from "../families/aws-existing.ts";

/** Starts a notebook that has stopped and opens it with a presigned address. */
export default existing({
  id: "aws.start-notebook",
  title: "Can start the notebook and open it with a presigned address",
  edge: "OPENS_NOTEBOOK",
  on: "aws.notebook",
  actions: ["sagemaker:StartNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
  state: ({ state }) =>
    state === "Stopped"
      ? []
      : state === "Stopping" || state === "Updating"
        ? [{ kind: "target-state", text: `the notebook has stopped; it was ${state}` }]
        : undefined,
  to: "AwsNotebook#execute",
  leaves: "until 12h",
  narrow: "Narrow sagemaker:StartNotebookInstance to the notebooks that are needed",
  abuse: "`aws sagemaker start-notebook-instance`, then `create-presigned-notebook-instance-url`.",
  detection: [{ service: "sagemaker", event: "StartNotebookInstance, CreatePresignedNotebookInstanceUrl" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json allows sagemaker:CreatePresignedNotebookInstanceUrl on own notebooks only, from own addresses (aws:SourceIp)`,
  frameworks: ["attack:T1651", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartNotebookInstance.html",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedNotebookInstanceUrl.html",
  ],
  sample: (name, more = {}) => notebook(name, { state: "Stopped", ...more }),
  unfit: [{ state: "InService" }, { state: "Deleting" }],
  open: [{ state: "Stopping" }],
});
