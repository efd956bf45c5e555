import { segment } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

/** A service account that an auth role of type kubernetes admits. */
export interface AdmittedAccount {
  /** Cluster node id. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Node id. */
  readonly id: string;
  /** What makes it so beside the role and its auth method: the alias that names the cluster, the account where it was read. */
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/** `*` stands for any text, anywhere in the pattern. */
const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  );

const isWild = (pattern: string): boolean => pattern.includes("*");

/**
 * Service accounts that may log in: their name and their namespace are bound, wildcards included. A namespace selector
 * is an "or" beside the namespaces: the accounts it may admit are conditional.
 * https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role
 */
export function* admittedAccounts(facts: FactReader, role: FactOf<"vault.auth-role">): Generator<AdmittedAccount> {
  const auth = facts.get("vault.auth", role.auth);
  if (!auth || role.serviceAccounts.length === 0) return;
  for (const trusted of trustedClusters(facts, auth)) {
    const seen = new Set<string>();
    for (const account of ofCluster(facts, role, trusted)) {
      if (seen.has(account.id)) continue;
      seen.add(account.id);
      yield account;
    }
  }
}

function* ofCluster(
  facts: FactReader,
  role: FactOf<"vault.auth-role">,
  trusted: TrustedCluster,
): Generator<AdmittedAccount> {
  const { cluster, because, conditions } = trusted;
  for (const namespace of role.namespaces.filter((one) => !isWild(one))) {
    for (const name of role.serviceAccounts.filter((one) => !isWild(one))) {
      const id = accountId(cluster, namespace, name);
      const account = facts.get("k8s.service-account", id);
      if (account) yield { cluster, namespace, name, id, because: [...because, account], conditions };
      else if (facts.coverage("k8s.service-account", cluster) !== "read")
        yield { cluster, namespace, name, id, because, conditions };
    }
  }
  const wild = role.namespaces.some(isWild) || role.serviceAccounts.some(isWild);
  if (!wild && !role.namespaceSelector) return;
  const names = role.serviceAccounts.map(glob);
  const namespaces = role.namespaces.map(glob);
  const selected: Condition = {
    kind: "unsupported",
    text: `the namespace selector of auth role \`${role.name}\` admits the account's namespace`,
  };
  for (const account of facts.where("k8s.service-account", "cluster", cluster)) {
    if (!names.some((one) => one.test(account.name))) continue;
    const bound = namespaces.some((one) => one.test(account.namespace));
    if (!bound && !role.namespaceSelector) continue;
    yield {
      cluster,
      namespace: account.namespace,
      name: account.name,
      id: account.key,
      because: [...because, account],
      conditions: bound ? conditions : [...conditions, selected],
    };
  }
}

const accountId = (cluster: string, namespace: string, name: string): string =>
  `${cluster}:serviceaccount:${segment(namespace)}:${segment(name)}`;

interface TrustedCluster {
  readonly cluster: string;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/**
 * The cluster whose token reviewer an auth method asks, by any name it is known under. Where its configuration names
 * none that the snapshot knows, it may be any cluster of the snapshot: one at a time.
 */
function trustedClusters(facts: FactReader, auth: FactOf<"vault.auth">): readonly TrustedCluster[] {
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
