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
