import type { ExposureFact } from "../../model/fact/credential.ts";

/** What tells where a finding lies, before any of it is known to be plain. */
export interface Place {
  readonly kind: ExposureFact["place"]["kind"];
  /** Repository, page, image or job: an address or a name. */
  readonly uri?: string | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly commit?: string | undefined;
}

/**
 * One finding of a report, as a reader of its format gives it. `secret` and `around` go no further than classification:
 * nothing of a finding but what `facts.ts` takes from it reaches a fact.
 */
export interface Finding {
  /** Where it stands in the report. */
  readonly locator: string;
  /** What the scanner calls the kind: `aws-access-token`, `Github`, `aws_secret_access_key`. */
  readonly rule: string;
  /** What was found; absent where the report withholds it. */
  readonly secret?: string | undefined;
  /** The text that it was found in: names beside the value tell what it is. */
  readonly around?: string | undefined;
  /** What names the credential openly, where the report says so itself. */
  readonly publicId?: string | undefined;
  readonly account?: string | undefined;
  /** Every place of the report where this same value lies; one at least. */
  readonly places: readonly Place[];
  readonly firstSeen?: string | undefined;
  readonly lastSeen?: string | undefined;
  readonly visibility?: ExposureFact["visibility"];
  readonly status?: ExposureFact["status"];
  readonly statusAt?: string | undefined;
  /** Lines for the reader of an answer. */
  readonly notes?: readonly string[];
}

/** Gives the findings of one report in its order, each with nothing kept of those before. */
export type FindingReader = AsyncIterable<Finding | "dismissed">;
