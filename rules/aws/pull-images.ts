import { repository } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { repositories } from "../families/aws-stores.ts";

/** Pulls images: code, and what was left in their layers. */
export default storeRule({
  id: "aws.pull-images",
  title: "Can pull the repository's images",
  edge: "PULLS_IMAGES",
  stores: repositories,
  kind: "aws.repository",
  to: "AwsRepository#read",
  asked: "pull images",
  actions: [["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]],
  abuse:
    "`docker pull`, or `aws ecr batch-get-image` and `get-download-url-for-layer`: layers hold code and secrets of builds.",
  detection: [{ service: "ecr", event: "BatchGetImage, GetDownloadUrlForLayer" }],
  remediation:
    "aws ecr set-repository-policy --repository-name <repository> --policy-text file://policy.json   # pulling for the roles that run the image only",
  frameworks: ["attack:T1525", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  ],
  example: { store: repository("web"), policy: true },
});
