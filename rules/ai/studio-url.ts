import { studioProfile } from "../../model/examples/ai.ts";
import { existing, whileIn } from "../families/aws-existing.ts";

/** Opens Studio with a presigned address, as whoever's profile it is: with notebooks and a terminal. */
export default existing({
  id: "ai.studio-url",
  title: "Can open Studio as the profile with a presigned address",
  edge: "OPENS_NOTEBOOK",
  on: "aws.studio-profile",
  actions: ["sagemaker:CreatePresignedDomainUrl"],
  state: whileIn("the profile is in service", /^InService$/, /^Pending$/),
  to: "AwsNotebook#execute",
  leaves: "until 12h",
  narrow: "Narrow sagemaker:CreatePresignedDomainUrl to the profiles that are needed",
  abuse:
    "`aws sagemaker create-presigned-domain-url --domain-id <domain> --user-profile-name <profile>` answers with an address.",
  detection: [{ service: "sagemaker", event: "CreatePresignedDomainUrl" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name limit --policy-document file://policy.json
# policy.json allows sagemaker:CreatePresignedDomainUrl on one's own profile only`,
  frameworks: ["attack:T1651", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html"],
  sample: studioProfile,
  unfit: [{ state: "Deleting" }],
  open: [{ state: undefined }, { state: "Pending" }],
});
