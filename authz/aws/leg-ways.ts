import { canonical } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { lacksTag, nameOf, sightOf } from "./alike.ts";
import { arnMeet } from "./arn-glob.ts";
import { joined } from "./asking.ts";
import { isFree, touchedBy } from "./ceiling.ts";
import { type Decider, deniesOf, type Request, type Target } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import type { Leg, Part } from "./legs.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";
import type { Side } from "./resource.ts";
import { stampOf } from "./stamp.ts";
import { type Placed, resourceOf } from "./targets.ts";

const nothing: readonly Way[] = [];
const simply: readonly Way[] = [{ because: [], conditions: [], premises: [] }];

/** Decides targets for callers that have given legs; facts of the callers' own side are left to the step into the hub. */
export class LegWays<T> {
  readonly #decider: Decider;
  readonly #question: Question<T>;

  constructor(decider: Decider, question: Question<T>) {
    this.#decider = decider;
    this.#question = question;
  }

  /** For whoever has these legs and is not singled out. */
  unnamed(caller: Caller, legs: readonly Leg[], placed: Placed<T>): readonly Way[] {
    const found: (readonly Way[])[] = [];
    for (const [index, leg] of legs.entries()) {
      const asked = this.#asked(caller, leg, placed, index);
      const ways = asked ? this.#unnamedPart(caller, leg, ...asked, index > 0) : nothing;
      if (ways.length === 0) return nothing;
      found.push(ways);
    }
    return joined(found);
  }

  /**
   * For the caller itself; none where being singled out changes nothing, for then the hub of everybody covers it.
   * `carved` targets have no such hub.
   */
  named(caller: Caller, legs: readonly Leg[], placed: Placed<T>, carved: boolean): readonly Way[] {
    const found: (readonly Way[])[] = [];
    let changes = carved;
    for (const [index, leg] of legs.entries()) {
      const asked = this.#asked(caller, leg, placed, index);
      const ways = asked ? this.#namedPart(caller, leg, ...asked) : nothing;
      if (!asked || ways.length === 0) return nothing;
      const [part, resource, side] = asked;
      const bySide = leg.source === "resource" || resource.account !== caller.account || side.weight === "alone";
      changes ||= bySide && textOf(this.#unnamedPart(caller, leg, part, resource, side)) !== textOf(ways);
      found.push(ways);
    }
    return changes ? joined(found) : nothing;
  }

  #asked(caller: Caller, leg: Leg, placed: Placed<T>, index: number): readonly [Part, Target, Side] | undefined {
    const { part } = leg;
    const resource = resourceOf(placed, index);
    if (!resource) return undefined;
    // The key that a target is encrypted with may be of another account.
    const isKey = index > 0 && part.action.startsWith("kms:");
    if (this.#question.sameAccount && !isKey && resource.account !== caller.account) return undefined;
    if (arnMeet(resource.arn, leg.area) === undefined) return undefined;
    return [part, resource, this.#decider.sideOf(part.action, resource)];
  }

  /** `shared`: the resource is beside the target's own, and others have it beside them too. */
  #unnamedPart(caller: Caller, leg: Leg, part: Part, resource: Target, side: Side, shared = false): readonly Way[] {
    if (leg.plain && caller.account !== "" && caller.account === resource.account && isSilent(side, part.action))
      return simply;
    if (leg.source === "identity" && lacksTag(leg, part, resource)) return nothing;
    const sight = isSilent(side, part.action)
      ? sightOf(leg, part, resource)
      : shared
        ? nameOf(leg, resource)
        : undefined;
    if (sight === undefined) return this.#decideUnnamed(caller, leg, part, resource, side);
    // Members of a hub differ in facts alone, and where no ceiling is left none are cited.
    const name = `aws.leg ${leg.group} ${stampOf(leg.wording)} ${caller.kind} ${sight}`;
    // Its own reads are what tells when it is stale: what the resource says is read in it, not handed to it.
    return this.#decider.facts.memo(name, () =>
      this.#decideUnnamed(caller, leg, part, resource, this.#decider.sideOf(part.action, resource)),
    );
  }

  #decideUnnamed(caller: Caller, leg: Leg, part: Part, resource: Target, side: Side): readonly Way[] {
    const view: Caller = { ...caller, unnamed: true, tags: [], all: isMax(leg) ? [] : undefined };
    const ways = this.#decider.ways({ ...base(view, leg, part, resource, side), allows: leg.allows, restraints: leg });
    return withoutOwn(ways, leg.allows);
  }

  #namedPart(caller: Caller, leg: Leg, part: Part, resource: Target, side: Side): readonly Way[] {
    const view: Caller = { ...caller, all: isMax(leg) ? [] : undefined };
    const ceilings = touchedBy(caller.ceilings, part.action);
    const restraints = {
      denies: [
        ...deniesOf(caller, part.action),
        ...ceilings.flatMap(({ statements }, at) =>
          leg.settled.has(at) ? statements.filter(({ allow }) => !allow) : [],
        ),
      ],
      ceilings: ceilings.filter((_, at) => !leg.settled.has(at)),
    };
    return withoutOwn(
      this.#decider.ways({ ...base(view, leg, part, resource, side), allows: leg.own, restraints }),
      leg.own,
    );
  }
}

/** Nobody but the caller's own side has a say. */
export const isSilent = (side: Side, action: string): boolean =>
  side.weight === "beside" &&
  side.document.touching(action).length === 0 &&
  (side.rcps.length === 0 || touchedBy(side.rcps, action).every(isFree));

/** The leg of whoever is allowed everything: it has no statement. */
const isMax = (leg: Leg): boolean => leg.source === "identity" && leg.allows.length === 0;

const base = (caller: Caller, leg: Leg, part: Part, target: Target, side: Side): Request => ({
  caller,
  action: part.action,
  target,
  side,
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
