import type { ImportRun } from "../../importers/run.ts";
import type { CoverageFact, Fact } from "../../model/fact.ts";
import { plural } from "../../model/plural.ts";
import { millisecondsOf } from "../declaration/words.ts";
import type { Source } from "../declaration.ts";
import type { ScanSource, SourceStatus } from "../record.ts";

/** Reasons that are written out. */
const mostReasons = 20;

/** Collections of a scope that were not read for the same reason. */
interface Unread {
  readonly scope: string;
  readonly why: string;
  readonly collections: string[];
  /** The reason of the first, with the call that it is of. */
  readonly first: string;
}

/** Collections of one reason that are a line each; more are one line. */
const mostLines = 3;

function linesOf({ scope, why, collections, first }: Unread): readonly string[] {
  const [one = ""] = collections;
  if (collections.length === 1) return [`${one} of ${scope}${first === "" ? "" : `: ${first}`}`];
  const rest = why === "" ? "" : `: ${why}`;
  if (collections.length <= mostLines) return collections.map((name) => `${name} of ${scope}${rest}`);
  return [`${collections.length} collections of ${scope}, ${one} first${rest}`];
}

/** What one source gave in one run, counted as its facts go by. */
export class Outcome {
  readonly source: Source;
  readonly scopes = new Set<string>();
  #titles: readonly string[] = [];
  readonly #collections = { read: 0, partly: 0, refused: 0, "not-asked": 0 };
  readonly #refusedFor = new Map<string, Unread>();
  readonly #partlyFor = new Map<string, Unread>();
  readonly #partly: string[] = [];
  readonly #outdated: string[] = [];
  #failure: string | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  get isFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Nothing of it is in the snapshot. @param message one line, of a UserError: it quotes no document */
  fail(message: string): void {
    this.#failure = message;
    this.scopes.clear();
  }

  /** @param now milliseconds since 1970 */
  begin({ recognised }: ImportRun, left: readonly string[], now: number): void {
    this.#titles = [...new Set(recognised.map(({ title }) => title))].sort();
    this.#partly.push(...left);
    const most = "maxAge" in this.source ? millisecondsOf(this.source.maxAge ?? "") : undefined;
    const late = recognised.filter(({ takenAt }) => most !== undefined && now - Date.parse(takenAt) > most);
    for (const { title, takenAt } of late) this.#outdated.push(`${title} was taken at ${takenAt}`);
  }

  see(fact: Fact): void {
    this.scopes.add(fact.scope);
    if (fact.kind === "coverage") this.#cover(fact);
  }

  end({ problems }: ImportRun): void {
    for (const { file, at, message } of problems.slice(0, mostReasons))
      this.#partly.push(`${[file, at].filter((text) => text !== undefined).join(" ")}: ${message}`);
    if (problems.length > mostReasons)
      this.#partly.push(`and ${plural(problems.length - mostReasons, "more problem")}`);
  }

  /** Scopes that it gave before, and not now: what is known of them is old. */
  missing(scopes: readonly string[]): void {
    for (const scope of scopes) this.#partly.push(`${scope} was read before, and is not in it now`);
  }

  #cover({ collection, scope, state, reason, unmentioned }: CoverageFact): void {
    this.#collections[state] += 1;
    if (this.source.mayRefuse.includes(collection) || unmentioned === true) return;
    if (state !== "refused" && state !== "partly") return;
    const to = state === "refused" ? this.#refusedFor : this.#partlyFor;
    // The reason begins with the call that it is of.
    const why = reason?.replace(/^[\w.:-]+: /, "") ?? "";
    const key = `${scope}\n${why}`;
    const group = to.get(key) ?? { scope, why, collections: [], first: reason ?? "" };
    group.collections.push(collection);
    to.set(key, group);
  }

  get status(): SourceStatus {
    if (this.isFailed) return "failed";
    if (this.#refusedFor.size > 0) return "refused";
    if (this.#partly.length + this.#partlyFor.size > 0) return "partly";
    return this.#outdated.length > 0 ? "outdated" : "read";
  }

  told(): Omit<ScanSource, "scopes"> {
    const all = [
      ...(this.#failure === undefined ? [] : [this.#failure]),
      ...[...this.#refusedFor.values()].flatMap(linesOf).map((text) => `refused: ${text}`),
      ...[...this.#partlyFor.values()].flatMap(linesOf),
      ...this.#partly,
      ...this.#outdated,
    ];
    const { name } = this.source;
    return {
      name,
      how: "import" in this.source ? "import" : "collect",
      titles: "collect" in this.source && this.#titles.length === 0 ? [this.source.collect.source] : this.#titles,
      status: this.status,
      reasons: all.length > mostReasons ? [...all.slice(0, mostReasons), `and ${all.length - mostReasons} more`] : all,
      collections: this.#collections,
    };
  }
}
