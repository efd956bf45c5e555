import { z } from "zod";
import { plainText } from "../../model/redact.ts";
import { unlocksKey } from "../../model/unlocks.ts";
import { type Tree, treeOf } from "../read/index.ts";

const text = z.string().nullish();
const list = <S extends z.ZodType>(schema: S) =>
  z
    .array(schema)
    .nullish()
    .transform((value) => value ?? []);
export const tags = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .nullish()
  .transform((value) => value ?? {});

const permissions = list(z.string());
export const Vault = z.object({
  tenantId: text,
  vaultUri: text,
  enableRbacAuthorization: z.boolean().nullish(),
  enablePurgeProtection: z.boolean().nullish(),
  publicNetworkAccess: text,
  networkAcls: z
    .object({
      defaultAction: text,
      ipRules: list(z.object({ value: text })),
      virtualNetworkRules: list(z.object({ id: text })),
    })
    .nullish(),
  accessPolicies: list(
    z.object({
      objectId: z.string(),
      applicationId: text,
      permissions: z.object({ secrets: permissions, keys: permissions, certificates: permissions }),
    }),
  ),
});

export const Secret = z.object({
  attributes: z.object({ enabled: z.boolean().nullish(), expires: text, exp: z.number().nullish() }).nullish(),
  kid: text,
  managed: z.boolean().nullish(),
  tags,
});

export const Assignment = z.object({
  principalId: z.string(),
  principalType: text,
  roleDefinitionId: z.string(),
  roleDefinitionName: text,
  scope: z.string(),
  condition: z.unknown().optional(),
});

const Permission = z.object({
  actions: permissions,
  notActions: permissions,
  dataActions: permissions,
  notDataActions: permissions,
  condition: z.unknown().optional(),
});
export type Permission = z.infer<typeof Permission>;
export const Definition = z.object({
  roleName: text,
  /** `roleType` of the command line, `type` of ARM's properties. */
  roleType: text,
  type: text,
  permissions: list(Permission),
});

const principals = list(z.object({ id: z.string(), type: text }));
export const Deny = z.object({
  denyAssignmentName: text,
  scope: text,
  doNotApplyToChildScopes: z.boolean().nullish(),
  principals,
  excludePrincipals: principals,
  permissions: list(Permission),
  condition: z.unknown().optional(),
});

export const Identity = z.object({ clientId: z.string(), principalId: z.string() });

/** Tags as facts have them; Azure lets a tag's name hold no slash, so `ambit.dev.unlocks` is read beside ours. */
export const tagTexts = (all: z.infer<typeof tags>): readonly string[] =>
  Object.entries(all)
    .filter(([key]) => key !== unlocksKey && key !== unlocksTag)
    .map(([key, value]) => `${plainText(key)}=${plainText(String(value ?? ""))}`)
    .sort();
export const unlocksTag = unlocksKey.replace("/", ".");

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isGuid = (value: unknown): value is string => typeof value === "string" && guid.test(value);

/** `microsoft.keyvault/vaults`, lower case; empty where a record has none. */
export const typeOf = ({ type }: Tree): string => (typeof type === "string" ? type.toLowerCase() : "");

/** ARM puts what is a resource's own under `properties`; the command line flattens some of it. */
export const properties = (value: Tree): Tree => ({ ...value, ...treeOf(value["properties"]) });

/** The subscription of a resource id in lower case. */
export const subscriptionOf = (id: string): string | undefined => /^\/subscriptions\/([^/]+)(\/|$)/.exec(id)?.[1];

const vaultForm =
  /^\/subscriptions\/[0-9a-z-]{1,64}\/resourcegroups\/[^/]{1,90}\/providers\/microsoft\.keyvault\/vaults\/([a-z0-9-]{3,24})$/;
export const vaultNameOf = (id: string): string | undefined => vaultForm.exec(id)?.[1];

const secretUrl =
  /^https:\/\/([a-z0-9-]{3,24}\.vault(?:\.usgovcloudapi|\.azure)\.(?:net|cn))\/(?:secrets|certificates)\/([0-9A-Za-z-]{1,127})(?:\/|$)/i;
/** Host and name of the address of a secret, with its version or without. */
export function secretAt(url: unknown): { readonly host: string; readonly name: string } | undefined {
  const [, host, name] = typeof url === "string" ? (secretUrl.exec(url) ?? []) : [];
  return host === undefined || name === undefined ? undefined : { host: host.toLowerCase(), name };
}
