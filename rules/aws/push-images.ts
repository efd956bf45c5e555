import { repository } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { repositories } from "../families/aws-stores.ts";

/** Pushes images: what runs the repository's next image runs the pusher's code. */
export default storeRule({
  id: "aws.push-images",
  title: "Can push images to the repository",
  edge: "PUSHES_IMAGES",
  stores: repositories,
  kind: "aws.repository",
  to: "AwsRepository#write",
  asked: "push images",
  actions: [["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"]],
  abuse: "`docker push <repository>:<tag>` with code of one's own under the tag that is deployed.",
  detection: [{ service: "ecr", event: "PutImage" }],
  remediation:
    "aws ecr put-image-tag-mutability --repository-name <repository> --image-tag-mutability IMMUTABLE   # and pushing for the pipeline's role only",
  frameworks: ["attack:T1525", "attack:T1195", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html"],
  example: { store: repository("web"), policy: true },
});
