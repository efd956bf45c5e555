import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition, Leaves } from "../../model/step.ts";

export type Found = FactOf<"credential">;

/** The credential lets somebody in at the moment at which expiry is judged: it is all there, and neither early nor late. */
export const isValid = ({ hasSecret, notBefore, expiresAt }: Found, asOf: string): boolean =>
  hasSecret && !(notBefore !== undefined && notBefore > asOf) && !(expiresAt !== undefined && expiresAt <= asOf);

/** As `isValid`, of a credential that needs no other half. */
export const isWhole = (found: Found, asOf: string): boolean => found.half === undefined && isValid(found, asOf);

/** What it says of the place from which alone it may be used. */
export const placeConditions = ({ addresses = [], name }: Found): readonly Condition[] =>
  addresses.length === 0 ? [] : [{ kind: "environment", text: `\`${name}\` is used from ${addresses.join(", ")}` }];

/** Until when a token works by itself. */
export const lifeOf = ({ expiresAt }: Found): { readonly leaves?: Leaves } =>
  expiresAt === undefined ? {} : { leaves: `until ${expiresAt}` };

/** A cluster, and the fact that makes an issuer or address mean it. */
export interface NamedCluster {
  readonly cluster: string;
  readonly because: Fact;
}

/** The cluster whose tokens or certificates these are: by its issuer, else by the address of its API server. */
export function clusterOf(facts: FactReader, { issuer, resource }: Found): NamedCluster | undefined {
  for (const name of [issuer, resource].flatMap((one) => (one === undefined ? [] : spellings(one)))) {
    const alias = facts.where("alias", "name", name).find(({ node }) => /^k8s:[^:]+$/.test(node));
    if (alias) return { cluster: alias.node, because: alias };
    const [cluster] = facts.where("k8s.cluster", "issuer", name);
    if (cluster) return { cluster: cluster.key, because: cluster };
  }
  return undefined;
}

/** With and without scheme and closing slash: sources differ. */
function spellings(name: string): readonly string[] {
  const bare = name.replace(/^https:\/\//, "").replace(/\/$/, "");
  return [name, `https://${bare}`, bare, `https://${bare}/`];
}
