import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { modelEndpoint } from "../../model/examples/ai.ts";
import { role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { model } from "../../model/examples/stores.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { servedModels } from "../families/ai-endpoints.ts";

const acts = roleArn("acts");
const service = "sagemaker.amazonaws.com";
const rank = modelEndpoint("rank", "m1");
const m1 = model("m1", { role: acts });
const trust = trustsService(acts, service);
const step = `${rank[0].key}#execute -> ${acts}#impersonate`;

/** The container of a model gets credentials of the model's role, unless it is cut off from the network. */
export default defineRule({
  id: "ai.endpoint-role",
  version: 1,
  title: "Can take the role of the model that the endpoint serves",
  edge: "READS_CONTAINER_CREDENTIALS",
  emits: { from: ["AwsModelEndpoint#execute"], to: "AwsRole#impersonate" },
  needs: ["aws.endpoint-config", "aws.model", "aws.model-endpoint", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: [],
  leaves: "until 12h",
  *derive(facts, { aws }) {
    for (const { endpoint, model: of, because } of servedModels(facts)) {
      const acting = facts.get("aws.role", of.role ?? "");
      if (!acting || of.isolated) continue;
      for (const way of aws.trusting(acting, service, of.key))
        yield {
          from: [privilege(endpoint.key, "execute")],
          to: privilege(acting.key, "impersonate"),
          because: [...because, acting, ...way.because] as [Fact, ...Fact[]],
          conditions: way.conditions,
        };
    }
  },
  controls: [
    control("narrow", "aws.model", "Give the model a role with less", "role"),
    control("delete", "aws.model-endpoint", "Delete the endpoint"),
    control("revoke", "aws.role", "Revoke the role's sessions"),
  ],
  abuse:
    "Code in the container, an inference script's or a pickled model's, asks 169.254.170.2 for the role's credentials.",
  detection: [{ service: "CloudTrail", event: "calls of the role that the model does not make" }],
  remediation:
    "aws sagemaker create-model --model-name <model> --enable-network-isolation --execution-role-arn <role with less> ...   # and an endpoint configuration of it",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html",
  ],
  examples: [
    fires("the role of its model", step, ...rank, m1, role("acts"), trust),
    silent("network isolation: no credentials get in", ...rank, { ...m1, isolated: true }, role("acts"), trust),
    silent("a model that it does not serve", ...modelEndpoint("rank", "m2"), m1, role("acts"), trust),
    silent("a role that does not trust SageMaker", ...rank, m1, role("acts")),
  ],
});
