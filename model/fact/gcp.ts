import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** Key: `gcp:project:<project id>`; the number where the input tells no id. */
export interface GcpProjectFact extends FactBase<"gcp.project"> {
  readonly name: string;
  readonly number?: string;
  /** Full resource names of the folders and the organization around it, innermost first. */
  readonly ancestors: readonly string[];
}

/** A secret of Secret Manager. Key: its full resource name, `//secretmanager.googleapis.com/projects/<project>/secrets/<name>`. */
export interface GcpSecretFact extends FactBase<"gcp.secret"> {
  /** Key of its `gcp.project`. */
  readonly project: string;
  readonly projectNumber?: string;
  readonly name: string;
  /** Absent for a global secret. */
  readonly location?: string;
  /** Labels, `<key>=<value>`, sorted. */
  readonly tags: readonly string[];
  readonly replication?: "automatic" | "user-managed";
  readonly replicas: readonly string[];
  /** Keys of Cloud KMS: the service decrypts by itself, a caller needs no permission on them. */
  readonly kmsKeys: readonly string[];
  readonly rotationSeconds?: number;
  /** ISO 8601, UTC. */
  readonly nextRotation?: string;
  readonly expires?: string;
  /** Full names of Pub/Sub topics that are told of rotation. */
  readonly topics: readonly string[];
}

/** One member of one role of one IAM policy. Key: `<resource>|<role>|<member>`, and `|<digest>` of a condition. */
export interface GcpBindingFact extends FactBase<"gcp.binding"> {
  /** Full resource name. */
  readonly resource: string;
  /** `roles/secretmanager.secretAccessor`, `projects/<project>/roles/<name>` ... */
  readonly role: string;
  /** `serviceAccount:<email>`, `group:<email>`, `allUsers` ... */
  readonly member: string;
  /** The CEL expression; withheld where it looks like a secret. */
  readonly condition?: string;
}

export interface GcpFacts {
  "gcp.project": GcpProjectFact;
  "gcp.secret": GcpSecretFact;
  "gcp.binding": GcpBindingFact;
}

export const gcpFactKinds: FactKindTable<keyof GcpFacts> = {
  "gcp.project": { collection: "projects" },
  "gcp.secret": { collection: "secrets of Secret Manager", node: "GcpSecret" },
  "gcp.binding": { collection: "IAM bindings" },
};
