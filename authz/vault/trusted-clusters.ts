import { compare } from "../../model/canonical.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

export interface TrustedCluster {
  readonly cluster: string;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/**
 * The cluster whose token reviewer an auth method asks, by any name it is known under. Where its configuration names
 * none that the snapshot knows, it may be any cluster of the snapshot: one at a time.
 */
export function trustedClusters(facts: FactReader, auth: FactOf<"vault.auth">): readonly TrustedCluster[] {
  for (const name of auth.trusts.flatMap(spellings)) {
    const alias = facts.where("alias", "name", name).find(({ node }) => isCluster(node));
    if (alias) return [{ cluster: alias.node, because: [alias], conditions: [] }];
    if (isCluster(name)) return [{ cluster: name, because: [], conditions: [] }];
  }
  const local =
    auth.trusts.length > 0 && auth.trusts.every((name) => /^(https?:\/\/)?kubernetes(\.default|[:/]|$)/.test(name));
  const why =
    auth.trusts.length === 0
      ? "its configuration was not read"
      : local
        ? "it is the cluster that Vault runs in"
        : "its host is in no other source";
  return facts
    .of("k8s.cluster")
    .map(({ key }) => key)
    .sort(compare)
    .map((cluster) => ({
      cluster,
      because: [],
      conditions: [
        {
          kind: auth.trusts.length === 0 ? "unread" : "target-state",
          text: `auth method \`${auth.path}\` trusts \`${cluster}\` (${why})`,
          assumes: { variable: `cluster of ${auth.key}`, value: cluster },
        },
      ],
    }));
}

const isCluster = (node: string): boolean => /^k8s:[^:]+$/.test(node);

/** A host as sources write it: with and without scheme, default port and final slash. */
function spellings(name: string): readonly string[] {
  const bare = name.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  const portless = bare.replace(/:443(?=\/|$)/, "");
  return [...new Set([name, `https://${portless}`, portless, `https://${bare}`, bare, `${name}/`])];
}
