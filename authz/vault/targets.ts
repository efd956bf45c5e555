import { compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { type Condition, type End, nameOfEnd } from "../../model/step.ts";
import { matches, matchesSegments, type Pattern } from "./pattern.ts";

/** A request that gives a privilege to whoever may make it. */
export interface VaultTarget {
  /** Request path, without `v1/`. */
  readonly path: string;
  /** A privilege, or a class of requests of which this is one. */
  readonly to: End;
  /** The facts that make the path lead there. */
  readonly because: readonly Fact[];
  readonly conditions?: readonly Condition[];
}

interface Split {
  readonly target: VaultTarget;
  readonly segments: readonly string[];
}
interface Placed {
  readonly all: readonly Split[];
  /** `<index>/<segment>` to the targets that have the segment there. */
  readonly bySegment: ReadonlyMap<string, readonly Split[]>;
}

function placed(targets: readonly VaultTarget[]): Placed {
  const all = targets.map((target) => ({ target, segments: target.path.split("/") }));
  const bySegment = new Map<string, Split[]>();
  for (const split of all) {
    for (const [index, segment] of split.segments.entries()) {
      const key = `${index}/${segment}`;
      const list = bySegment.get(key);
      if (list) list.push(split);
      else bySegment.set(key, [split]);
    }
  }
  return { all, bySegment };
}

/** Paths sorted, so that what a pattern can match is a range. Patterns are looked up once, however many ACLs have them. */
export class TargetIndex {
  readonly #targets: readonly VaultTarget[];
  /** Made at the first pattern that asks for it. */
  #placed: Placed | undefined;
  readonly #matching = new Map<string, ReadonlySet<VaultTarget>>();
  readonly #meeting = new Map<string, boolean>();

  constructor(targets: Iterable<VaultTarget>) {
    this.#targets = [...targets].sort((a, b) => compare(a.path, b.path) || compare(nameOfEnd(a.to), nameOfEnd(b.to)));
  }

  get all(): readonly VaultTarget[] {
    return this.#targets;
  }

  matching(pattern: Pattern): ReadonlySet<VaultTarget> {
    const known = this.#matching.get(pattern.text);
    if (known) return known;
    const found = new Set(pattern.kind === "segments" ? this.#bySegments(pattern) : this.#byText(pattern));
    this.#matching.set(pattern.text, found);
    return found;
  }

  *#byText(pattern: Pattern): Generator<VaultTarget> {
    for (let at = this.#first(pattern.literal); at < this.#targets.length; at++) {
      const target = this.#targets[at];
      if (!target?.path.startsWith(pattern.literal)) return;
      if (matches(pattern, target.path)) yield target;
    }
  }

  /** Looks among the targets that share the rarest literal segment. */
  *#bySegments({ parts, open }: Pattern): Generator<VaultTarget> {
    this.#placed ??= placed(this.#targets);
    let among: readonly Split[] = this.#placed.all;
    for (const [index, part] of parts.entries()) {
      if (part === "+" || (open && index === parts.length - 1)) continue;
      const sharing = this.#placed.bySegment.get(`${index}/${part}`) ?? [];
      if (sharing.length < among.length) among = sharing;
    }
    for (const { target, segments } of among) if (matchesSegments({ parts, open }, segments)) yield target;
  }

  /** True where some target matches both. */
  meet(a: Pattern, b: Pattern): boolean {
    const key = `${a.text}\n${b.text}`;
    let met = this.#meeting.get(key);
    if (met === undefined) {
      met = !this.matching(a).isDisjointFrom(this.matching(b));
      this.#meeting.set(key, met);
    }
    return met;
  }

  /** The first path that is not before the text. */
  #first(text: string): number {
    let low = 0;
    let high = this.#targets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#targets[middle]?.path ?? "", text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
