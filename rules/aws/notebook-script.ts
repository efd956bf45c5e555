import { notebook } from "../../model/examples/aws-compute.ts";
import { existing, whileIn } from "../families/aws-existing.ts";

/** Stops a notebook, gives it a script that runs at every start, and starts it. */
export default existing({
  id: "aws.notebook-script",
  title: "Can run a script of its own at the start of the notebook",
  edge: "REPLACES_START_SCRIPT",
  on: "aws.notebook",
  actions: ["sagemaker:StopNotebookInstance", "sagemaker:UpdateNotebookInstance", "sagemaker:StartNotebookInstance"],
  beside: [
    {
      resource: "sagemaker:*:notebook-instance-lifecycle-config/*",
      actions: ["sagemaker:CreateNotebookInstanceLifecycleConfig"],
    },
  ],
  state: whileIn("the notebook is in service", /^InService$/, /^Pending$/),
  to: "AwsNotebook#execute",
  leaves: "durable",
  narrow: "Take sagemaker:UpdateNotebookInstance away",
  abuse:
    "Make a lifecycle configuration with a start script, stop the notebook, give it the configuration, start it: the script runs as root with the role of the notebook.",
  detection: [
    {
      service: "sagemaker",
      event: "CreateNotebookInstanceLifecycleConfig, UpdateNotebookInstance, StartNotebookInstance",
    },
  ],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json denies sagemaker:UpdateNotebookInstance and sagemaker:CreateNotebookInstanceLifecycleConfig`,
  frameworks: ["attack:T1037", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateNotebookInstance.html",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/notebook-lifecycle-config.html",
  ],
  sample: notebook,
  unfit: [{ state: "Failed" }, { state: "Deleting" }],
  open: [{ state: undefined }, { state: "Pending" }],
});
