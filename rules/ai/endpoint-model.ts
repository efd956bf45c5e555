import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { modelEndpoint } from "../../model/examples/ai.ts";
import { model } from "../../model/examples/stores.ts";
import type { Fact } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { servedModels } from "../families/ai-endpoints.ts";

const rank = modelEndpoint("rank", "m1");
const loads: Condition = {
  kind: "target-state",
  text: "an instance of the endpoint starts, and what it loads is code too: an inference script, a pickled object",
};

/** Artifacts of a model are loaded where it is served; many forms of them hold code. */
export default defineRule({
  id: "ai.endpoint-model",
  version: 1,
  title: "Can have the endpoint run what stands in its model's artifacts",
  edge: "POISONS_MODEL",
  emits: { from: ["AwsModel#write"], to: "AwsModelEndpoint#execute" },
  needs: ["aws.endpoint-config", "aws.model", "aws.model-endpoint"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts) {
    for (const { endpoint, model: of, because } of servedModels(facts))
      yield {
        from: [privilege(of.key, "write")],
        to: privilege(endpoint.key, "execute"),
        because: because as [Fact, ...Fact[]],
        conditions: [loads],
      };
  },
  controls: [control("delete", "aws.model-endpoint", "Delete the endpoint")],
  abuse:
    "Put an archive with an inference script of one's own in the place of the model's, and wait until the endpoint scales.",
  detection: [{ service: "s3", event: "PutObject on the artifacts (data event)" }],
  remediation:
    "aws s3api put-bucket-versioning --bucket <artifacts> --versioning-configuration Status=Enabled   # and writing for the training role only",
  frameworks: ["attack:T1195.002", "attack:T1565.001"],
  references: [
    "https://docs.aws.amazon.com/sagemaker/latest/dg/adapt-inference-container.html",
    "https://docs.python.org/3/library/pickle.html",
  ],
  examples: [
    firesIf("a model that it serves", `${model("m1").key}#write -> ${rank[0].key}#execute`, ...rank, model("m1")),
    silent("a model that it does not serve", ...rank, model("m2")),
    silent("a model that nobody serves", model("m1")),
  ],
});
