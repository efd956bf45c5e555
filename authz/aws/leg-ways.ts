import { canonical } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { type Decider, joined, type Request, type Target } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import type { Leg, Part } from "./legs.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";
import type { Sides } from "./sides.ts";

/** Decides targets for callers that have given legs; facts of the callers' own side are left to the step into the hub. */
export class LegWays<T> {
  readonly #decider: Decider;
  readonly #question: Question<T>;
  readonly #sides: Sides<T>;

  constructor(decider: Decider, question: Question<T>, sides: Sides<T>) {
    this.#decider = decider;
    this.#question = question;
    this.#sides = sides;
  }

  /** For whoever has these legs and is not singled out. */
  unnamed(caller: Caller, legs: readonly Leg[], target: T): readonly Way[] {
    const found: (readonly Way[])[] = [];
    for (const [index, leg] of legs.entries()) {
      const asked = this.#asked(caller, target, index);
      const ways = asked ? this.#unnamedPart(caller, leg, ...asked) : [];
      if (ways.length === 0) return [];
      found.push(ways);
    }
    return joined(found);
  }

  /**
   * For the caller itself; none where being singled out changes nothing, for then the hub of everybody covers it.
   * `carved` targets have no such hub.
   */
  named(caller: Caller, legs: readonly Leg[], target: T, carved: boolean): readonly Way[] {
    const found: (readonly Way[])[] = [];
    let changes = carved;
    for (const [index, leg] of legs.entries()) {
      const asked = this.#asked(caller, target, index);
      const ways = asked ? this.#namedPart(caller, leg, ...asked) : [];
      if (!asked || ways.length === 0) return [];
      const [part, resource] = asked;
      const bySide =
        leg.source === "resource" ||
        resource.account !== caller.account ||
        this.#decider.sideOf(part.action, resource).weight === "alone";
      changes ||= bySide && textOf(this.#unnamedPart(caller, leg, part, resource)) !== textOf(ways);
      found.push(ways);
    }
    return changes ? joined(found) : [];
  }

  #asked(caller: Caller, target: T, index: number): readonly [Part, Target] | undefined {
    const part = this.#question.parts[index];
    const resource = this.#sides.resource(target, index);
    if (!part || !resource) return undefined;
    return this.#question.sameAccount && resource.account !== caller.account ? undefined : [part, resource];
  }

  #unnamedPart(caller: Caller, leg: Leg, part: Part, resource: Target): readonly Way[] {
    const view: Caller = { ...caller, unnamed: true, tags: [], all: isMax(leg) ? [] : undefined };
    const ways = this.#best({ ...base(view, leg, part, resource), allows: leg.allows, restraints: leg });
    return withoutOwn(ways, leg.allows);
  }

  #namedPart(caller: Caller, leg: Leg, part: Part, resource: Target): readonly Way[] {
    const view: Caller = { ...caller, all: isMax(leg) ? [] : undefined };
    return withoutOwn(this.#best({ ...base(view, leg, part, resource), allows: leg.own }), leg.own);
  }

  #best(request: Request): readonly Way[] {
    const samples = this.#decider.samples([request]);
    return this.#decider.best(samples.map((sample) => this.#decider.waysAt(request, sample)));
  }
}

/** The leg of whoever is allowed everything: it has no statement. */
const isMax = (leg: Leg): boolean => leg.source === "identity" && leg.allows.length === 0;

const base = (caller: Caller, leg: Leg, part: Part, target: Target): Request => ({
  caller,
  action: part.action,
  target,
  area: leg.area,
  only: leg.source,
  ...(part.context ? { context: part.context } : {}),
});

function withoutOwn(ways: readonly Way[], allows: Leg["allows"]): readonly Way[] {
  const own = new Set<Fact>(allows.flatMap(({ statement, through }) => [statement.fact, ...through]));
  return ways.map((way) => ({ ...way, because: way.because.filter((fact) => !own.has(fact)) }));
}

const textOf = (ways: readonly Way[]): string =>
  canonical(ways.map(({ because, conditions }) => [because.map(({ key }) => key), conditions.map(({ text }) => text)]));
