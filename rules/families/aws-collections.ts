import { type Privilege, privilege } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { globTest } from "../../model/glob.ts";
import type { Condition } from "../../model/step.ts";

type Collection = FactOf<"aws.search-collection">;

/** One way in which requests get to a collection. */
export interface Network {
  readonly because: readonly Fact[];
  readonly premises: readonly Privilege[];
  readonly conditions: readonly Condition[];
}

const regionOf = ({ key }: Collection): string => key.split(":")[3] ?? "";
/** Whether `index/<collection>/<index>` or `collection/<collection>` names it. */
const means = (resource: string, { name }: Collection): boolean => globTest(resource.split("/")[1] ?? "")(name);

const applies = (
  policy: { readonly scope: string; readonly region: string; readonly resources: readonly string[] },
  collection: Collection,
): boolean =>
  policy.scope === collection.scope &&
  (policy.region === "" || policy.region === regionOf(collection)) &&
  policy.resources.some((resource) => means(resource, collection));

/** The network policies that let requests in: from everywhere, or from endpoints of VPCs. One without a policy is closed. */
export function networksOf(facts: FactReader, collection: Collection): readonly Network[] {
  const policies = facts.where("aws.collection-network", "scope", collection.scope);
  const found = policies
    .filter((policy) => applies(policy, collection))
    .flatMap((policy): readonly Network[] =>
      policy.public
        ? [{ because: [policy], premises: [], conditions: [] }]
        : policy.endpoints.map((id) => ({
            because: [policy],
            premises: [privilege(id, "originate")],
            conditions: [],
          })),
    );
  if (facts.coverage("aws.collection-network", collection.scope) === "read") return found;
  const text = `a network policy lets requests to ${collection.name} in; they were not all read`;
  return [...found, { because: [], premises: [], conditions: [{ kind: "unread", text }] }];
}

/** Collections that a rule of a data access policy is about. */
export const collectionsOf = (facts: FactReader, access: FactOf<"aws.collection-access">): readonly Collection[] =>
  facts.where("aws.search-collection", "scope", access.scope).filter((collection) => applies(access, collection));
