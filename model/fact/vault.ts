import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** Key: `vault:<cluster>`. */
export interface VaultClusterFact extends FactBase<"vault.cluster"> {
  readonly name: string;
  readonly flavour?: "vault" | "openbao";
  /** `1.14.0`. */
  readonly version?: string;
  /** `any`: policies of a group hold for all its members, whatever namespace their token is of. */
  readonly groupPolicies?: "any";
  /** Of its audit devices: none is enabled, one writes values as they are, all write hashes; absent where they were not read. */
  readonly audit?: "none" | "plain" | "hashed";
}
/** A namespace below the root. Key: `vault:<cluster>:namespace:<path without trailing slash>`. */
export interface VaultNamespaceFact extends FactBase<"vault.namespace"> {
  readonly cluster: string;
  readonly path: string;
}
/** What stands in one namespace of a Vault. In keys the namespace comes between the kind and the path. */
interface InNamespace {
  /** Path of the namespace without trailing slash; absent in the root. */
  readonly namespace?: string;
}
/** A secrets engine. Key: `vault:<cluster>:mount:<path without trailing slash>`. */
export interface VaultMountFact extends FactBase<"vault.mount">, InNamespace {
  readonly cluster: string;
  /** Below the cluster: its namespace included. */
  readonly path: string;
  readonly type: string;
  /** KV: 1 or 2. */
  readonly version?: number;
  /** Names of request and answer fields that audit devices write as they are. */
  readonly auditPlain?: readonly string[];
}
/** An auth method. Key: `vault:<cluster>:auth:<path without trailing slash>`. */
export interface VaultAuthFact extends FactBase<"vault.auth">, InNamespace {
  readonly cluster: string;
  /** Below `auth/` of its namespace. */
  readonly path: string;
  readonly type: string;
  readonly accessor?: string;
  /** kubernetes: API server address or issuer; jwt: issuer. Names of the trusted cluster or issuer, for aliases. */
  readonly trusts: readonly string[];
}
/** Who may log in as what. Key: `vault:<cluster>:auth-role:<auth path>/<role>`. */
export interface VaultAuthRoleFact extends FactBase<"vault.auth-role">, InNamespace {
  readonly cluster: string;
  /** Key of its `vault.auth`. */
  readonly auth: string;
  readonly type: string;
  readonly name: string;
  readonly policies: readonly string[];
  readonly noDefaultPolicy: boolean;
  /** Seconds; absent where the system's default holds. */
  readonly ttl?: number;
  /** Where its tokens may be used from, logging in included; empty: anywhere. */
  readonly boundCidrs: readonly string[];
  /** approle: where a secret_id may be used from; empty: anywhere. */
  readonly secretIdCidrs: readonly string[];
  /** kubernetes. */
  readonly serviceAccounts: readonly string[];
  readonly namespaces: readonly string[];
  readonly namespaceSelector: boolean;
  readonly audience?: string;
  /** jwt / oidc. */
  readonly boundSubject?: string;
  readonly boundAudiences: readonly string[];
  readonly boundClaims: readonly { readonly claim: string; readonly values: readonly string[] }[];
  readonly boundClaimsType?: "string" | "glob";
  /** token: patterns of policies that a token of the role may have, beside `policies`. */
  readonly policyGlobs?: readonly string[];
  /** token: names and patterns of policies that no token of the role may have. */
  readonly disallowed?: readonly string[];
  /** aws: ARNs (of type ec2 of instance profiles and their roles); gcp: emails of service accounts; azure: service principals. */
  readonly boundPrincipals: readonly string[];
  /** What else a login must meet, in the method's own words, where no evaluator decides it: `bound_ami_id`. */
  readonly boundElse?: readonly string[];
  /** aws, gcp: accounts or projects of the callers; empty: any. */
  readonly boundAccounts?: readonly string[];
  /** aws, gcp: `iam`, `ec2`, `gce`. */
  readonly loginType?: string;
  /** approle: a login needs the secret_id too. */
  readonly bindSecretId: boolean;
}
/** One `path` block of one policy. Key: `<policy key>/<index>`. */
export interface VaultPathFact extends FactBase<"vault.path"> {
  /** `vault:<cluster>:policy:<name>`. */
  readonly policy: string;
  /** As written, without a leading slash unless a template stands right behind it. */
  readonly path: string;
  readonly capabilities: readonly string[];
  /** Parameter name, lower case, to the values that it may have (empty: any); text that looks like a secret is withheld. */
  readonly allowedParameters?: VaultParameters;
  readonly deniedParameters?: VaultParameters;
  readonly requiredParameters?: readonly string[];
  /** Bounds of the wrapping TTL that a request must ask for. */
  readonly minWrapSeconds?: number;
  readonly maxWrapSeconds?: number;
  /** ISO 8601, UTC: from then on OpenBao ignores the block. */
  readonly expires?: string;
  /** Names of elements that restrain the block and that no evaluator decides: `control_group`, `mfa_methods`. */
  readonly undecided: readonly string[];
}
export type VaultParameters = Readonly<Record<string, readonly (string | number | boolean)[]>>;
/** Key: `vault:<cluster>:policy:<name>`. */
export interface VaultPolicyFact extends FactBase<"vault.policy">, InNamespace {
  readonly cluster: string;
  readonly name: string;
  /** Why its text could not be read: what its logins may do is then open. */
  readonly unread?: string;
}
/** Key: `vault:<cluster>:entity:<id>`. */
export interface VaultEntityFact extends FactBase<"vault.entity">, InNamespace {
  readonly cluster: string;
  readonly name: string;
  readonly id: string;
  readonly policies: readonly string[];
  /** Ids of the groups it is in, those that it inherits too where the answer tells. */
  readonly groups: readonly string[];
  readonly disabled: boolean;
  /** Logins that are this entity. */
  readonly aliases: readonly VaultAlias[];
  /** `<key>=<value>` of the keys that some policy's template names. */
  readonly metadata: readonly string[];
}
export interface VaultAlias {
  readonly id: string;
  /** Accessor of the auth method. */
  readonly accessor: string;
  /** What the method calls the caller; withheld where it looks like a secret (an AppRole's role_id). */
  readonly name: string;
  /** `<key>=<value>` of keys that the method itself sets (service account, role) and those that some template names. */
  readonly metadata: readonly string[];
  /** `<key>=<value>` of the keys that some policy's template names. */
  readonly customMetadata?: readonly string[];
}
/** Key: `vault:<cluster>:group:<id>`. */
export interface VaultGroupFact extends FactBase<"vault.group">, InNamespace {
  readonly cluster: string;
  readonly id: string;
  readonly name: string;
  readonly policies: readonly string[];
  /** Entity ids. */
  readonly memberEntities: readonly string[];
  /** Group ids. */
  readonly memberGroups: readonly string[];
  /** Accessor of the auth method that says who is in it, at each login. */
  readonly externalTo?: string;
  /** `<key>=<value>` of the keys that some policy's template names. */
  readonly metadata: readonly string[];
}
/** A KV entry. Key: `vault:<cluster>:secret:<mount>/<path>`. */
export interface VaultSecretFact extends FactBase<"vault.secret">, InNamespace {
  readonly cluster: string;
  /** Key of its `vault.mount`. */
  readonly mount: string;
  /** Below the mount, without `data/`. */
  readonly name: string;
}
/** A role of an engine that issues credentials. Key: `vault:<cluster>:dynamic-role:<mount>/<role>`. */
export interface VaultDynamicRoleFact extends FactBase<"vault.dynamic-role">, InNamespace {
  readonly cluster: string;
  /** Key of its `vault.mount`. */
  readonly mount: string;
  readonly name: string;
  readonly type: string;
  /** Request path that issues, below the cluster: `database/creds/app`. */
  readonly endpoint: string;
  /** Capabilities of which one is enough to ask for it. */
  readonly operations: readonly string[];
  /** Node ids or names (host, ARN) of what it issues credentials for. */
  readonly issues: readonly string[];
  /** Key of the `vault.connection` that it issues through, where its engine has several. */
  readonly connection?: string;
  /** Where the role itself is written, below the cluster: `database/roles/app`. */
  readonly definition?: string;
  /** kubernetes: namespaces whose accounts it makes tokens for; `*` is any. */
  readonly namespaces?: readonly string[];
  /** pki: names that its certificates may carry; empty: any. */
  readonly names?: readonly string[];
}
/** How an engine reaches what it issues credentials for, with a login of its own. Key: `vault:<cluster>:connection:<mount>/<name>`. */
export interface VaultConnectionFact extends FactBase<"vault.connection">, InNamespace {
  readonly cluster: string;
  /** Key of its `vault.mount`. */
  readonly mount: string;
  readonly name: string;
  /** Of the engine: `database`, `rabbitmq`, `kubernetes`. */
  readonly type: string;
  /** Request path of the configuration, below the cluster: `database/config/app`. */
  readonly path: string;
  /** Names (host, API server) of what it goes to. */
  readonly reaches: readonly string[];
  /** database: names and patterns of the roles that may use it; absent where the answer does not tell. */
  readonly allowedRoles?: readonly string[];
  /** aws: id of the access key that the engine signs with. */
  readonly accessKey?: string;
}
/** A key of a transit engine. Key: `vault:<cluster>:transit-key:<mount>/<name>`. */
export interface VaultTransitKeyFact extends FactBase<"vault.transit-key">, InNamespace {
  readonly cluster: string;
  /** Key of its `vault.mount`. */
  readonly mount: string;
  readonly name: string;
  readonly exportable: boolean;
  readonly deletionAllowed: boolean;
}
/** A token that lives, by its accessor: what it is, never what proves it. Key: `vault:<cluster>:token:<accessor>`. */
export interface VaultTokenFact extends FactBase<"vault.token">, InNamespace {
  readonly cluster: string;
  readonly accessor: string;
  /** Of the token itself; those of its entity come on top. Names in lower case. */
  readonly policies: readonly string[];
  /** Id of its entity. */
  readonly entity?: string;
  /** Request that made it: `auth/approle/login`. */
  readonly path: string;
  /** Name of the auth role that gave it, as its metadata tells. */
  readonly role?: string;
  readonly type: "batch" | "service";
  readonly orphan: boolean;
  /** ISO 8601, UTC; absent for a token without end. */
  readonly expires?: string;
  /** Uses that are left; absent without bound. */
  readonly uses?: number;
  readonly renewable: boolean;
  readonly boundCidrs: readonly string[];
}
/** Where requests are written down. Key: `vault:<cluster>:audit:<path without trailing slash>`. */
export interface VaultAuditFact extends FactBase<"vault.audit"> {
  readonly cluster: string;
  readonly path: string;
  /** `file`, `socket`, `syslog`. */
  readonly type: string;
  /** True where values are written as they are, secrets among them. */
  readonly raw: boolean;
}

