import { segment } from "../access.ts";
import type { FactOf } from "../fact.ts";

/** Facts of one Vault cluster, `main`, for the examples of rules. */
const cluster = "vault:main";
const scope = cluster;
const source = {
  document: "vault/example.json",
  locator: "",
  importer: "vault",
  observedAt: "2026-01-01T00:00:00.000Z",
};

export const vaultId = (kind: string, path: string): string => `${cluster}:${kind}:${segment(path)}`;

export const vaultCluster = (): FactOf<"vault.cluster"> => ({
  kind: "vault.cluster",
  key: cluster,
  scope,
  source,
  name: "main",
  flavour: "vault",
});

export const kv = (path = "kv", version = 2): FactOf<"vault.mount"> => ({
  kind: "vault.mount",
  key: vaultId("mount", path),
  scope,
  source,
  cluster,
  path,
  type: "kv",
  version,
});

export const engine = (path: string, type: string): FactOf<"vault.mount"> => ({
  kind: "vault.mount",
  key: vaultId("mount", path),
  scope,
  source,
  cluster,
  path,
  type,
});

export const kvSecret = (name: string, mount = "kv"): FactOf<"vault.secret"> => ({
  kind: "vault.secret",
  key: vaultId("secret", `${mount}/${name}`),
  scope,
  source,
  cluster,
  mount: vaultId("mount", mount),
  name,
});

export const dynamicRole = (
  mount: string,
  name: string,
  ...issues: readonly string[]
): FactOf<"vault.dynamic-role"> => ({
  kind: "vault.dynamic-role",
  key: vaultId("dynamic-role", `${mount}/${name}`),
  scope,
  source,
  cluster,
  mount: vaultId("mount", mount),
  name,
  type: mount,
  endpoint: `${mount}/creds/${name}`,
  operations: ["read"],
  issues,
});

/** An auth method; its path is its type. */
export const authMethod = (type: string, ...trusts: readonly string[]): FactOf<"vault.auth"> => ({
  kind: "vault.auth",
  key: vaultId("auth", type),
  scope,
  source,
  cluster,
  path: type,
  type,
  accessor: `auth_${type}`,
  trusts,
});

/** An auth role of the method `type`, with policies and what else it binds. */
export const authRole = (
  type: string,
  name: string,
  policies: readonly string[],
  bound: Partial<FactOf<"vault.auth-role">> = {},
): FactOf<"vault.auth-role"> => ({
  kind: "vault.auth-role",
  key: vaultId("auth-role", `${type}/${name}`),
  scope,
  source,
  cluster,
  auth: vaultId("auth", type),
  type,
  name,
  policies,
  noDefaultPolicy: false,
  boundCidrs: [],
  secretIdCidrs: [],
  serviceAccounts: [],
  namespaces: [],
  namespaceSelector: false,
  boundAudiences: [],
  boundClaims: [],
  boundPrincipals: [],
  bindSecretId: type === "approle",
  ...bound,
});

/** A `path` block of a policy. */
export const path = (policy: string, text: string, ...capabilities: readonly string[]): FactOf<"vault.path"> => ({
  kind: "vault.path",
  key: `${vaultId("policy", policy)}/${text}`,
  scope,
  source,
  policy: vaultId("policy", policy),
  path: text,
  capabilities,
  undecided: [],
});

export const vaultPolicy = (name: string): FactOf<"vault.policy"> => ({
  kind: "vault.policy",
  key: vaultId("policy", name),
  scope,
  source,
  cluster,
  name,
});

export const entity = (
  id: string,
  policies: readonly string[],
  alias: { readonly method: string; readonly metadata: readonly string[] },
): FactOf<"vault.entity"> => ({
  kind: "vault.entity",
  key: vaultId("entity", id),
  scope,
  source,
  cluster,
  id,
  name: id,
  policies,
  groups: [],
  disabled: false,
  aliases: [{ id: `${id}-alias`, accessor: `auth_${alias.method}`, name: "", metadata: alias.metadata }],
  metadata: [],
});

