import { best } from "./best.ts";
import type { Csr } from "./csr.ts";
import { type Cheapest, Deviations, type Restriction } from "./deviation.ts";
import { Frontier, type Waiting } from "./frontier.ts";
import { layout } from "./layout.ts";

/** What tells proofs apart: marks on steps, numbered by the caller. A step may have none, and a mark many steps. */
export interface Marks {
  of(step: number): readonly number[];
  /** Every step that has the mark. */
  steps(mark: number): ArrayLike<number>;
}

export interface KBestQuestion {
  readonly starts: readonly number[];
  /** A proof of any of them will do. None of them is a start. */
  readonly goals: readonly number[];
  readonly maxStratum: number;
  /** Per step: non-zero leaves it out. */
  readonly banned?: Uint8Array;
  readonly marks: Marks;
  /** Sets of marks that were found before: no way has one of them. */
  readonly known?: readonly (readonly number[])[];
  /**
   * Tells whether a proof holds in a stratum. Where it does not: steps of it that never hold together there; all of its
   * steps where nothing else is known.
   */
  readonly clash?: (steps: readonly number[], stratum: number) => readonly number[] | undefined;
  /** Searches by stratum that several questions share, of the same graph, starts and banned. */
  readonly near?: (stratum: number) => Deviations;
  /** Searches until the rest is left: first one by one, then by leaps. */
  readonly effort?: Effort;
}

export interface Effort {
  /** Searches among all proofs. */
  readonly exact: number;
  /** Of these, how many in a row may find only sets of marks that are known. */
  readonly stale: number;
  /** Searches that leave whole marks out. */
  readonly leaps: number;
  /** Steps that all searches together may weigh. */
  readonly weighed: number;
}

/** A proof, and the marks that tell it from the others. */
export interface Way extends Cheapest {
  readonly stratum: number;
  /** Ascending. */
  readonly marks: readonly number[];
}

/** A class of proofs: those that keep to the restriction and lack some marks. */
interface Class extends Waiting, Restriction {
  readonly lacking: readonly number[];
  /** How what remains is divided once its cheapest proof is known: not at all where that is done elsewhere. */
  readonly by: "step" | "mark" | "nothing";
  readonly found?: Cheapest;
}

const usual: Effort = { exact: 512, stale: 96, leaps: 512, weighed: 20_000_000 };

/**
 * Proofs from the cheapest on, each with another set of marks than those before: the certain ones first, then with
 * conditional steps, then with assumed ones. Of each set of marks the cheapest proof, in order of cost.
 *
 * All proofs are divided, as by Lawler ("A Procedure for Computing the K Best Solutions", 1972) and for hyperpaths by
 * Nielsen, Andersen and Pretolani ("Finding the K shortest hyperpaths", 2005): those that conclude the goal by another
 * step than the cheapest proof does; those that conclude it by the same step, but the first of its premises by another,
 * and so on. A class is searched when its turn comes, so that no proof is made twice and none that is dearer than needed.
 *
 * Where many proofs have the same marks that does not end. After so much effort whole marks are left out instead, one of
 * each set that was found: ways that lack a mark of every way before are still all found in order. Of ways whose marks
 * include those of another way some may then be missing, and `complete` is false.
 */
export class KBest {
  /** Searches so far. */
  searches = 0;
  /** Steps weighed by all searches: the size of the work. */
  weighed = 0;
  /** False: what `next` gives from now on, or its end, may leave out proofs. */
  complete = true;
  readonly #graph: Csr;
  readonly #question: KBestQuestion;
  readonly #effort: Effort;
  readonly #last: number;
  readonly #near: Deviations[] = [];
  #frontier = new Frontier<Class>();
  readonly #seen: Set<string>;
  readonly #leapt = new Set<string>();
  #leaping = false;
  #leaps = 0;
  #stale = 0;

  constructor(graph: Csr, question: KBestQuestion) {
    this.#graph = graph;
    this.#question = question;
    this.#effort = question.effort ?? usual;
    this.#last = Math.min(question.maxStratum, layout(graph).lastStratum);
    this.#seen = new Set(question.known?.map((marks) => keyOf(marks)));
    this.#frontier.add(everything(question, "step"));
  }

  /** The next way; undefined when there is none, or none that was found with the effort. */
  next(): Way | undefined {
    while (this.#frontier.size > 0) {
      if (this.#isSpent()) {
        this.complete = false;
        if (this.#leaping || this.weighed > this.#effort.weighed) return undefined;
        this.#leap();
      }
      const one = this.#frontier.take();
      if (one === undefined) break;
      if (one.found === undefined) this.#solve(one);
      else {
        const way = this.#judge(one, one.found);
        if (way !== undefined) return way;
      }
    }
    return undefined;
  }

  #isSpent(): boolean {
    const { exact, stale, leaps, weighed } = this.#effort;
    if (this.weighed > weighed) return true;
    return this.#leaping ? this.#leaps >= leaps : this.searches >= exact || this.#stale >= stale;
  }

