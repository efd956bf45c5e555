import type { FoundCredential } from "../credential.ts";
import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/**
 * A credential that somebody found. Key: its node id. Scope: that of the report that tells of it, `exposure:<report>`, so that
 * it goes with its report; `credentials` where it stands in no report and is told by a question alone.
 */
export interface CredentialFact extends FactBase<"credential">, Omit<FoundCredential, "id" | "line"> {
  /** Its public id; where it has none the kind in words and the beginning of its fingerprint. */
  readonly name: string;
}

/** Kinds of places where credentials are found. */
export const exposurePlaces = [
  "git",
  "ci-log",
  "chat",
  "ticket",
  "image",
  "paste",
  "bucket",
  "file",
  "capture",
  "other",
] as const;
export type ExposurePlace = (typeof exposurePlaces)[number];

/** One finding: a credential lies, or lay, where others can read it. Key: `exposure:<report>:<finding>`. Scope: `exposure:<report>`. */
export interface ExposureFact extends FactBase<"exposure"> {
  /** Node id of the credential. */
  readonly credential: string;
  readonly name: string;
  readonly place: {
    readonly kind: ExposurePlace;
    readonly uri?: string;
    readonly file?: string;
    readonly line?: number;
    readonly commit?: string;
  };
  /** ISO 8601, UTC. */
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly visibility?: "public" | "internal" | "private" | "unknown";
  /** What a scanner or provider said of the credential, and when. */
  readonly status?: "active" | "inactive" | "unknown" | "revoked";
  readonly statusAt?: string;
  /** False: the place shows the credential's name and not what proves it. */
  readonly hasSecret: boolean;
}

export interface CredentialFacts {
  credential: CredentialFact;
  exposure: ExposureFact;
}

export const credentialFactKinds: FactKindTable<keyof CredentialFacts> = {
  credential: { collection: "credentials found", node: "Credential" },
  exposure: { collection: "places where credentials were found", node: "Exposure" },
};
