import type { Fact, FactReader } from "../../model/fact.ts";
import { arnMeet } from "./arn-glob.ts";
import type { Target } from "./decide.ts";
import { hasWildcard, literalPrefix } from "./pattern.ts";
import { type Services, servicesOf } from "./services.ts";
import { stampOf, stampOfAll } from "./stamp.ts";

/** A target of a question with its resources. */
export interface Placed<T> {
  readonly target: T;
  /** One per part; the last one counts for all parts that are left. */
  readonly resources: readonly Target[];
  /** Stands for the resources and for what the target says beside its facts, which are read where it is decided. */
  readonly stamp: string;
  /** The same with all that is told of the resources. */
  readonly told: string;
  /** What the target is made of: itself, or those in it. */
  readonly facts: readonly Fact[];
}

const known = new WeakMap<object, WeakMap<object, Placed<unknown>>>();

function place<T>(target: T, on: (target: T) => readonly Target[]): Placed<T> {
  if (typeof target !== "object" || target === null) return placed(target, on(target));
  let own = known.get(on);
  if (!own) {
    own = new WeakMap();
    known.set(on, own);
  }
  const found = own.get(target) as Placed<T> | undefined;
  if (found) return found;
  const made = placed(target, on(target));
  own.set(target, made);
  return made;
}

function placed<T>(target: T, resources: readonly Target[]): Placed<T> {
  const [first] = resources;
  const facts: Fact[] = isFact(target) ? [target] : [];
  const own = isFact(target) ? "" : said(target, facts);
  const stamp =
    first && resources.length === 1 ? stampOf(...names(first), own) : stampOfAll([...resources.flatMap(told), own]);
  let contexts = "";
  for (const { context } of resources) if (context) contexts += JSON.stringify([...context]);
  return { target, resources, stamp, told: `${stamp} ${first?.tags?.join() ?? "unread"}${contexts}`, facts };
}

const isFact = (value: unknown): value is Fact =>
  typeof value === "object" && value !== null && "kind" in value && "key" in value && "source" in value;

/** What a target says; of facts in it which they are. */
const said = (target: unknown, facts: Fact[]): string =>
  JSON.stringify(target, (_, value: unknown) => {
    if (!isFact(value)) return value;
    facts.push(value);
    return `${value.kind} ${value.key}`;
  });

/** Where steps to a target are made: they follow whatever it is made of. */
export function readTarget(facts: FactReader, placed: Placed<unknown>): void {
  for (const { kind, key } of placed.facts) facts.get(kind, key);
}

const names = ({ arn, holder = "", account }: Target): readonly [string, string, string] => [arn, holder, account];

/** Of a resource beside the target's own the facts may be read here alone. */
const told = (resource: Target, part: number): readonly string[] =>
  part === 0 ? names(resource) : [...names(resource), ...(resource.tags ?? ["unread"])];

export const resourceOf = <T>({ resources }: Placed<T>, part: number): Target | undefined =>
  resources[part] ?? resources.at(-1);

/** The targets of a question, found by account, by what holds their policies, and by the globs that may cover them. */
export class TargetSet<T> {
  readonly all: readonly Placed<T>[];
  #byAccount: ReadonlyMap<string, Placed<T>[]> | undefined;
  readonly #byHolder: (ReadonlyMap<string, Placed<T>[]> | undefined)[] = [];
  readonly #accountsOf: (ReadonlySet<string> | undefined)[] = [];
  readonly #indexes = new Map<string, TargetIndex<T>>();
  readonly #services: ({ readonly services: Services | undefined } | undefined)[] = [];
  #oneResource: boolean | undefined;

  constructor(all: readonly Placed<T>[]) {
    this.all = all;
  }

  /** Every target has one resource, which all parts are about. */
  get oneResource(): boolean {
    this.#oneResource ??= this.all.every(({ resources }) => resources.length === 1);
    return this.#oneResource;
  }

