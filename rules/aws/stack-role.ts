import { stack } from "../../model/examples/aws-compute.ts";
import { runsAs } from "../families/aws-runs-as.ts";

/** CloudFormation makes what a stack's template says with the stack's service role. */
export default runsAs({
  id: "aws.stack-role",
  title: "Makes changes with the stack's role",
  edge: "MAKES_CHANGES_AS",
  on: "aws.stack",
  service: "cloudformation.amazonaws.com",
  from: ["AwsStack#administer"],
  leaves: "tied",
  control: "Give the stack a role with less",
  abuse: "A template with an IAM role, policy or access key in it: CloudFormation makes them with the stack's role.",
  detection: [{ service: "CloudTrail", event: "calls of the role with sourceIPAddress cloudformation.amazonaws.com" }],
  remediation:
    "aws cloudformation update-stack --stack-name <stack> --use-previous-template --role-arn <role with less>",
  frameworks: ["attack:T1578", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html"],
  sample: (more) => stack("app", more),
});
