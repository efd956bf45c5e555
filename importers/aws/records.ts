import type { Fact, FactKind } from "../../model/fact.ts";
import type { ImportContext } from "../../model/importer.ts";
import { Tasks } from "./compute-tasks.ts";
import { collections } from "./coverage.ts";
import { Machines } from "./instances.ts";
import { Names } from "./names.ts";
import { Place } from "./place.ts";
import type { Pending } from "./section.ts";
import { sections } from "./sections.ts";
import { arnOf } from "./shapes.ts";

export { arnParts } from "./shapes.ts";
/** Every collection that AWS tells of, sorted. */
export const awsCollections: readonly FactKind[] = collections;

/** Where one account's records come from that another source's document tells of. */
export interface RecordSource {
  readonly account: string;
  readonly partition: string;
  readonly document: string;
  readonly importer: string;
  readonly context: ImportContext;
}

/** One record in the shape of an answer of AWS's API. */
export interface AwsRecord {
  /** Of the list that it is a member of: `RoleDetailList`, `S3.Buckets`. */
  readonly path: string;
  readonly value: unknown;
  readonly region: string | undefined;
  /** The place in the document of a pointer into `value`. */
  readonly locate: (pointer: string) => string;
}

const byPath = new Map(sections.map((section) => [section.path, section]));

/** Facts of records that are no export's: what they mean is said once, by the readers of exports. */
export class Records {
  readonly #source: RecordSource;
  readonly #pending: Pending = { machines: new Machines(), tasks: new Tasks(), membership: undefined };
  readonly #names = new Names();

  constructor(source: RecordSource) {
    this.#source = source;
  }

  /** Facts that name something by its bare name wait until `end`. */
  *read({ path, value, region, locate }: AwsRecord): Generator<Fact> {
    const section = byPath.get(path);
    if (!section) throw new Error(`no list of AWS is called ${path}`);
    const place = this.#place(region, locate, section.collections);
    for (const fact of section.read(value, place, this.#pending)) if (!this.#names.take(fact)) yield fact;
  }

  *end(): Generator<Fact> {
    const place = this.#place(undefined, (pointer) => pointer, []);
    yield* this.#names.facts((resource) => arnOf(place, "iam", resource, ""));
    yield* this.#pending.machines.facts();
    yield* this.#pending.tasks.facts();
  }

  #place(region: string | undefined, locate: AwsRecord["locate"], lost: readonly FactKind[]): Place {
    return new Place({ ...this.#source, region, locate, blame: () => {}, missing: () => {} }, "", lost);
  }
}
