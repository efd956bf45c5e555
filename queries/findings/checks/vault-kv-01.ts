import type { VaultMountFact, VaultPathFact } from "../../../model/fact/vault.ts";
import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

/** First segments of what a KV engine of version 2 answers. https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 */
const second: ReadonlySet<string> = new Set(["config", "data", "delete", "destroy", "metadata", "subkeys", "undelete"]);

/** A rule that means a secret and means nothing: it neither grants nor denies what its author thought. */
export default defineCheck({
  id: "VAULT-KV-01",
  title: "Path of KV version 1 on an engine of version 2",
  severity: "info",
  condition: "A policy names a path of a KV engine of version 2 without data/ or metadata/, so it means nothing there.",
  frameworks: [nhi("NHI5"), csf("PR.PS-01")],
  remediation: "Write data/ for values and metadata/ for names and versions behind the engine's path.",
  needs: [{ family: "vault", collections: ["vault.mount", "vault.path"] }],

  *examine(context) {
    const { facts } = context;
    const mounts = facts.of("vault.mount").filter(({ type, version }) => type === "kv" && version === 2);
    const byCluster = Map.groupBy(mounts, ({ cluster }) => cluster);
    const seen = new Map<string, { readonly path: VaultPathFact; readonly mount: VaultMountFact; count: number }>();
    for (const path of facts.of("vault.path")) {
      const mount = (byCluster.get(clusterOf(path.policy)) ?? []).find((one) => isMeant(path.path, one));
      if (!mount) continue;
      const known = seen.get(path.policy);
      if (known) known.count += 1;
      else seen.set(path.policy, { path, mount, count: 1 });
    }
    for (const [policy, { path, mount, count }] of seen)
      yield {
        subject: policy,
        sentence: `${path.path} means nothing on ${mount.path}, which is of version 2${count > 1 ? `, nor do ${count - 1} more of its paths` : ""}`,
        evidence: context.evidence(path, mount),
      };
  },
});

const clusterOf = (policy: string): string => policy.split(":").slice(0, 2).join(":");

/** True where the path names something behind the mount whose first segment that engine does not answer. */
function isMeant(path: string, { path: mount, namespace }: VaultMountFact): boolean {
  const own = namespace !== undefined && mount.startsWith(`${namespace}/`) ? mount.slice(namespace.length + 1) : mount;
  if (!path.startsWith(`${own}/`)) return false;
  const [first = ""] = path.slice(own.length + 1).split("/");
  return first !== "" && !/[*+{]/.test(first) && !second.has(first);
}
