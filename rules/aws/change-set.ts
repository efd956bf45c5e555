import { stack } from "../../model/examples/aws-compute.ts";
import { existing } from "../families/aws-existing.ts";
import { stackState } from "../families/aws-stacks.ts";

/** Gives a stack a template of its own through a change set, which is executed with the role that the stack has. */
export default existing({
  id: "aws.change-set",
  title: "Can give the stack a template of its own through a change set",
  edge: "EXECUTES_CHANGE_SET",
  on: "aws.stack",
  actions: ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
  state: stackState,
  to: "AwsStack#administer",
  leaves: "tied",
  narrow: "Narrow cloudformation:ExecuteChangeSet to the stacks that are needed",
  abuse:
    "`aws cloudformation create-change-set --stack-name <stack> --change-set-name x --template-body file://own.yaml` without `--role-arn`, then `execute-change-set`.",
  detection: [{ service: "cloudformation", event: "CreateChangeSet, ExecuteChangeSet" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name stacks --policy-document file://policy.json
# policy.json parts the two: whoever makes a change set does not execute it`,
  frameworks: ["attack:T1578", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html",
  ],
  sample: (name, more = {}) => stack(name, { role: "arn:aws:iam::111111111111:role/deploy", ...more }),
  unfit: [{ state: "DELETE_COMPLETE" }],
  open: [{ state: undefined }],
});
