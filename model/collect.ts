import type { z } from "zod";
import type { Json } from "./canonical.ts";

/**
 * What a source's folder `importers/<source>/collect/` exports: how a live system is read into a bundle that the file
 * importer of the same source reads. Collectors ask and write; the runner (`importers/collect/run.ts`) does the rest:
 * limits, waiting, time-outs, the journal, files, the manifest. Reading changes nothing at the source and mints no
 * credential, and what must not reach the bundle (values of secrets, user data, env values) is dropped before `write`.
 */
export interface Collector<O extends z.ZodObject = z.ZodObject> {
  /** The importer's id; the word after `ambit collect`. */
  readonly id: string;
  readonly title: string;
  /**
   * Flags of the command and fields of a scan: strings, numbers, booleans, lists of strings, each described. No field
   * takes a secret: tokens and keys come from the environment and from files.
   */
  readonly options: O;
  /** Every call that can be made. Docs and policies are made from it, tests compare it with what was really asked. */
  readonly declared: readonly DeclaredCall[];
  /** Most requests at once: in all, and to one `Call.scope`. */
  readonly limits: { readonly total: number; readonly perScope: number };
  /** What of an answer is not written, in words, for the docs: `user data of instances`. */
  readonly drops: readonly string[];
  /** The least that reading needs with these options, in the source's own form, ready to be applied. */
  permissions(options: z.infer<O>): Policy;
  /**
   * Finds the credentials and loads the client: a missing package is a UserError `collect.client` whose help is the one
   * `npm install` command. What is asked of the source here is not retried: ask in calls.
   * @throws UserError usage.argument, collect.client, collect.unauthenticated, collect.unreachable
   */
  open(options: z.infer<O>, context: CollectContext): Promise<CollectSession>;
}

export interface Policy {
  /** What it is, to show: `IAM policy`, `ClusterRole`, `Vault policy`. */
  readonly what: string;
  /** The document itself, ending in a line break. */
  readonly text: string;
}

/** A kind of request that a collector makes. */
export interface DeclaredCall {
  /** As manifests name it: `iam:ListRoles`, `pods`, `networkpolicies.networking.k8s.io`, `auth/+/role/+`. */
  readonly call: string;
  /** What it tells, in the source's words: `roles with their trust policies`. */
  readonly title: string;
  /** What it takes, in the source's terms: `iam:ListRoles`, `list pods`, `read auth/+/role/+`. Empty: nothing. */
  readonly permissions: readonly string[];
  /** Name of the option that must be given, or true, for it to be made. */
  readonly optional?: string;
}

export interface CollectContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user cancels. */
  readonly signal: AbortSignal;
  /** A line that belongs to the answer: what was chosen, what is missing. */
  warn(message: string): void;
}

export interface CollectSession {
  /** What is read, to show: `Vault 1.14.0 at https://vault.example.com`. */
  readonly title: string;
  /**
   * What two runs must agree in to share a bundle: the source's address or account and the options that choose what is
   * read. No secret. Must be the same after a restart.
   */
  readonly identity: string;
  /** The calls to begin with; others follow from their answers. Pulled lazily, and again after a restart. */
  calls(): Calls;
  close?(): Promise<void>;
}

/** An array tells the progress how many there are; a generator need not hold them all. */
export type Calls = readonly Call[] | Iterable<Call> | AsyncIterable<Call>;

/** A folder of the bundle that one manifest stands for: an account, a cluster. Equal folders are one part. */
export interface Part {
  /** Relative to the bundle, `/` between segments; empty where the bundle is one part. */
  readonly folder: string;
  /** The manifest's `name` and `issuer`; the last call that knows one says it. */
  readonly name?: string;
  readonly issuer?: string;
}

/** One thing to read: one request, or the pages of one list. */
export interface Call {
  readonly declared: DeclaredCall;
  /** The manifest's name where it is narrower than `declared.call`: a request path of Vault. */
  readonly call?: string;
  /** The journal's key: what is asked, where, with which parameters. Stable over runs; one call per key. */
  readonly key: string;
  readonly part: Part;
  /** Limits and pauses are kept by scope: `123456789012/eu-west-1`, a cluster. */
  readonly scope: string;
  /**
   * Path below the part's folder, `/` between segments; each call its own. Names that a server gives must pass
   * `fileName()` of importers/collect/names.ts first. Without one nothing is written.
   */
  readonly file?: string;
  /**
   * Asks, through `io.ask` alone, and writes the answer. What it throws says how it ended: Refused, Partly; a UserError
   * ends the whole collection (a token that has expired), which can be taken up again.
   */
  run(io: CallIo): Promise<CallResult | undefined>;
  /** The calls that follow from the answer. After a restart it is asked of calls done before: it must not need `run`. */
  follow?(done: DoneCall): Calls;
}

export interface CallIo {
  /** Aborted when the collection ends early. */
  readonly signal: AbortSignal;
  /**
   * Makes one request, again after Throttled and Unreachable, within the limits; each attempt has its own signal, aborted
   * at its time-out. @throws Refused where it was refused or all attempts failed
   */
  ask<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Appends to the call's file, which appears in the bundle when the call has ended well. Waits for the disk. */
  write(text: string | Uint8Array): Promise<void>;
  /** Drops what the call has written so far: a list that changed under its pages is read anew. */
  restart(): Promise<void>;
}

export interface CallResult {
  /** Default `read`. */
  readonly status?: "read" | "partly" | "refused";
  /** Why not `read`: one line, never quoting what a server says beyond its error code. */
  readonly reason?: string;
  /** Small; kept in the journal for `follow`. No secrets. */
  readonly note?: Json;
}

export interface DoneCall extends CallResult {
  readonly status: "read" | "partly" | "refused";
  /** What the call wrote; empty where it wrote nothing. */
  read(): AsyncIterable<Uint8Array>;
}

/** The source asks to be asked later. Thrown inside `io.ask`. */
export class Throttled extends Error {
  override readonly name = "Throttled";
  /** What `Retry-After` says, milliseconds. */
  readonly retryAfter: number | undefined;
  constructor(reason: string, retryAfter?: number) {
    super(reason);
    this.retryAfter = retryAfter;
  }
}

/** No whole answer came: time-out, cut connection, the server's own failure. Asked again a few times. Thrown inside `io.ask`. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The source will not answer this, now or later: `AccessDenied`, `403`. Becomes coverage; the message is the reason. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** A part was read and written, in valid form; the rest was not. The message is the reason. */
export class Partly extends Error {
  override readonly name = "Partly";
}

export const defineCollector = <O extends z.ZodObject>(collector: Collector<O>): Collector<O> =>
  Object.freeze(collector);
