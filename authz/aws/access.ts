import type { FactKind } from "../../model/fact.ts";
import type { Hub } from "../../model/step.ts";
import { joined } from "./asking.ts";
import type { Context } from "./context.ts";
import type { Decider, Target } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import type { Leg } from "./legs.ts";
import type { Caller } from "./principal.ts";
import { type Beside, type Held, type Question, type Relied, relied } from "./question.ts";
import { stampOf } from "./stamp.ts";
import { type Placed, readTarget, resourceOf } from "./targets.ts";

/** A caller with one leg per part. */
export interface Member {
  readonly caller: Caller;
  readonly legs: readonly Leg[];
}

/** A hub to be: who has the access, where it may lead, and how it is decided whether it does. */
export interface Access<T> {
  readonly key: string;
  /** Stands for the key and for whatever else decides about a target beside the target's own facts. */
  readonly stamp: string;
  readonly members: readonly Member[];
  readonly targets: readonly Placed<T>[];
  readonly ways: (placed: Placed<T>) => readonly Way[];
}

export const stampOfMember = ({ caller, legs }: Member): string => `${caller.id} ${stampOfLegs(legs)}`;
export const stampOfLegs = (legs: readonly Leg[]): string => legs.map(({ stamp }) => stamp).join();

export const stampOfAccess = <T>({ stamp, members, targets }: Access<T>): string =>
  stampOf(stamp, ...members.map(stampOfMember), "to", ...targets.map((placed) => placed.stamp));

/** About how many targets of one hub are decided together: more make fewer rounds, of which each change spoils more. */
const together = 8;

/** The targets of a hub in parts that stay the same while targets come and go. */
export function parts<T>({ targets }: Access<T>): Iterable<readonly Placed<T>[]> {
  const count = 2 ** Math.round(Math.log2(targets.length / together));
  return Map.groupBy(targets, ({ stamp }) => Number.parseInt(stamp, 36) % count).values();
}

/** As many resources as an answer names where any one of them will do. */
const enough = 4;

const resourceSide: readonly FactKind[] = ["aws.statement", "aws.rcp"];

/** Makes the steps into and out of hubs. */
export class HubSteps<T> {
  readonly #decider: Decider;
  readonly #question: Question<T>;

  constructor(decider: Decider, question: Question<T>) {
    this.#decider = decider;
    this.#question = question;
  }

  /** Both sides; none where one of them is empty. */
  *of(access: Access<T>): Iterable<Held<T>> {
    const reached = access.targets.map((placed) => this.out(access, placed));
    if (!reached.some((steps) => steps.length > 0)) return;
    const held = access.members.map((member) => this.into(access.key, member));
    if (!held.some((steps) => steps.length > 0)) return;
    yield* held.flat();
    yield* reached.flat();
  }

  into(key: string, { caller, legs }: Member): readonly Held<T>[] {
    const relies = this.#restraining(caller);
    const to = this.#hub(key);
    return fewest(this.#memberWays(caller, legs)).map(({ because, conditions, premises }) => ({
      from: [caller.end, ...premises],
      to,
      target: undefined,
      because,
      conditions,
      relies,
    }));
  }

  out({ key, ways }: Access<T>, placed: Placed<T>): readonly Held<T>[] {
    readTarget(this.#decider.facts, placed);
    const relies = relied(resourceSide, resourceOf(placed, 0)?.account ?? "");
    const from = this.#hub(key);
    return ways(placed).map(({ because, conditions, premises }) => ({
      from: [from, ...premises],
      to: undefined,
      target: placed.target,
      because,
      conditions,
      relies,
    }));
  }

  /** Whether some member gets into the hub, and out of it to some target. */
  isLive(access: Access<T>): boolean {
    return (
      access.targets.some((placed) => access.ways(placed).length > 0) &&
      access.members.some((member) => this.into(access.key, member).length > 0)
    );
  }

  #hub(key: string): Hub {
    return { hub: key, title: this.#question.title };
  }

  /** Collections that could hold something against the caller. */
  #restraining({ account, bound, kind }: Caller): Relied {
    const own: FactKind[] = kind === "account" ? [] : ["aws.statement", "aws.boundary"];
    const scps = bound && this.#decider.principals.isBound(account);
    return relied(scps ? [...own, "aws.scp"] : own, account);
  }

  #memberWays(caller: Caller, legs: readonly Leg[]): readonly Way[] {
    const own = legs.map(({ because }) =>
      because.map((facts): Way => ({ because: facts, conditions: [], premises: [] })),
    );
    const chosen = this.#question.choices && legs[0]?.part.context;
    const beside = (this.#question.beside ?? []).map((one) => this.#waysBeside(caller, one, chosen));
    return joined([...own, ...beside]);
  }

  #waysBeside(caller: Caller, { resource, parts, among }: Beside, chosen?: Context): readonly Way[] {
    if (caller.id !== "") this.#decider.principals.get(caller.id);
    const { account } = caller;
    const together = (target: Target): readonly Way[] =>
      parts.length === 0
        ? [{ because: [], conditions: [], premises: [] }]
        : this.#decider.waysTogether(
            parts.map(({ action, context }) => ({ caller, action, target, ...(context ? { context } : {}) })),
          );
    const anywhere = together({ arn: resource(account, chosen), account });
    if (!among || anywhere.length === 0) return anywhere;
    const found: (readonly Way[])[] = [];
    let certain = 0;
    for (const { arn, tags, because, conditions = [] } of among(account)) {
      const ways = together({ arn, account, tags });
      const known = ways.map((way) => ({
        ...way,
        because: [...way.because, ...because],
        conditions: [...way.conditions, ...conditions],
      }));
      if (known.length > 0) found.push(known);
      if (known.some((way) => way.conditions.length + way.premises.length === 0)) certain += 1;
      if (certain === enough) break;
    }
    return this.#decider.best(found);
  }
}

/** Without ways that need all that another needs, and more: legs of several parts may rest on one statement together. */
function fewest(ways: readonly Way[]): readonly Way[] {
  if (ways.length < 2) return ways;
  return ways.filter(
    (way) =>
      !ways.some(
        (other) =>
          other.because.length < way.because.length &&
          other.because.every((fact) => way.because.includes(fact)) &&
          other.conditions.every(({ text }) => way.conditions.some((condition) => condition.text === text)) &&
          other.premises.every((premise) => way.premises.includes(premise)),
      ),
  );
}
