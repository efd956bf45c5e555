import { stack } from "../../model/examples/aws-compute.ts";
import { existing } from "../families/aws-existing.ts";
import { stackState } from "../families/aws-stacks.ts";

/** Gives a stack a template of its own. Without a role in the call CloudFormation goes on with the one that the stack has. */
export default existing({
  id: "aws.update-stack",
  title: "Can give the stack a template of its own",
  edge: "UPDATES_STACK",
  on: "aws.stack",
  actions: ["cloudformation:UpdateStack"],
  state: stackState,
  to: "AwsStack#administer",
  leaves: "tied",
  narrow: "Narrow cloudformation:UpdateStack to the stacks that are needed",
  abuse:
    "`aws cloudformation update-stack --stack-name <stack> --template-body file://own.yaml --capabilities CAPABILITY_NAMED_IAM` without `--role-arn`.",
  detection: [{ service: "cloudformation", event: "UpdateStack" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name stacks --policy-document file://policy.json
# policy.json allows cloudformation:UpdateStack on the stacks that are needed, from a cloudformation:TemplateUrl that is needed`,
  frameworks: ["attack:T1578", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
  ],
  sample: (name, more = {}) => stack(name, { role: "arn:aws:iam::111111111111:role/deploy", ...more }),
  unfit: [{ state: "DELETE_COMPLETE" }, { state: "ROLLBACK_COMPLETE" }],
  open: [{ state: undefined }, { state: "UPDATE_IN_PROGRESS" }],
});
