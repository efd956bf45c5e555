import { codeInterpreter } from "../../model/examples/aws-compute.ts";
import { existing, whileIn } from "../families/aws-existing.ts";

/** Starts a session with a code interpreter and runs code in it. */
export default existing({
  id: "aws.code-interpreter-session",
  title: "Can run code in the code interpreter",
  edge: "RUNS_CODE",
  on: "aws.code-interpreter",
  actions: ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
  state: whileIn("the code interpreter is ready", /^READY$/, /^CREATING$/),
  to: "AwsCodeInterpreter#execute",
  leaves: "tied",
  narrow: "Narrow bedrock-agentcore:InvokeCodeInterpreter to the code interpreters that are needed",
  abuse:
    "Start a session and invoke the interpreter with code that asks its metadata service for the credentials of the execution role.",
  detection: [{ service: "bedrock-agentcore", event: "StartCodeInterpreterSession, InvokeCodeInterpreter" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json allows the two actions on the code interpreters that are needed`,
  frameworks: ["attack:T1651", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html",
  ],
  sample: codeInterpreter,
  unfit: [{ state: "DELETING" }, { state: "CREATE_FAILED" }],
  open: [{ state: undefined }, { state: "CREATING" }],
});
