import { repository } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { repositories } from "../families/aws-stores.ts";

/** Writes the repository's policy, and with it lets an identity of its own in. */
export default storeRule({
  id: "aws.rewrite-repository-policy",
  title: "Can rewrite the repository's policy",
  edge: "REWRITES_REPOSITORY_POLICY",
  stores: repositories,
  kind: "aws.repository",
  to: "AwsRepository#administer",
  asked: "rewrite policies of repositories",
  actions: [["ecr:SetRepositoryPolicy"]],
  ownAccount: true,
  escalation: true,
  abuse:
    "`aws ecr set-repository-policy` with a statement that allows ecr:* to an identity of one's own, in the account or outside.",
  detection: [{ service: "ecr", event: "SetRepositoryPolicy" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name images --policy-document file://policy.json   # without ecr:SetRepositoryPolicy",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html"],
  example: { store: repository("web"), policy: true },
});
