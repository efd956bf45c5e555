import type { Fact, FactOf, FactReader } from "../../model/fact.ts";

/** A model that an endpoint serves, with what tells it. */
export interface Served {
  readonly endpoint: FactOf<"aws.model-endpoint">;
  readonly model: FactOf<"aws.model">;
  readonly because: readonly Fact[];
}

/** ARNs of SageMaker are written in lower case whatever the name. */
const lower = (arn: string): string => arn.replace(/\/[^/]*$/, (name) => name.toLowerCase());

export function* servedModels(facts: FactReader): Generator<Served> {
  for (const endpoint of facts.each("aws.model-endpoint")) {
    const { config = "" } = endpoint;
    const told = facts.get("aws.endpoint-config", config) ?? facts.get("aws.endpoint-config", lower(config));
    for (const arn of told?.models ?? []) {
      const model = facts.get("aws.model", arn) ?? facts.get("aws.model", lower(arn));
      if (told && model) yield { endpoint, model, because: [endpoint, told, model] };
    }
  }
}
