import { privilege } from "../../model/access.ts";
import { bucketArn } from "../../model/examples/aws.ts";
import { model, storeArn } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const bucket = bucketArn("artifacts");
const ranker = storeArn("sagemaker", "model/ranker");

/** A model is what its artifacts in S3 make it. */
export default defineRule({
  id: "aws.model-artifacts",
  version: 1,
  title: "Has the model's artifacts",
  edge: "HOLDS_MODEL",
  emits: { from: ["AwsBucket#read", "AwsBucket#write"], to: "AwsModel#read" },
  needs: ["aws.model"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.model"))
      for (const artifact of fact.artifacts)
        for (const access of ["read", "write"] as const)
          yield { from: [privilege(artifact, access)], to: privilege(fact.key, access), because: [fact] };
  },

  controls: [],
  abuse: "Carry the weights off, or put others in their place: the next endpoint that starts loads them.",
  detection: [{ service: "s3", event: "GetObject, PutObject on the artifacts (data events)" }],
  remediation:
    "aws s3api put-bucket-policy --bucket <bucket> --policy file://policy.json   # writing for the training role only",
  frameworks: ["attack:T1565.001", "attack:T1530"],
  references: ["https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html"],
  examples: [
    fires(
      "in a bucket",
      [`${bucket}#read -> ${ranker}#read`, `${bucket}#write -> ${ranker}#write`],
      model("ranker", { artifacts: [bucket] }),
    ),
    silent("an image alone", model("ranker")),
  ],
});
