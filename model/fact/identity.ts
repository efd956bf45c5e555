import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** What a credential is, in the words of inventories. */
export type CredentialKind =
  | "access-key"
  | "client-certificate"
  | "federated"
  | "password"
  | "platform-session"
  | "secret-id"
  | "service-account-token"
  | "static-token"
  | "token";

/**
 * What a platform keeps of the life of an identity, or of a credential: when it was made, changed, used. No rule reads it: a
 * use moves no step. Key: `<subject>|<said>`.
 */
export interface IdentityLifeFact extends FactBase<"identity.life"> {
  /** Node id of the identity, the credential, or the secret that is one. */
  readonly subject: string;
  /** Set where it is of a credential that the source does not name, and of which the subject is the holder. */
  readonly credential?: CredentialKind;
  /** What told it, in the source's words: `RoleLastUsed`, `credential report`. */
  readonly said: string;
  /** ISO 8601, UTC. */
  readonly created?: string;
  /** When its secret was made anew last; of a key that cannot be changed, when it was made. */
  readonly rotated?: string;
  readonly expires?: string;
  readonly used?: string;
  /** What it was used for last: `s3 in eu-west-1`. */
  readonly usedFor?: string;
  /** True where the source says that it was never used, as far back as it keeps count. */
  readonly neverUsed?: true;
  readonly status?: "active" | "inactive";
}

export interface IdentityFacts {
  "identity.life": IdentityLifeFact;
}

export const identityFactKinds: FactKindTable<keyof IdentityFacts> = {
  "identity.life": { collection: "ages and last uses of identities" },
};
