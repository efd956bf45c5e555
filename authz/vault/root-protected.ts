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
 * @param pkiMounts paths of engines of type pki, without the final slash
 */
export function isRootProtected(path: string, flavour: Flavour, pkiMounts: readonly string[] = ["pki"]): boolean {
  const bare = path.replace(/^\/+/, "");
  if (shared.some((one) => matches(one, bare))) return true;
  if (flavour.startsWith("openbao") && more.some((one) => matches(one, bare))) return true;
  return pkiMounts.some((mount) => bare.startsWith(`${mount}/`) && ofPki.test(bare.slice(mount.length + 1)));
}
