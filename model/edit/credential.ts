import type { Latency } from "../control.ts";
import type { CredentialFact } from "../fact/credential.ts";
import { revocationOf } from "./revocation.ts";
import { minutes, removes } from "./spec.ts";

/** Of a credential that nobody names. */
const usual: Latency = { seconds: 5 * minutes, survives: "sessions that were opened with it, until they end" };

/** Edits of credentials that somebody found: text that leaked cannot be taken back, what it opens can. */
export const credentialEdits = [
  removes("revoke", "credential", {
    title: "Revoke the credential at its issuer",
    cost: 1,
    reversible: false,
    latency: (fact: CredentialFact | undefined) => (fact === undefined ? usual : revocationOf(fact).latency),
    command: (fact) => revocationOf(fact).command,
  }),
];
