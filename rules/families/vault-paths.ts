import type { VaultTarget } from "../../authz/vault/index.ts";
import { type Access, privilege } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { inNamespace, vaultKey } from "../../model/vault-place.ts";

/** KV entries by the request that reads or writes their value: version 2 engines answer below `data/` only. */
export function* kvTargets(facts: FactReader, access: Access, version: 1 | 2): Generator<VaultTarget> {
  for (const secret of facts.of("vault.secret")) {
    const mount = facts.get("vault.mount", secret.mount);
    if (!mount || (mount.version === 2 ? 2 : 1) !== version) continue;
    const path = version === 2 ? `${mount.path}/data/${secret.name}` : `${mount.path}/${secret.name}`;
    yield { path, to: privilege(secret.key, access), because: [secret, mount] };
  }
}

/** `[<namespace>:]<method path>/<role>` of an auth role, as its key has it. */
const rolePath = ({ key, cluster }: FactOf<"vault.auth-role">): string => key.slice(`${cluster}:auth-role:`.length);

/** The two halves of an AppRole login, each a secret of its own. */
export const roleId = (role: FactOf<"vault.auth-role">): string => `${role.cluster}:role-id:${rolePath(role)}`;
export const secretId = (role: FactOf<"vault.auth-role">): string => `${role.cluster}:secret-id:${rolePath(role)}`;

/** `auth/<method>/role` of the method that a role belongs to. */
export function rolesFolder(facts: FactReader, role: Pick<FactOf<"vault.auth-role">, "auth">): string | undefined {
  const auth = facts.get("vault.auth", role.auth);
  return auth && `${authPath(auth)}/${folders[auth.type] ?? "role"}`;
}

/** Request path of an auth method, below the cluster. */
export const authPath = ({ namespace, path }: FactOf<"vault.auth">): string => inNamespace(namespace, `auth/${path}`);

/** The root of a cluster and each namespace in it, by the fact that says so. */
export interface VaultRealm {
  readonly cluster: string;
  /** Empty for the root. */
  readonly namespace: string;
  readonly fact: FactOf<"vault.cluster"> | FactOf<"vault.namespace">;
}

export function* realms(facts: FactReader): Generator<VaultRealm> {
  for (const fact of facts.of("vault.cluster")) yield { cluster: fact.key, namespace: "", fact };
  for (const fact of facts.of("vault.namespace")) yield { cluster: fact.cluster, namespace: fact.path, fact };
}

/** The whole cluster as a target, by a request that every Vault answers. */
export function* everywhere(facts: FactReader, ...paths: readonly string[]): Generator<VaultTarget> {
  for (const cluster of facts.of("vault.cluster")) {
    for (const path of paths) yield { path, to: privilege(cluster.key, "administer"), because: [cluster] };
  }
}

const folders: Readonly<Record<string, string>> = { cert: "certs", ldap: "users", token: "roles", userpass: "users" };

/** Who decides over everything in a namespace: its administrator, of the root that of the cluster. */
export const realmNode = (cluster: string, namespace: string): string =>
  namespace === "" ? cluster : vaultKey(cluster, "namespace", namespace);
