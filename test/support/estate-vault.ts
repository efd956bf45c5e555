import { type EstateSize, issuerOf, numbers, takenAt, writeJson } from "./estate-parts.ts";

/** Secrets of one team in the Vault. */
const secrets = 4;

/** One Vault as a single file: a kubernetes login per cluster, a role and secrets per namespace. */
export function writeVault(folder: string, size: EstateSize): void {
  const teams = numbers(size.namespaces);
  const mounts = numbers(size.clusters).map((cluster) => `kubernetes-${cluster}`);
  const answers: Record<string, unknown> = {
    "sys/auth": answer(Object.fromEntries(mounts.map((mount) => [`${mount}/`, mountOf("kubernetes")]))),
    "sys/mounts": answer({ "kv/": { ...mountOf("kv"), options: { version: "2" } } }),
    "sys/policies/acl/_list": answer({ keys: teams.map((n) => `team-${n}`) }),
    "kv/metadata/_list": answer({ keys: teams.map((n) => `team-${n}/`) }),
  };
  for (const [cluster, mount] of mounts.entries()) {
    answers[`auth/${mount}/config`] = answer({
      issuer: issuerOf(cluster),
      kubernetes_host: `https://api.prod-${cluster}.example.com`,
      disable_iss_validation: true,
    });
    answers[`auth/${mount}/role/_list`] = answer({ keys: teams.map((n) => `team-${n}`) });
    for (const n of teams) answers[`auth/${mount}/role/team-${n}`] = answer(roleOf(n));
  }
  for (const n of teams) {
    const policy = `path "kv/data/team-${n}/*" {\n  capabilities = ["read"]\n}\n`;
    answers[`sys/policies/acl/team-${n}`] = answer({ name: `team-${n}`, policy });
    answers[`kv/metadata/team-${n}/_list`] = answer({ keys: numbers(secrets).map((s) => `secret-${s}`) });
    for (const s of numbers(secrets))
      answers[`kv/metadata/team-${n}/secret-${s}`] = answer({ current_version: 1, custom_metadata: null });
  }
  writeJson(folder, "vault.json", { format: "vault-export/v1", answers });
  writeJson(folder, "manifest.json", {
    format: "ambit-bundle/v1",
    source: "vault",
    name: "vault-prod",
    takenAt,
    calls: Object.keys(answers).map((call) => ({ call: call.replace(/\/_list$/, ""), status: "read" })),
  });
}

const answer = (data: unknown) => ({ data });
const mountOf = (type: string) => ({ accessor: `${type}_00000000`, type, config: {}, local: false });
const roleOf = (n: number) => ({
  bound_service_account_names: ["app-3"],
  bound_service_account_namespaces: [`ns-${n}`],
  token_policies: [`team-${n}`],
  token_ttl: 3600,
});
