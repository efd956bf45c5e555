import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { globTest } from "../../model/glob.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";
import { vaultKey, vaultPlace } from "../../model/vault-place.ts";

type Role = FactOf<"vault.dynamic-role">;
type Mount = FactOf<"vault.mount">;

/** What somebody writes into a role of an engine to be issued what it likes, by the type of the engine. */
interface Written {
  readonly parameters: readonly string[];
  /** What a reader of the role is then issued, in words. */
  readonly gives: string;
}

/** https://developer.hashicorp.com/vault/api-docs/secret */
export const written: Readonly<Record<string, Written>> = {
  aws: { parameters: ["credential_type"], gives: "credentials of any type and policy" },
  azure: { parameters: ["azure_roles"], gives: "a service principal with any role" },
  consul: { parameters: ["consul_policies"], gives: "a token with any policy" },
  database: { parameters: ["creation_statements"], gives: "a user that any statement made" },
  gcp: { parameters: ["bindings"], gives: "a service account with any binding" },
  kubernetes: { parameters: ["allowed_kubernetes_namespaces"], gives: "a token of any account, or a role of any rule" },
  ldap: { parameters: ["creation_ldif"], gives: "an entry of any group" },
  nomad: { parameters: ["type"], gives: "a management token" },
  pki: { parameters: ["allow_any_name"], gives: "a certificate of any name" },
  rabbitmq: { parameters: ["vhosts"], gives: "a user of any virtual host" },
  ssh: { parameters: ["allowed_users"], gives: "a certificate of any user" },
};

/** The one configuration of engines that have no several, below the mount. */
const single: Readonly<Record<string, string>> = { aws: "root", rabbitmq: "connection" };

/** Node of what an engine is by itself; of a database engine that of one connection. */
export const engineNode = ({ cluster, namespace, key, type }: Mount, name = single[type] ?? ""): string =>
  vaultKey(cluster, "connection", `${vaultPlace(key).path}/${name}`, namespace);

/** Whoever issues through any connection of a database engine that takes roles of every name. */
export const anyConnection = ({ key }: Pick<Mount, "key">): Hub =>
  hub("issues through any connection", "vault-any-connection", key);
type Connection = FactOf<"vault.connection">;

/** True where roles of every name may use the connection, or nothing was told of it. */
const takesAll = ({ allowedRoles }: Connection): boolean => allowedRoles === undefined || allowedRoles.includes("*");

export function* anyConnections(facts: FactReader): Generator<Derivation> {
  for (const mount of facts.where("vault.mount", "type", "database"))
    for (const connection of facts.where("vault.connection", "mount", mount.key))
      if (takesAll(connection))
        yield {
          from: [anyConnection(mount)],
          to: privilege(connection.key, "impersonate"),
          because: [connection, mount],
        };
}

/** Roles that a connection takes by name or pattern, where it does not take all. */
export function* takenRoles(facts: FactReader, connection: Connection): Generator<Role> {
  if (takesAll(connection)) return;
  for (const one of connection.allowedRoles ?? []) {
    const roles = one.includes("*")
      ? facts.where("vault.dynamic-role", "mount", connection.mount).filter(({ name }) => globTest(one)(name))
      : facts.where("vault.dynamic-role", "name", one).filter(({ mount }) => mount === connection.mount);
    yield* roles;
  }
}

/** Roles of engines by the request that writes them. */
export function* definitions(facts: FactReader, type: string): Generator<VaultTarget> {
  for (const role of facts.where("vault.dynamic-role", "type", type))
    if (role.definition !== undefined)
      yield { path: role.definition, to: privilege(role.key, "write"), because: [role] };
}
