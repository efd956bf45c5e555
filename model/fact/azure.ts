import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** A key vault. Key: its resource id, lower case. */
export interface AzureVaultFact extends FactBase<"azure.vault"> {
  readonly name: string;
  /** `<name>.vault.azure.net`. */
  readonly host: string;
  readonly tenant?: string;
  /** Who decides: role assignments or the vault's own access policies; absent where not told. */
  readonly model?: "access-policies" | "rbac";
  /** Absent where not told. */
  readonly publicNetwork?: boolean;
  /** What the firewall of the vault does with requests that no rule names; absent where not told. */
  readonly otherwise?: "allow" | "deny";
  /** CIDRs and resource ids of subnets that the firewall admits. */
  readonly admits: readonly string[];
  readonly purgeProtection?: boolean;
  /** Tags, `<key>=<value>`, sorted. */
  readonly tags: readonly string[];
}

/** One entry of a vault's access policies. Key: `<vault>|<object id>`, and `|<application id>` where it names one. */
export interface AzureVaultPolicyFact extends FactBase<"azure.vault-policy"> {
  /** Key of its `azure.vault`. */
  readonly vault: string;
  /** Object id in Entra ID. */
  readonly principal: string;
  readonly application?: string;
  /** Lower case: `get`, `list`, `all` ... */
  readonly secrets: readonly string[];
  readonly keys: readonly string[];
  readonly certificates: readonly string[];
}

/** A secret of a key vault, by its name alone. Key: `<vault>/secrets/<name>`. */
export interface AzureSecretFact extends FactBase<"azure.secret"> {
  /** Key of its `azure.vault`. */
  readonly vault: string;
  readonly name: string;
  readonly enabled?: boolean;
  /** ISO 8601, UTC. */
  readonly expires?: string;
  /** True where it is the private key of the certificate of that name. */
  readonly certificate?: true;
  readonly tags: readonly string[];
}

/** Key: its resource id, lower case. */
export interface AzureRoleAssignmentFact extends FactBase<"azure.role-assignment"> {
  /** Resource id, lower case: what it holds for, with all that is below. */
  readonly resource: string;
  /** Id of the role definition, a GUID. */
  readonly role: string;
  readonly roleName?: string;
  /** Object id in Entra ID. */
  readonly principal: string;
  readonly principalType?: string;
  /** True where it has a condition, which is not kept. */
  readonly conditional: boolean;
}

/** What one permission of a role names and what it leaves out. Lower case, `*` for anything. */
interface AzurePermission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
  /** It has a condition, which is not kept. */
  readonly conditional?: true;
}

/** A custom role. Key: its resource id, lower case. */
export interface AzureRoleDefinitionFact extends FactBase<"azure.role-definition"> {
  readonly name: string;
  /** Id as assignments name it, a GUID. */
  readonly role: string;
  /** What any of them gives. */
  readonly permissions: readonly AzurePermission[];
}

/** Refuses what roles give. Key: its resource id, lower case. */
export interface AzureDenyAssignmentFact extends FactBase<"azure.deny-assignment"> {
  readonly name: string;
  /** Resource id, lower case. */
  readonly resource: string;
  /** Whether it holds for what is below as well. */
  readonly inherited: boolean;
  /** True where it is on all principals. */
  readonly everyone: boolean;
  /** Object ids in Entra ID, groups apart. Sorted. */
  readonly principals: readonly string[];
  readonly groups: readonly string[];
  /** Whom it is not on. */
  readonly except: readonly string[];
  readonly exceptGroups: readonly string[];
  /** What any of them names is refused. */
  readonly permissions: readonly AzurePermission[];
}

/** A managed identity. Key: `azure:client:<client id>`; of one that a resource has of its own `azure:principal:<object id>`. */
export interface AzureIdentityFact extends FactBase<"azure.identity"> {
  readonly name: string;
  /** Object id in Entra ID: what access policies and role assignments name. */
  readonly principal: string;
}

/** A diagnostic setting: which logs of a resource are sent where. Key: its resource id, lower case. */
export interface AzureLogSettingFact extends FactBase<"azure.log-setting"> {
  /** Resource id, lower case. */
  readonly of: string;
  readonly name: string;
  /** Categories and groups of categories that are on, lower case, sorted; metrics are none. */
  readonly categories: readonly string[];
  /** `workspace`, `storage`, `event-hub`, sorted. */
  readonly to: readonly string[];
}

export interface AzureFacts {
  "azure.vault": AzureVaultFact;
  "azure.vault-policy": AzureVaultPolicyFact;
  "azure.secret": AzureSecretFact;
  "azure.role-assignment": AzureRoleAssignmentFact;
  "azure.role-definition": AzureRoleDefinitionFact;
  "azure.deny-assignment": AzureDenyAssignmentFact;
  "azure.identity": AzureIdentityFact;
  "azure.log-setting": AzureLogSettingFact;
}

export const azureFactKinds: FactKindTable<keyof AzureFacts> = {
  "azure.vault": { collection: "key vaults", node: "AzureKeyVault" },
  "azure.vault-policy": { collection: "access policies of key vaults" },
  "azure.secret": { collection: "secrets of key vaults", node: "AzureSecret" },
  "azure.role-assignment": { collection: "role assignments" },
  "azure.role-definition": { collection: "custom roles" },
  "azure.deny-assignment": { collection: "deny assignments" },
  "azure.identity": { collection: "managed identities", node: "AzureIdentity" },
  "azure.log-setting": { collection: "diagnostic settings" },
};
