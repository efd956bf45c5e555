import type { Latency } from "../control.ts";
import type { CredentialFact } from "../fact/credential.ts";

/** How a credential is ended by whoever issued it. Latency and what survives are those of the issuers' documents. */
export interface Revocation {
  /** Who issues it: `Revoke it at GitHub`. */
  readonly issuer: string;
  readonly latency: Latency;
  readonly reversible: boolean;
  readonly command: string;
}

export type Revoked = CredentialFact;
/** Kinds of the table of credentials, and what is done about one of them. */
export type RevocationEntry = readonly [types: RegExp, revocation: (fact: Revoked) => Revocation];

/** A public part of it, else the name of what is missing, as a placeholder. */
export const partOf = ({ claims }: Revoked, name: string): string => claims[name] ?? `<${name.replaceAll("_", " ")}>`;

/** Final, and in force at once. */
export const gone = { latency: { seconds: 0 }, reversible: false } as const;
