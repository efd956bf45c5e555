import { modelEndpoint } from "../../model/examples/ai.ts";
import { invokes, itself } from "../families/ai-invoke.ts";

const [one] = modelEndpoint("rank", "m1");

/** A model endpoint answers whoever IAM lets. */
export default invokes({
  id: "ai.invoke-endpoint",
  title: "Can send requests to the model endpoint",
  edge: "INVOKES_ENDPOINT",
  needs: ["aws.model-endpoint"],
  to: "AwsModelEndpoint#connect",
  by: [{ action: "sagemaker:InvokeEndpoint", targets: itself("aws.model-endpoint") }],
  abuse:
    "`aws sagemaker-runtime invoke-endpoint --endpoint-name <endpoint> --body <input>`: ask it, at the owner's cost.",
  detection: [{ service: "sagemaker", event: "InvokeEndpoint (data event)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name models --policy-document file://policy.json   # the endpoints that are needed only",
  references: ["https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html"],
  examples: [{ name: "an endpoint", action: "sagemaker:InvokeEndpoint", facts: [one], named: one.key, node: one.key }],
});