export interface VaultFacts {
  "vault.cluster": VaultClusterFact;
  "vault.namespace": VaultNamespaceFact;
  "vault.mount": VaultMountFact;
  "vault.auth": VaultAuthFact;
  "vault.auth-role": VaultAuthRoleFact;
  "vault.path": VaultPathFact;
  "vault.policy": VaultPolicyFact;
  "vault.entity": VaultEntityFact;
  "vault.group": VaultGroupFact;
  "vault.secret": VaultSecretFact;
  "vault.dynamic-role": VaultDynamicRoleFact;
  "vault.connection": VaultConnectionFact;
  "vault.audit": VaultAuditFact;
  "vault.transit-key": VaultTransitKeyFact;
  "vault.token": VaultTokenFact;
}

export const vaultFactKinds: FactKindTable<keyof VaultFacts> = {
  "vault.cluster": { collection: "Vault clusters", node: "VaultCluster" },
  "vault.namespace": { collection: "Vault namespaces", node: "VaultNamespace" },
  "vault.mount": { collection: "secrets engines" },
  "vault.auth": { collection: "auth methods" },
  "vault.auth-role": { collection: "auth roles", node: "VaultAuthRole" },
  "vault.path": { collection: "policy paths" },
  "vault.policy": { collection: "ACL policies", node: "VaultPolicy" },
  "vault.entity": { collection: "identity entities", node: "VaultEntity" },
  "vault.group": { collection: "identity groups" },
  "vault.secret": { collection: "KV entries", node: "VaultSecret" },
  "vault.dynamic-role": { collection: "dynamic roles", node: "VaultDynamicRole" },
  "vault.connection": { collection: "connections of secrets engines", node: "VaultConnection" },
  "vault.audit": { collection: "audit devices" },
  "vault.transit-key": { collection: "transit keys", node: "VaultTransitKey" },
  "vault.token": { collection: "live tokens", node: "VaultToken", startsOnly: true },
};
