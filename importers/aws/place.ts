import type { z } from "zod";
import type { FactKind, FactOf, Source } from "../../model/fact.ts";
import type { ImportContext } from "../../model/importer.ts";
import { pointerTo, shapeProblem } from "../read/index.ts";

/** A fact's own fields; optional ones may be given as undefined and are then left out. */
export type Content<K extends FactKind> = {
  readonly [F in keyof Omit<FactOf<K>, "kind" | "key" | "scope" | "source">]: object extends Pick<FactOf<K>, F>
    ? FactOf<K>[F] | undefined
    : FactOf<K>[F];
};

/** Told of every collection that lost something, so that its coverage becomes `partly`. */
export type Blame = (collections: readonly FactKind[], reason: string) => void;

export interface Setting {
  /** Twelve digits: the account that the document is of. */
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** Where a record does not tell its own; absent where the document does not either. */
  readonly region: string | undefined;
  readonly document: string;
  readonly context: ImportContext;
  readonly blame: Blame;
  /** Told of what is not in the input, which is no fault of the document. */
  readonly missing: Blame;
  /** Whose facts these are; `aws` where not set. */
  readonly importer?: string;
  /** Where in the document the value of a pointer stands, for records that were put together from several places. */
  readonly locate?: (pointer: string) => string;
  /** The document in which it stands, where that is not `document`. */
  readonly documentOf?: (pointer: string) => string;
}

/** A value's place in the input: makes facts with their source, and problems where the value has another shape. */
export class Place {
  readonly setting: Setting;
  /** Locator of the value. */
  readonly pointer: string;
  /** Collections that are incomplete when something here cannot be read. */
  readonly collections: readonly FactKind[];

  constructor(setting: Setting, pointer: string, collections: readonly FactKind[]) {
    this.setting = setting;
    this.pointer = pointer;
    this.collections = collections;
  }

  get account(): string {
    return this.setting.account;
  }

  get scope(): string {
    return `aws:account:${this.setting.account}`;
  }

  get source(): Source {
    const { context, importer = "aws" } = this.setting;
    return {
      document: this.#document(this.pointer),
      locator: this.#located(this.pointer),
      importer,
      observedAt: context.observedAt,
    };
  }

  #document(pointer: string): string {
    return this.setting.documentOf?.(pointer) ?? this.setting.document;
  }

  #located(pointer: string): string {
    return this.setting.locate?.(pointer) ?? pointer;
  }

  below(...keys: readonly (string | number)[]): Place {
    return new Place(this.setting, pointerTo(this.pointer, ...keys), this.collections);
  }

  /** The same place, where a fault makes other collections incomplete. */
  of(...collections: readonly FactKind[]): Place {
    return new Place(this.setting, this.pointer, collections);
  }

  fact<K extends FactKind>(kind: K, key: string, content: Content<K>): FactOf<K> {
    const fact: Record<string, unknown> = { kind, key, scope: this.scope };
    for (const [field, value] of Object.entries(content)) if (value !== undefined) fact[field] = value;
    fact["source"] = this.source;
    // `Content<K>` has exactly the fields that `FactOf<K>` adds to these four.
    return fact as unknown as FactOf<K>;
  }

  /** The value in the schema's shape; elsewise a problem. */
  parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const found = shapeProblem(this.#document(this.pointer), this.pointer, parsed.error);
    const problem = { ...found, at: this.#located(found.at ?? "") };
    this.setting.context.problem(problem);
    this.setting.blame(this.collections, `${problem.message} at ${problem.at}`);
    return undefined;
  }

  /** Something that was not exported: no fault of the document, but the collections are incomplete. */
  missing(what: string): void {
    this.setting.missing(this.collections, what);
  }

  /** `message` is ours: it never quotes the value. */
  refuse(message: string): void {
    this.setting.context.problem({
      code: "import.shape",
      file: this.#document(this.pointer),
      at: this.#located(this.pointer),
      message,
    });
    this.setting.blame(this.collections, `${message} at ${this.#located(this.pointer)}`);
  }
}