  /** Accounts of the resources of a part. */
  accounts(part: number): ReadonlySet<string> {
    this.#accountsOf[part] ??= new Set(this.all.map((placed) => resourceOf(placed, part)?.account ?? ""));
    return this.#accountsOf[part];
  }

  inAccount(account: string): TargetIndex<T> {
    let index = this.#indexes.get(account);
    if (!index) {
      index = new TargetIndex(this.#accounts().get(account) ?? []);
      this.#indexes.set(account, index);
    }
    return index;
  }

  /** Services that the resources of a part are of. */
  services(part: number): Services | undefined {
    const known = this.#services[part];
    if (known) return known.services;
    const services = servicesOf(this.all.flatMap((placed) => resourceOf(placed, part)?.arn ?? []));
    this.#services[part] = { services };
    return services;
  }

  /** Targets whose policy for a part is the holder's. */
  heldBy(holder: string, part: number): readonly Placed<T>[] {
    this.#byHolder[part] ??= Map.groupBy(this.all, (placed) => holderOf(resourceOf(placed, part)));
    return this.#byHolder[part]?.get(holder) ?? [];
  }

  #accounts(): ReadonlyMap<string, readonly Placed<T>[]> {
    this.#byAccount ??= Map.groupBy(this.all, (placed) => resourceOf(placed, 0)?.account ?? "");
    return this.#byAccount;
  }
}

const holderOf = (resource: Target | undefined): string => resource?.holder ?? resource?.arn ?? "";

const sets = new WeakMap<readonly unknown[], Map<unknown, unknown>>();

/** The set of a list of targets; the same one for the same list. */
export function targetSet<T>(targets: readonly T[], on: (target: T) => readonly Target[]): TargetSet<T> {
  let known = sets.get(targets);
  if (!known) {
    known = new Map();
    sets.set(targets, known);
  }
  const found = known.get(on) as TargetSet<T> | undefined;
  const set = found ?? new TargetSet(targets.map((target) => place(target, on)));
  known.set(on, set);
  return set;
}

/** Targets found by the globs that may cover them, without looking at the rest. */
export class TargetIndex<T> {
  readonly #exact = new Map<string, Placed<T>[]>();
  readonly #sorted: { readonly prefix: string; readonly arn: string; readonly placed: Placed<T> }[];
  readonly #globs: boolean;

  constructor(targets: readonly Placed<T>[]) {
    this.#sorted = targets.map((placed) => {
      const arn = resourceOf(placed, 0)?.arn ?? "";
      return { prefix: literalPrefix(arn), arn, placed };
    });
    this.#sorted.sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
    this.#globs = this.#sorted.some(({ arn }) => hasWildcard(arn));
    for (const { prefix, placed } of this.#sorted) {
      const list = this.#exact.get(prefix);
      if (list) list.push(placed);
      else this.#exact.set(prefix, [placed]);
    }
  }

  /** Targets that the glob may match, whole or in part. */
  *overlapping(glob: string): Iterable<Placed<T>> {
    if (glob === "*") {
      for (const { placed } of this.#sorted) yield placed;
      return;
    }
    const prefix = literalPrefix(glob);
    if (!hasWildcard(glob)) {
      yield* this.#exact.get(glob) ?? [];
      yield* this.#holding(prefix);
      return;
    }
    for (let at = this.#firstFrom(prefix); at < this.#sorted.length; at++) {
      const entry = this.#sorted[at];
      if (!entry?.prefix.startsWith(prefix)) break;
      if (arnMeet(entry.arn, glob) !== undefined) yield entry.placed;
    }
    yield* this.#holding(prefix);
  }

  /** Targets that are globs themselves and whose literal part is a proper prefix of the text. */
  *#holding(text: string): Iterable<Placed<T>> {
    if (!this.#globs) return;
    for (let length = 0; length < text.length; length++) {
      for (const placed of this.#exact.get(text.slice(0, length)) ?? []) yield placed;
    }
  }

  #firstFrom(prefix: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.prefix ?? "") < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