  #solve(one: Class): void {
    this.searches++;
    if (this.#leaping) this.#leaps++;
    const search = this.#search(one.stratum);
    const before = search.weighed;
    const found = search.find(restriction(one, this.#question.marks));
    this.weighed += search.weighed - before;
    if (found !== undefined) this.#frontier.add({ ...one, found, cost: found.cost, solved: true });
    else if (one.stratum < this.#last) this.#frontier.add({ ...one, stratum: one.stratum + 1, cost: 0 });
  }

  #search(stratum: number): Deviations {
    const { starts, banned, near } = this.#question;
    const known = this.#near[stratum];
    if (known !== undefined) return known;
    const made =
      near?.(stratum) ??
      new Deviations(this.#graph, starts, stratum, best(this.#graph, starts, stratum, banned), banned);
    this.#near[stratum] = made;
    return made;
  }

  /** Divides the rest of a class whose cheapest proof is known. Gives that one where it is another way. */
  #judge(one: Class, found: Cheapest): Way | undefined {
    const marks = marksOf(found.steps, this.#question.marks);
    const clash = this.#question.clash?.(found.steps, one.stratum);
    if (one.by === "step") this.#divideBySteps(one, found, clash ?? []);
    if (one.by === "mark") this.#divideByMarks(one, found, marks, clash);
    const key = keyOf(marks);
    if (clash !== undefined || this.#seen.has(key)) {
      this.#stale++;
      return undefined;
    }
    this.#stale = 0;
    this.#seen.add(key);
    return { ...found, stratum: one.stratum, marks };
  }

  /** @param clash where the proof does not hold: steps of which a proof that does lacks one, in this stratum */
  #divideBySteps(one: Class, { goal, steps, cost }: Cheapest, clash: readonly number[]): void {
    const { only, goals, stratum } = one;
    const rest = unsolved(one, cost);
    const others = goals.filter((other) => other !== goal);
    if (others.length > 0) this.#frontier.add({ ...rest, goals: others });
    const later = clash.length > 0 && stratum < this.#last ? { stratum: stratum + 1, cost: 0 } : undefined;
    const fixed = new Set(only);
    const open = new Set(clash);
    const kept = [...only];
    for (const step of steps.toReversed()) {
      if (!fixed.has(step)) {
        const next = { ...rest, without: [...one.without, step], only: [...kept], goals: [goal] };
        // Where all that clash are in every proof of the class, other alternatives of a later stratum may agree.
        if (clash.length === 0 || open.size > 0) this.#frontier.add(next);
        else if (later) this.#frontier.add({ ...next, ...later });
        kept.push(step);
      }
      open.delete(step);
    }
    if (later) this.#frontier.add({ ...rest, only: kept, goals: [goal], ...later });
  }

  /** Begins anew with whole marks left out; what was found and not given is kept. */
  #leap(): void {
    const kept: Class[] = [];
    for (let one = this.#frontier.take(); one; one = this.#frontier.take()) if (one.found) kept.push(one);
    this.#leaping = true;
    for (const one of kept) this.#frontier.add({ ...one, by: "nothing" });
    this.#frontier.add(everything(this.#question, "mark"));
  }

  #divideByMarks(one: Class, { cost }: Cheapest, marks: readonly number[], clash: readonly number[] | undefined): void {
    const { stratum, lacking, without } = one;
    const rest = unsolved(one, cost);
    const add = (next: Class): void => {
      const key = [next.stratum, keyOf(next.lacking), keyOf(next.without)].join("|");
      if (!this.#leapt.has(key)) this.#frontier.add(next);
      this.#leapt.add(key);
    };
    for (const mark of marks) add({ ...rest, lacking: ascending([...lacking, mark]) });
    for (const step of clash ?? []) add({ ...rest, without: ascending([...without, step]) });
    if (clash !== undefined && stratum < this.#last) add({ ...rest, stratum: stratum + 1, cost: 0 });
  }
}

/** The same class, to be searched; what it holds costs no less. */
const unsolved = ({ found: _, ...one }: Class, cost: number): Class => ({ ...one, cost, solved: false });

const everything = ({ goals }: KBestQuestion, by: Class["by"]): Class => ({
  stratum: 0,
  cost: 0,
  solved: false,
  without: [],
  only: [],
  goals,
  lacking: [],
  by,
});

/** What a class restricts a search to, marks as their steps. */
function restriction({ without, only, goals, lacking }: Class, marks: Marks): Restriction {
  if (lacking.length === 0) return { without, only, goals };
  return { without: [...without, ...lacking.flatMap((mark) => Array.from(marks.steps(mark)))], only, goals };
}

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

const marksOf = (steps: readonly number[], marks: Marks): number[] =>
  ascending([...new Set(steps.flatMap((step) => marks.of(step)))]);

const keyOf = (numbers: readonly number[]): string => numbers.join();
