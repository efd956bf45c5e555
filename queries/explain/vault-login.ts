import type { VaultAuthz, VaultLogin } from "../../authz/vault/index.ts";
import type { Flavour } from "../../authz/vault/server.ts";
import type { SnapshotRef } from "../../graph/port.ts";
import { segment, unsegment } from "../../model/access.ts";
import { UserError } from "../../model/errors.ts";
import type { VaultPathFact } from "../../model/fact/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { summaryOf } from "../../model/summary.ts";
import { inNamespace, vaultPlace } from "../../model/vault-place.ts";
import type { VaultCaller } from "./vault.ts";

/**
 * The caller that a login is, by the node id of its auth role or session, as `<method>/<role>` or by the role's name
 * where only one has it. @throws UserError usage.unknown-node, usage.argument
 */
export function callerOfLogin(
  facts: FactReader,
  vault: VaultAuthz,
  named: { readonly login: string; readonly cluster?: string; readonly flavour?: Flavour },
  snapshot: SnapshotRef,
): VaultCaller<VaultPathFact> {
  const login = loginNamed(vault, named);
  const mounts = facts.where("vault.mount", "cluster", login.cluster);
  return {
    principal: `${login.origin.kind === "vault.token" ? "token" : "auth role"} ${shownLogin(login)}`,
    acl: login.acl,
    flavour: named.flavour ?? login.flavour,
    conditions: login.conditions,
    pkiMounts: mounts.flatMap(({ type, path: at }) => (type === "pki" ? [at] : [])),
    kv2: mounts.flatMap(({ version, path: at }) => (version === 2 ? [at] : [])),
    namespaces: facts.where("vault.namespace", "cluster", login.cluster).map(({ path: at }) => at),
    cause: (_, fact) => ({
      source: fact.source.document,
      locator: fact.source.locator,
      summary: summaryOf(fact),
    }),
    through: (policy) =>
      login.because(login.held.filter((_, index) => login.policies[index] === policy)).map(summaryOf),
    snapshot,
  };
}

function loginNamed(
  { logins }: VaultAuthz,
  { login: name, cluster }: { readonly login: string; readonly cluster?: string },
): VaultLogin {
  const within = logins.filter(
    (one) => cluster === undefined || [cluster, `vault:${segment(cluster)}`].includes(one.cluster),
  );
  const path = shownLogin;
  const found =
    within.find(({ node }) => node === name) ??
    only(within.filter((one) => path(one) === name)) ??
    only(
      within.filter(
        ({ node, origin }) => node === origin.key && origin.kind === "vault.auth-role" && origin.name === name,
      ),
    );
  if (found) return found;
  const near = within.filter((one) => path(one).includes(name)).slice(0, 10);
  throw new UserError(
    "usage.unknown-node",
    `no auth role \`${name}\` is in the snapshot, or several are`,
    "name it as <method>/<role>, with --cluster where there are several Vaults",
    (near.length > 0 ? near : within.slice(0, 10)).map((one) => ["auth role", path(one)] as const),
  );
}

/** `[<namespace>/]<method>/<role>`, of a session with who it is of; a token's accessor. */
function shownLogin({ node, namespace }: VaultLogin): string {
  const session = node.includes("~") ? node.slice(node.indexOf("~")) : "";
  return inNamespace(namespace, vaultPlace(node).path) + unsegment(session);
}

const only = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);
