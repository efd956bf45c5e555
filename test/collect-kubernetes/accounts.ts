import { writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { kubernetesCollector } from "../../importers/kubernetes/collect/index.ts";
import type { ClusterClient } from "../services/kubernetes/client.ts";
import { until } from "./world.ts";

export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

const defaults = { pageSize: 500, secrets: "types" } as const;
/** The rules of the ClusterRole that `--permissions` prints. */
export const printed = (): readonly Rule[] => parse(kubernetesCollector.permissions(defaults).text).rules;

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const namespace = "kube-system";
const group = "rbac.authorization.k8s.io";

/** What every account may do in a new cluster would hide what the collector's own rules are for. */
export async function takeDefaultsAway(client: ClusterClient): Promise<void> {
  for (const name of ["system:discovery", "system:public-info-viewer", "system:service-account-issuer-discovery"])
    await client.must("DELETE", `${rbac}/clusterrolebindings/${name}`);
}

/** A service account with these rules and no other. @returns its token */
export async function account(client: ClusterClient, name: string, rules: readonly Rule[]): Promise<string> {
  const meta = { name: `collect-${name}` };
  const at = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await client.must("POST", at, { apiVersion: "v1", kind: "ServiceAccount", metadata: meta });
  await client.must("POST", `${rbac}/clusterroles`, {
    apiVersion: `${group}/v1`,
    kind: "ClusterRole",
    metadata: meta,
    rules,
  });
  await client.must("POST", `${rbac}/clusterrolebindings`, {
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: meta,
    roleRef: { apiGroup: group, kind: "ClusterRole", name: meta.name },
    subjects: [{ kind: "ServiceAccount", name: meta.name, namespace }],
  });
  const asked = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 7_200 } };
  const { status } = await client.must("POST", `${at}/${meta.name}/token`, asked);
  const token = String(status.token);
  const first = rules.find(({ resources }) => resources?.includes("pods") || resources?.includes("roles"));
  if (first)
    await until(`the rules of ${name}`, async () => {
      const path = first.resources?.includes("pods") ? "/api/v1/pods" : `${rbac}/roles`;
      return (await client.get(`${path}?limit=1`, { user: "", token })).status === 200;
    });
  return token;
}

/** A kubeconfig whose only context is this. @returns the file */
export function kubeconfig(folder: string, name: string, server: string, token: string, ca?: string | Buffer): string {
  const file = path.join(folder, `${name}.kubeconfig`);
  const trust = ca
    ? { "certificate-authority-data": Buffer.from(ca).toString("base64") }
    : { "insecure-skip-tls-verify": true };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "prod", cluster: { server, ...trust } }],
    users: [{ name: "collector", user: { token } }],
    contexts: [{ name: "prod", context: { cluster: "prod", user: "collector" } }],
    "current-context": "prod",
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
