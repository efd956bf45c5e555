/** The key under which secrets are fingerprinted: it stays outside the store, exports and answers. */
export interface FingerprintKey {
  /** Tells keys apart; public, from which the key cannot be learnt. */
  readonly id: string;
  /** 32 random bytes. */
  readonly bytes: Uint8Array;
}

/**
 * A credential that was found in some text, without any part that is secret: may be shown and stored. Every text in it
 * passed `plainText` and holds no control character.
 */
export interface FoundCredential {
  /** An id of the table of kinds (docs/tokens.md). */
  readonly type: string;
  /** The kind in words: `AWS access key`. */
  readonly title: string;
  /** Node id: `credential:<public id>`, where there is none `credential:<fingerprint>`. */
  readonly id: string;
  /** What its issuer calls it, openly: `AKIA...`, the e-mail and key id of a service account. */
  readonly publicId?: string;
  /** `fp1_` and 26 characters: HMAC-SHA-256 of the secret part. Comparable under one key only. */
  readonly fingerprint?: string;
  /** Id of that key. */
  readonly fingerprintKey?: string;
  /** False: only the name of a credential was found, which lets nobody in. */
  readonly hasSecret: boolean;
  /**
   * Set where the other half is needed too and was not found beside it: which half this is. `identifier` names the
   * credential (an AppRole's role_id, the id of an AWS key), `secret` is what proves it.
   */
  readonly half?: "identifier" | "secret";
  /** AWS account id: 12 digits. */
  readonly account?: string;
  /** `iss` of a token, without the trailing slash that some add. */
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: readonly string[];
  /** What the credential was limited to when it was made, in its issuer's words. */
  readonly scopes?: readonly string[];
  /** ISO 8601, UTC. */
  readonly issuedAt?: string;
  readonly notBefore?: string;
  readonly expiresAt?: string;
  /** Source addresses or ranges (CIDR) from which alone it may be used. */
  readonly addresses?: readonly string[];
  /** Names of groups that it says its holder is in: organisations of a client certificate. */
  readonly groups?: readonly string[];
  /** Claims and parts of an address that are public, by name: allow-listed, bounded, in plain text. */
  readonly claims: Readonly<Record<string, string>>;
  /** Node id or a name of another source that it states exactly. */
  readonly principal?: string;
  /** Node ids of which one is its principal, sorted. */
  readonly candidates?: readonly string[];
  /** Node id, host or address of what it opens. */
  readonly resource?: string;
  /** 1 for the first line of the text. */
  readonly line?: number;
  /** What a reader has to know beside: one line each. */
  readonly notes: readonly string[];
}
