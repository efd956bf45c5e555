import type { FactKind, FactOf } from "../fact.ts";

/** Facts of one project of GCP and one subscription of Azure, for the examples of rules. */
type With<K extends FactKind> = Partial<Omit<FactOf<K>, "kind" | "key" | "scope">>;
const from = (importer: string) => ({
  document: `${importer}/export.json`,
  locator: "",
  importer,
  observedAt: "2026-01-01T00:00:00Z",
});
const gcp = { scope: "gcp:project:shop", source: from("gcp") };
const azure = { scope: "azure:subscription:s1", source: from("azure") };

export const gcpSecretId = (name: string): string => `//secretmanager.googleapis.com/projects/shop/secrets/${name}`;
export const gcpAccount = (name: string): string =>
  `//iam.googleapis.com/projects/shop/serviceAccounts/${name}@shop.iam.gserviceaccount.com`;

export const gcpSecret = (name: string, rest: With<"gcp.secret"> = {}): FactOf<"gcp.secret"> => ({
  kind: "gcp.secret",
  key: gcpSecretId(name),
  ...gcp,
  project: gcp.scope,
  name,
  tags: [],
  replicas: [],
  kmsKeys: [],
  topics: [],
  ...rest,
});

export const gcpProject = (rest: With<"gcp.project"> = {}): FactOf<"gcp.project"> => ({
  kind: "gcp.project",
  key: gcp.scope,
  ...gcp,
  name: "shop",
  ancestors: ["//cloudresourcemanager.googleapis.com/organizations/5"],
  ...rest,
});

/** The service account has the role on the resource, the project of the examples unless told otherwise. */
export const gcpBinding = (
  account: string,
  role: string,
  resource = "//cloudresourcemanager.googleapis.com/projects/shop",
  rest: With<"gcp.binding"> = {},
): FactOf<"gcp.binding"> => {
  const member = `serviceAccount:${account}@shop.iam.gserviceaccount.com`;
  return { kind: "gcp.binding", key: `${resource}|${role}|${member}`, ...gcp, resource, role, member, ...rest };
};

const group = "/subscriptions/s1/resourcegroups/shop";
export const azureVaultId = `${group}/providers/microsoft.keyvault/vaults/shop`;
export const azureSecretId = (name: string): string => `${azureVaultId}/secrets/${name}`;

/** A vault of access policies that admits every network, unless told otherwise. */
export const azureVault = (rest: With<"azure.vault"> = {}): FactOf<"azure.vault"> => ({
  kind: "azure.vault",
  key: azureVaultId,
  ...azure,
  name: "shop",
  host: "shop.vault.azure.net",
  model: "access-policies",
  publicNetwork: true,
  otherwise: "allow",
  admits: [],
  tags: [],
  ...rest,
});

export const azureSecret = (name: string): FactOf<"azure.secret"> => ({
  kind: "azure.secret",
  key: azureSecretId(name),
  ...azure,
  vault: azureVaultId,
  name,
  tags: [],
});

/** A managed identity: its client id is `c-<name>`, its object id `p-<name>`. */
export const azureIdentity = (name: string): FactOf<"azure.identity"> => ({
  kind: "azure.identity",
  key: `azure:client:c-${name}`,
  ...azure,
  name,
  principal: `p-${name}`,
});

export const azureVaultPolicy = (identity: string, ...secrets: readonly string[]): FactOf<"azure.vault-policy"> => ({
  kind: "azure.vault-policy",
  key: `${azureVaultId}|p-${identity}`,
  ...azure,
  vault: azureVaultId,
  principal: `p-${identity}`,
  secrets,
  keys: [],
  certificates: [],
});

export const azureAssignment = (
  identity: string,
  role: string,
  resource = group,
  rest: With<"azure.role-assignment"> = {},
): FactOf<"azure.role-assignment"> => ({
  kind: "azure.role-assignment",
  key: `${resource}/providers/microsoft.authorization/roleassignments/${identity}-${role}`,
  ...azure,
  resource,
  role,
  principal: `p-${identity}`,
  conditional: false,
  ...rest,
});

/** A custom role of one permission, which gives nothing unless told otherwise. */
export const azureRole = (
  name: string,
  permission: Partial<FactOf<"azure.role-definition">["permissions"][number]>,
): FactOf<"azure.role-definition"> => ({
  kind: "azure.role-definition",
  key: `/subscriptions/s1/providers/microsoft.authorization/roledefinitions/${name}`,
  ...azure,
  name,
  role: name,
  permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...permission }],
});

/** A deny assignment of one permission on everybody, with what is below the group, unless told otherwise. */
export const azureDeny = (
  permission: Partial<FactOf<"azure.deny-assignment">["permissions"][number]>,
  rest: With<"azure.deny-assignment"> = {},
): FactOf<"azure.deny-assignment"> => ({
  kind: "azure.deny-assignment",
  key: `${rest.resource ?? group}/providers/microsoft.authorization/denyassignments/no`,
  ...azure,
  name: "no",
  resource: group,
  inherited: true,
  everyone: true,
  principals: [],
  groups: [],
  except: [],
  exceptGroups: [],
  permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...permission }],
  ...rest,
});
