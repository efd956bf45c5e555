import { notebook } from "../../model/examples/aws-compute.ts";
import { existing, whileIn } from "../families/aws-existing.ts";

/** Opens a notebook with a presigned address, as whoever works in it: with a terminal. */
export default existing({
  id: "aws.notebook-url",
  title: "Can open the notebook with a presigned address",
  edge: "OPENS_NOTEBOOK",
  on: "aws.notebook",
  actions: ["sagemaker:CreatePresignedNotebookInstanceUrl"],
  state: whileIn("the notebook is in service", /^InService$/, /^Pending$/),
  to: "AwsNotebook#execute",
  leaves: "until 12h",
  narrow: "Narrow sagemaker:CreatePresignedNotebookInstanceUrl to the notebooks that are needed",
  abuse:
    "`aws sagemaker create-presigned-notebook-instance-url --notebook-instance-name <notebook>` answers with an address; its Jupyter has a terminal.",
  detection: [{ service: "sagemaker", event: "CreatePresignedNotebookInstanceUrl" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json allows sagemaker:CreatePresignedNotebookInstanceUrl on own notebooks only, from own addresses (aws:SourceIp)`,
  frameworks: ["attack:T1651", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedNotebookInstanceUrl.html"],
  sample: notebook,
  unfit: [{ state: "Stopped" }, { state: "Failed" }],
  open: [{ state: undefined }, { state: "Pending" }],
});
