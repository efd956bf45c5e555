import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** A container is told a host and, under the same prefix, takes a password from a secret. Key: `<secret>|<host>|<prefix>`. */
export interface ConfiguredLoginFact extends FactBase<"configured-login"> {
  /** Node id of the secret. */
  readonly secret: string;
  /** `<host>` or `<host>:<port>`, lower case. */
  readonly host: string;
  /** Names of the variables: `DB_HOST`, `DB_PASSWORD`. */
  readonly hostVariable: string;
  readonly passwordVariable: string;
  /** The container, as `<namespace>/<workload>/<container>`. */
  readonly place: string;
}

/**
 * A keyed fingerprint of a value that a secret store holds, taken before the value is dropped, where the user gave a key.
 * Key: `<secret>|<entry>|<fingerprint>`.
 */
export interface StoredFingerprintFact extends FactBase<"stored-fingerprint"> {
  /** Node id of the secret. */
  readonly secret: string;
  /** Name of its entry; empty where it has none. */
  readonly entry: string;
  readonly fingerprint: string;
  /** Id of the key: fingerprints by different keys are not compared. */
  readonly fingerprintKey: string;
}

export interface SecretUseFacts {
  "configured-login": ConfiguredLoginFact;
  "stored-fingerprint": StoredFingerprintFact;
}

export const secretUseFactKinds: FactKindTable<keyof SecretUseFacts> = {
  "configured-login": { collection: "hosts and passwords in one container" },
  "stored-fingerprint": { collection: "fingerprints of stored secrets" },
};
