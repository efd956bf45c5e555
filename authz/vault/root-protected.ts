import { matches, pattern } from "./pattern.ts";
import type { Flavour } from "./server.ts";

/**
 * Paths for which the server asks for `sudo` beside the operation, `*` at the end for any that begin so.
 * https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints
 */
const everywhere: readonly string[] = [
  "auth/token/accessors*",
  "auth/token/revoke-orphan/*",
  "sys/audit",
  "sys/audit/*",
  "sys/auth/*",
  "sys/config/auditing/*",
  "sys/config/cors",
  "sys/config/ui/headers/*",
  "sys/internal/inspect/*",
  "sys/leases",
  "sys/leases/lookup/*",
  "sys/leases/revoke-force/*",
  "sys/leases/revoke-prefix/*",
  "sys/plugins/catalog/*",
  "sys/raw",
  "sys/raw/*",
  "sys/remount",
  "sys/replication/dr/primary/secondary-token",
  "sys/replication/dr/reindex",
  "sys/replication/performance/primary/secondary-token",
  "sys/replication/performance/reindex",
  "sys/replication/primary/secondary-token",
  "sys/replication/reindex",
  "sys/revoke-force/*",
  "sys/revoke-prefix/*",
  "sys/rotate",
  "sys/seal",
  "sys/step-down",
  "sys/storage/raft/snapshot-auto/config/*",
];
const inOpenBao: readonly string[] = ["sys/rotate/*"];
/** Below an engine of type pki. */
const ofPki = /^(root|root\/sign-self-issued)$/;

const shared = everywhere.map(pattern);
const more = inOpenBao.map(pattern);

/**
 * True where the server refuses the request without `sudo`, whatever else the list allows.
 * @param pkiMounts paths of engines of type pki, below the cluster, without the final slash
 * @param namespaces below each of which the same paths are protected, without the final slash
 */
export function isRootProtected(
  path: string,
  flavour: Flavour,
  pkiMounts: readonly string[] = ["pki"],
  namespaces: readonly string[] = [],
): boolean {
  const whole = path.replace(/^\/+/, "");
  if (pkiMounts.some((mount) => whole.startsWith(`${mount}/`) && ofPki.test(whole.slice(mount.length + 1))))
    return true;
  const own = namespaces.filter((one) => whole.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0];
  const bare = own === undefined ? whole : whole.slice(own.length + 1);
  if (shared.some((one) => matches(one, bare))) return true;
  return flavour.startsWith("openbao") && more.some((one) => matches(one, bare));
}
