import type { CredentialKind } from "../../model/fact/identity.ts";
import type { NodeKind } from "../../model/node.ts";
import type { Owner } from "../../model/owner.ts";
import type { Field } from "./field.ts";

/** What an identity is, in the words of inventories. */
export const nhiTypes = [
  "agent-identity",
  "azure-identity",
  "gcp-sa",
  "github-app",
  "github-workflow",
  "iam-role",
  "iam-user",
  "k8s-sa",
  "k8s-user",
  "service-login",
  "vault-entity",
  "vault-role",
  "vault-token",
] as const;
export type NhiType = (typeof nhiTypes)[number];

/** Something that proves who the identity is. Never the thing itself. */
export interface IdentityCredential {
  /** Node id, where it is a node; else a natural key. */
  readonly id: string;
  readonly kind: CredentialKind;
  /** Long-lived: it works until somebody takes it away. */
  readonly standing: boolean;
  readonly status: "active" | "inactive" | "unknown";
  /** ISO 8601, UTC. */
  readonly created: Field<string>;
  readonly expires: Field<string>;
  /** ISO 8601, UTC; `none`: never used since the platform keeps count. */
  readonly lastUsed: Field<string>;
  /** Whole days from `created` to the moment the snapshot is judged at. */
  readonly ageDays?: number;
}

/** Two of create, approve and revoke that are in one hand. */
export interface SharedDuty {
  readonly duties: readonly ("approve" | "create" | "revoke")[];
  readonly party: string;
}

/** Who may create, approve and revoke it, and whether no two of these are in one hand. */
export interface IdentityDuties {
  readonly create: Field<readonly string[]>;
  readonly approve: Field<readonly string[]>;
  readonly revoke: Field<readonly string[]>;
  readonly apart: "no" | "unknown" | "yes";
  readonly shared: readonly SharedDuty[];
}

/** Where it may be used and where it is. */
export interface IdentityBoundary {
  /** Selectors, as written: node ids, globs. */
  readonly declared: Field<readonly string[]>;
  /** Node ids of workloads that act as it, sorted; at most 50 in an answer. */
  readonly workloads: readonly string[];
  readonly workloadCount: number;
  /** Of these, outside what is declared. */
  readonly outside: readonly string[];
}

export interface IdentityReview {
  /** Days from one review to the next. */
  readonly cadence: Field<number>;
  readonly last: Field<string>;
  /** ISO 8601 day; absent where the two fields do not tell. */
  readonly due?: string;
  readonly overdue: boolean;
}

/** How it is ended. */
export interface RevokePath {
  readonly runbook: Field<string>;
  readonly tested: Field<string>;
  readonly steps: readonly RevokeStep[];
}

export interface RevokeStep {
  readonly title: string;
  readonly command: string;
  /** Seconds until it is in force, and what works on. */
  readonly seconds: number;
  readonly survives?: string;
  readonly reversible: boolean;
  /** Control id, where it is one of the model's. */
  readonly control?: string;
}

export interface IdentityVendor {
  readonly name: Field<string>;
  readonly contact: Field<string>;
  /** Accounts and tenants outside that may become it: node ids or names. */
  readonly outside: readonly string[];
}

/** One non-human identity, everything with where it was read. */
export interface IdentityRecord {
  /** Node id. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly type: NhiType;
  readonly name: string;
  readonly scope: string;
  /** `no`: a machine uses it; `yes`: a person signs in as it; `both`: keys and a console login; `not-told`. */
  readonly human: "both" | "no" | "not-told" | "yes";
  readonly purpose: Field<string>;
  readonly business: Owner;
  readonly technical: Owner;
  readonly chainOwner: Field<string>;
  readonly duties: IdentityDuties;
  readonly createdAt: Field<string>;
  readonly approvedAt: Field<string>;
  readonly approvalRef: Field<string>;
  readonly expires: Field<string>;
  readonly boundary: IdentityBoundary;
  /** Declared for it, or those of the workloads that use it; sorted. */
  readonly environments: readonly Field<string>[];
  readonly credentials: readonly IdentityCredential[];
  /** Days after which its credentials are to be made anew. */
  readonly rotation: Field<number>;
  readonly lastUsed: Field<string>;
  readonly review: IdentityReview;
  readonly revoke: RevokePath;
  readonly breakGlass: Field<boolean>;
  /** Who is told when it is used so. */
  readonly breakGlassAlert: Field<string>;
  readonly vendor: IdentityVendor;
  readonly autonomy: Field<string>;
  /** Whether it can act at any time, or only in a session that somebody has to ask for. */
  readonly standing: Field<"request-time" | "standing">;
  /** Leads to the administration of an account, cluster or Vault by itself. */
  readonly privileged: boolean;
  /** The first stratum in which somebody on the internet comes to act as it, code running in what they can reach; absent: not reached. */
  readonly exposed?: "assumed" | "certain" | "conditional";
}
