import type { AwsAuthz } from "../../authz/aws/index.ts";
import { accountId, selects } from "../../authz/kubernetes/index.ts";
import type { VaultAuthz } from "../../authz/vault/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { awsReaders, type StoreReader, vaultReaders } from "./store-readers.ts";
import { awsAll, awsNamed, awsReads, type RemoteRead, type VaultReads } from "./store-reads.ts";

type Store = FactOf<"k8s.secret-store">;
type External = FactOf<"k8s.external-secret">;

/** Who decides, in one bundle. */
export interface Deciders {
  readonly aws: AwsAuthz;
  readonly vault: VaultAuthz;
  readonly entries: VaultReads;
}

/** Whether ExternalSecrets of the namespace may use the store; undefined where they may not. */
export function usable(facts: FactReader, store: Store, namespace: string): readonly Condition[] | undefined {
  if (store.namespace !== undefined) return store.namespace === namespace ? [] : undefined;
  if (store.admits === undefined) return [];
  const labels = facts
    .where("k8s.namespace", "name", namespace)
    .find(({ cluster }) => cluster === store.cluster)?.labels;
  const admitted = store.admits.some(
    ({ namespaces, selector }) =>
      namespaces.includes(namespace) || (selector !== undefined && labels !== undefined && selects(selector, labels)),
  );
  if (admitted) return [];
  if (!store.admits.some(({ more }) => more)) return undefined;
  const text = `a regular expression of store ${store.name} admits namespace ${namespace}`;
  return [{ kind: "unsupported", text }];
}

/** Namespaces in which an ExternalSecret is, or a ClusterExternalSecret makes one. */
export function placesOf(facts: FactReader, { namespace, into, cluster }: External): readonly string[] {
  if (namespace !== undefined) return [namespace];
  const all = facts.where("k8s.namespace", "cluster", cluster);
  return all
    .filter(
      ({ name, labels }) =>
        into?.namespaces.includes(name) || into?.selectors.some((selector) => selects(selector, labels)),
    )
    .map(({ name }) => name);
}

/** As whom a store is read for a namespace. */
export function readersOf(facts: FactReader, by: Deciders, store: Store, namespace: string): readonly StoreReader[] {
  if (store.provider === "aws") return [...awsReaders(facts, by.aws, store, namespace)];
  if (store.provider !== "vault" || store.identity.as !== "account") return [];
  const { identity, cluster, namespace: own } = store;
  const account = accountId(cluster, own ?? identity.namespace ?? namespace, identity.account);
  return [...vaultReaders(facts, by.vault, store, account)];
}

/** What a reader of the store reads in it: the named keys, or all that it may. */
export function* readThrough(
  facts: FactReader,
  by: Deciders,
  store: Store,
  reader: StoreReader,
  keys: readonly string[] | "all",
): Generator<RemoteRead> {
  if (store.provider === "vault") {
    for (const key of keys === "all" ? [undefined] : keys) yield* by.entries.of(reader.principal, store.mount, key);
    return;
  }
  const account = reader.principal.split(":")[4];
  const found = keys === "all" ? awsAll(facts, store) : keys.flatMap((key) => awsNamed(facts, key, store, account));
  for (const one of found) yield* awsReads(facts, by.aws, reader.principal, one);
}

/** Nodes of the remote values that keys name, whoever may read them: what a filled Secret is a copy of. */
export function* namedIn(facts: FactReader, store: Store, keys: readonly string[]): Generator<readonly [string, Fact]> {
  if (store.provider === "aws")
    for (const key of keys) for (const { fact } of awsNamed(facts, key, store, undefined)) yield [fact.key, fact];
  if (store.provider === "gcp" || store.provider === "azure")
    for (const key of keys) for (const fact of cloudNamed(facts, store, key)) yield [fact.key, fact];
  if (store.provider !== "vault") return;
  for (const key of keys) {
    for (const fact of facts.where("vault.secret", "name", bareKey(key, store.mount))) {
      const mount = facts.get("vault.mount", fact.mount);
      if (store.mount === undefined || mount?.path === store.mount) yield [fact.key, fact];
    }
  }
}

/** Why what a store of GCP or Azure holds is read only if its cloud lets it. */
export const cloudDecides = (provider: string, who: string): Condition => ({
  kind: "unsupported",
  text: `access in ${provider === "gcp" ? "GCP" : "Azure"} is not evaluated: ${who} may read the key there`,
});

/**
 * Secrets of GCP or Azure that a key names, in the store's project or vault: a name; `projects/<project>/secrets/<name>`;
 * in Azure with `secret/` or `cert/` in front.
 */
export function cloudNamed(
  facts: FactReader,
  { provider, project, server }: Pick<Store, "project" | "provider" | "server">,
  key: string,
): readonly (FactOf<"azure.secret"> | FactOf<"gcp.secret">)[] {
  if (provider === "azure") {
    const name = key.replace(/^(secret|cert)\//, "").toLowerCase();
    return facts
      .where("azure.secret", "name", name)
      .filter(({ vault }) => server === undefined || facts.get("azure.vault", vault)?.host === server);
  }
  const [, own = project, name = key] = /^projects\/([^/]+)\/(?:locations\/[^/]+\/)?secrets\/([^/]+)/.exec(key) ?? [];
  return facts
    .where("gcp.secret", "name", name)
    .filter((one) => own === undefined || one.project === `gcp:project:${own}` || one.projectNumber === own);
}

/** A key as Vault's KV engine has it: below the mount, without `data/`. */
function bareKey(key: string, mount: string | undefined): string {
  const path = key.replace(/^\/+|\/+$/g, "");
  const below = mount !== undefined && path.startsWith(`${mount}/`) ? path.slice(mount.length + 1) : path;
  return below.replace(/^data\//, "");
}