export const group = (
  id: string,
  policies: readonly string[],
  more: Partial<FactOf<"vault.group">> = {},
): FactOf<"vault.group"> => ({
  kind: "vault.group",
  key: vaultId("group", id),
  scope,
  source,
  cluster,
  id,
  name: id,
  policies,
  memberEntities: [],
  memberGroups: [],
  metadata: [],
  ...more,
});

export const namespace = (path: string): FactOf<"vault.namespace"> => ({
  kind: "vault.namespace",
  key: vaultId("namespace", path),
  scope,
  source,
  cluster,
  path,
});

type Namespaced = FactOf<
  | "vault.auth"
  | "vault.auth-role"
  | "vault.connection"
  | "vault.dynamic-role"
  | "vault.entity"
  | "vault.group"
  | "vault.mount"
  | "vault.path"
  | "vault.policy"
  | "vault.secret"
  | "vault.token"
  | "vault.transit-key"
>;

/** The fact as it is in a namespace: its key and those that it names with the namespace in them. */
export function below<F extends Namespaced>(place: string, fact: F): F {
  const moved = (key: string): string => key.replace(/^(vault:[^:]+:[^:]+:)/, `$1${segment(place)}:`);
  const changed: Record<string, unknown> = { ...fact, key: moved(fact.key), namespace: place };
  for (const name of ["auth", "mount", "policy", "connection"]) {
    const value = changed[name];
    if (typeof value === "string") changed[name] = moved(value);
  }
  for (const name of fact.kind === "vault.mount" ? ["path"] : ["endpoint", "definition"]) {
    const value = changed[name];
    if (typeof value === "string") changed[name] = `${place}/${value}`;
  }
  if (fact.kind === "vault.path") delete changed["namespace"];
  return changed as unknown as F;
}

/** A live token of the accessor `a1`, with policies and what else is known of it. */
export const liveToken = (
  policies: readonly string[],
  more: Partial<FactOf<"vault.token">> = {},
): FactOf<"vault.token"> => ({
  kind: "vault.token",
  key: vaultId("token", "a1"),
  scope,
  source,
  cluster,
  accessor: "a1",
  policies,
  path: "auth/token/create",
  type: "service",
  orphan: false,
  renewable: true,
  boundCidrs: [],
  ...more,
});

/** A connection of an engine whose path is its type. */
export const connection = (
  type: string,
  name: string,
  more: Partial<FactOf<"vault.connection">> = {},
): FactOf<"vault.connection"> => ({
  kind: "vault.connection",
  key: vaultId("connection", `${type}/${name}`),
  scope,
  source,
  cluster,
  mount: vaultId("mount", type),
  name,
  type,
  path: `${type}/config${name === "" ? "" : `/${name}`}`,
  reaches: [],
  ...more,
});

export const transitKey = (
  name: string,
  more: Partial<FactOf<"vault.transit-key">> = {},
): FactOf<"vault.transit-key"> => ({
  kind: "vault.transit-key",
  key: vaultId("transit-key", `transit/${name}`),
  scope,
  source,
  cluster,
  mount: vaultId("mount", "transit"),
  name,
  exportable: false,
  deletionAllowed: false,
  ...more,
});

/** The secret's metadata declares what it opens. */
export const unlocks = (secret: string, target: string, access: FactOf<"unlocks">["access"]): FactOf<"unlocks"> => ({
  kind: "unlocks",
  key: `${secret}|${target}`,
  scope,
  source,
  secret,
  target,
  declaredBy: "custom_metadata ambit.dev/unlocks",
  access,
});

/** A workflow of GitHub Actions, by its `sub` claim. */
export const externalIdentity = (subject: string): FactOf<"external"> => ({
  kind: "external",
  key: `external:github:${subject}`,
  scope: "external",
  source,
  issuer: "github",
  subject,
  name: subject,
});
