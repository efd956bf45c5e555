import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

export type LogForm = "cloudtrail" | "kubernetes-audit" | "vault-audit";

/** `done`: it was carried out. `denied`: it was refused for want of a right. `failed`: it ended in another error. */
export type Outcome = "done" | "denied" | "failed";

/**
 * A log that was read: one source's events of one month. Key: its scope, `log:<scope of the source>:<month>:<8 hex of its
 * first event>`, so that the same log, grown, replaces what it told before, and another log stands beside it.
 */
export interface ObservedLogFact extends FactBase<"observed.log"> {
  /** Scope of what the log is of: `aws:account:<id>`, `k8s:<cluster>`, `vault:<cluster>`. */
  readonly of: string;
  readonly form: LogForm;
  /** First and last event: ISO 8601, UTC, whole seconds. */
  readonly from: string;
  readonly to: string;
  readonly events: number;
  /** True where the log is as its source writes it; false for the answer to a search, which leaves out what was not asked for. */
  readonly whole: boolean;
  /** AWS regions of its events, sorted. */
  readonly regions?: readonly string[];
  /** Rows told without their resource, as there were too many. */
  readonly folded: number;
  /** Events of which no row is told, and sessions, as there were too many. */
  readonly left: number;
  readonly sessionsLeft: number;
  /** Records of its files that could not be read. */
  readonly unread: number;
}

/** What one identity did to one resource, summed up. Key: `<scope>:<digest>`. */
export interface ObservedUseFact extends FactBase<"observed.use"> {
  /** Scope of what the log is of. */
  readonly of: string;
  /** Node id of who did it, as the log tells; `web-identity:<issuer>:<subject>`, `aws-service:<name>` where it is no node. */
  readonly identity: string;
  /** Other names of the same: the Vault entity of a login, the AWS principal behind a Kubernetes user. Node ids. */
  readonly also?: readonly string[];
  /** Who asked in its name, where it was impersonated. Node id. */
  readonly by?: string;
  /** The long-term access key that it was done with: `AKIA...`. */
  readonly accessKey?: string;
  /** AWS: `s3`, as in `s3.amazonaws.com`; else `kubernetes`, `vault`. */
  readonly service: string;
  /** AWS: the event's name. Kubernetes: `<verb> <resource>[.<group>][/<subresource>]`. Vault: the operation. */
  readonly action: string;
  /** Node id, ARN, path or name of what it was done to, as the log names it; absent where it does not, or it was not kept. */
  readonly resource?: string;
  /** AWS: the role that it handed to a service. */
  readonly passes?: string;
  /** True for a data event, which a trail holds only where it was told to. */
  readonly data?: true;
  /** True for what only reads. */
  readonly reads?: true;
  readonly outcome: Outcome;
  /** ISO 8601, UTC, whole seconds. */
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** Some of the addresses that it came from, sorted. */
  readonly addresses: readonly string[];
  /** Some of the programs, by name and version, sorted. */
  readonly agents: readonly string[];
  /** Some of the temporary keys that it was done with: `ASIA...`, sorted. */
  readonly sessionKeys?: readonly string[];
}

/** A session as a log tells of it: from its being issued, from its use, or both. Key: `<scope>:session:<key id>`. */
export interface ObservedSessionFact extends FactBase<"observed.session"> {
  readonly of: string;
  /** `ASIA...`. */
  readonly keyId: string;
  /** Node id of whose session it is: a role or user. */
  readonly principal: string;
  /** The name that whoever asked for it gave it. */
  readonly name?: string;
  readonly sourceIdentity?: string;
  /** ISO 8601, UTC. */
  readonly issuedAt?: string;
  readonly expiresAt?: string;
  /** Whom it was issued to, and with which key. */
  readonly issuedTo?: string;
  readonly issuedToKey?: string;
  /** The call that issued it. */
  readonly issuedBy?: string;
  /** Of its use; absent where it was only issued. */
  readonly first?: string;
  readonly last?: string;
  readonly count: number;
  /** What it did: `<service>:<action>`, sorted. */
  readonly actions: readonly SessionAction[];
  /** True where it did more than `actions` tells. */
  readonly more?: true;
  readonly addresses: readonly string[];
}

export interface SessionAction {
  readonly action: string;
  readonly outcome: Outcome;
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

export interface ObservedFacts {
  "observed.log": ObservedLogFact;
  "observed.use": ObservedUseFact;
  "observed.session": ObservedSessionFact;
}

export const observedFactKinds: FactKindTable<keyof ObservedFacts> = {
  "observed.log": { collection: "audit logs" },
  "observed.use": { collection: "what identities did" },
  "observed.session": { collection: "sessions in audit logs" },
};
