import type { FactKind } from "../../model/fact.ts";
import type { Hub } from "../../model/step.ts";
import type { Askers } from "./askers.ts";
import { type Decider, joined, type Target } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { LegWays } from "./leg-ways.ts";
import { type Leg, legsOf, type Part } from "./legs.ts";
import type { Caller } from "./principal.ts";
import { type Held, type Question, type Relied, relied } from "./question.ts";
import { type Personal, Sides } from "./sides.ts";
import { TargetIndex } from "./targets.ts";

interface Member {
  readonly caller: Caller;
  readonly legs: readonly Leg[];
}
interface Reached<T> {
  readonly target: T;
  readonly ways: readonly Way[];
}
/** Callers with equal legs: decided alike on every target that singles nobody out. */
interface Group<T> {
  readonly key: string;
  readonly first: Member;
  readonly members: Member[];
  /** Targets that single some of them out. */
  readonly carved: Reached<T>[];
}

const resourceSide: readonly FactKind[] = ["aws.statement", "aws.rcp"];

/** Answers one question for all callers at once, without ever pairing callers with targets. */
export class Holding<T> {
  readonly #decider: Decider;
  readonly #question: Question<T>;
  readonly #sides: Sides<T>;
  readonly #ways: LegWays<T>;
  /** Every `~max` there is: whom classes stand for. */
  readonly #maxima: ReadonlyMap<string, Caller>;
  readonly #index: TargetIndex<T>;
  /** What a hub also stands for beside its legs. */
  readonly #besideText: string;
  readonly #besideWays = new Map<string, readonly Way[]>();

  constructor(decider: Decider, question: Question<T>, maxima: readonly Caller[]) {
    this.#decider = decider;
    this.#question = question;
    this.#maxima = new Map(maxima.map((caller) => [caller.id, caller]));
    this.#sides = new Sides(decider, question);
    this.#ways = new LegWays(decider, question, this.#sides);
    this.#index = new TargetIndex(question.targets, (target) => this.#sides.resource(target, 0)?.arn ?? "");
    const beside = question.beside ?? [];
    this.#besideText = JSON.stringify(
      beside.map(({ resource, parts }) => [resource(""), parts.map(({ action }) => action)]),
    );
  }

  *steps(askers: Askers): Iterable<Held<T>> {
    const groups = this.#groups(askers.generic);
    for (const group of groups.values()) yield* this.#unnamed(group);
    yield* this.#named(askers, groups);
  }

  #groups(callers: readonly Caller[]): Map<string, Group<T>> {
    const groups = new Map<string, Group<T>>();
    for (const caller of callers) {
      if (this.#question.only?.(caller) === false) continue;
      for (const legs of this.#combinations(caller, false)) {
        const key = JSON.stringify([legs.map((leg) => leg.key), this.#besideText]);
        const member = { caller, legs };
        const group = groups.get(key);
        if (group) group.members.push(member);
        else groups.set(key, { key, first: member, members: [member], carved: [] });
      }
    }
    return groups;
  }

  /** One leg per part, every combination; with what resources' policies give by themselves where they name the caller. */
  #combinations(caller: Caller, named: boolean): readonly (readonly Leg[])[] {
    let all: readonly (readonly Leg[])[] = [[]];
    for (const [part, asked] of this.#question.parts.entries()) {
      const granted = named || this.#sides.grantsIn(caller.account, part);
      const legs = legsOf(this.#decider, caller, asked, this.#sides.kindMatters, granted);
      all = all.flatMap((chosen) => legs.map((leg) => [...chosen, leg]));
    }
    return all;
  }

  *#unnamed({ key, first, members, carved }: Group<T>): Iterable<Held<T>> {
    const reached: Reached<T>[] = [];
    const [leg] = first.legs;
    for (const target of leg ? new Set(this.#index.overlapping(leg.area)) : []) {
      const ways = this.#ways.unnamed(first.caller, first.legs, target);
      if (ways.length > 0) (this.#sides.personal(target).carved ? carved : reached).push({ target, ways });
    }
    yield* this.#throughHub(key, members, reached);
  }

  /** Targets whose statements single callers out, those with equal statements together. */
  *#named(askers: Askers, groups: ReadonlyMap<string, Group<T>>): Iterable<Held<T>> {
    const alike = Map.groupBy(this.#question.targets, (target) => this.#sides.personal(target).key);
    alike.delete("");
    for (const targets of alike.values()) {
      const [first] = targets;
      if (first === undefined) continue;
      const personal = this.#sides.personal(first);
      const mentioned = new Set(askers.mentions.of(personal.statements));
      for (const target of personal.grants ? targets : []) {
        for (const grantee of this.#sides.grantees(target)) mentioned.add(this.#maxima.get(grantee.id) ?? grantee);
      }
      const asking = [...mentioned].filter((caller) => this.#question.only?.(caller) !== false && this.#exists(caller));
      yield* this.#mentioned(asking, personal, targets);
      if (personal.carved)
        yield* this.#others(groups, new Set(targets), personal, new Set([...mentioned].map(({ id }) => id)));
    }
  }

  #exists({ id }: Caller): boolean {
    return !id.endsWith("~max") || this.#maxima.has(id);
  }

  *#mentioned(callers: readonly Caller[], personal: Personal, targets: readonly T[]): Iterable<Held<T>> {
    const hubs = new Map<string, { readonly members: Member[]; readonly reached: readonly Reached<T>[] }>();
    for (const caller of callers) {
      const signature = this.#sides.signature(caller, personal);
      for (const legs of this.#combinations(caller, true)) {
        const key = JSON.stringify(["named", legs.map((leg) => leg.key), personal.key, signature, this.#besideText]);
        const known = hubs.get(key);
        if (known) {
          known.members.push({ caller, legs });
          continue;
        }
        const ways = targets.map((target) => ({
          target,
          ways: this.#ways.named(caller, legs, target, personal.carved),
        }));
        hubs.set(key, { members: [{ caller, legs }], reached: ways.filter((one) => one.ways.length > 0) });
      }
    }
    for (const [key, { members, reached }] of hubs) yield* this.#throughHub(key, members, reached);
  }

  /** Targets that let some callers do less: everybody else gets there through a hub that leaves those out. */
  *#others(
    groups: ReadonlyMap<string, Group<T>>,
    targets: ReadonlySet<T>,
    personal: Personal,
    mentioned: ReadonlySet<string>,
  ): Iterable<Held<T>> {
    for (const { key, members, carved } of groups.values()) {
      const reached = carved.filter(({ target }) => targets.has(target));
      if (reached.length === 0) continue;
      const left = members.flatMap((member) => this.#leftOver(member, mentioned));
      yield* this.#throughHub(JSON.stringify(["others", key, personal.key]), left, reached);
    }
  }

  /** The member unless it is singled out; of a class the members that are not. */
  #leftOver(member: Member, mentioned: ReadonlySet<string>): readonly Member[] {
    const { caller, legs } = member;
    if (caller.id !== "") return mentioned.has(caller.id) ? [] : [member];
    const inClass = [...this.#maxima.values()].filter((max) => this.#decider.classOf(max) === caller);
    if (!inClass.some(({ id }) => mentioned.has(id))) return [member];
    const left = inClass.filter(({ id }) => !mentioned.has(id));
    return left.map((max) => ({ caller: max, legs: legs.map((leg) => ({ ...leg, because: [max.all ?? []] })) }));
  }

  *#throughHub(key: string, members: readonly Member[], reached: readonly Reached<T>[]): Iterable<Held<T>> {
    if (reached.length === 0) return;
    const held: Hub = { hub: key, title: this.#question.title };
    let any = false;
    for (const { caller, legs } of members) {
      const relies = this.#restraining(caller);
      for (const { because, conditions, premises } of this.#memberWays(caller, legs)) {
        any = true;
        yield { from: [caller.end, ...premises], to: held, target: undefined, because, conditions, relies };
      }
    }
    if (!any) return;
    for (const { target, ways } of reached) {
      const relies = relied(resourceSide, this.#sides.resource(target, 0)?.account ?? "");
      for (const { because, conditions, premises } of ways) {
        yield { from: [held, ...premises], to: undefined, target, because, conditions, relies };
      }
    }
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
    const beside = (this.#question.beside ?? []).map(({ resource, parts }) =>
      this.#waysBeside(caller, resource(caller.account), parts),
    );
    return joined([...own, ...beside]);
  }

  #waysBeside(caller: Caller, glob: string, parts: readonly Part[]): readonly Way[] {
    const who = typeof caller.end === "string" ? caller.end : caller.end.hub;
    const key = `${who} ${glob} ${parts.map(({ action }) => action).join()}`;
    const known = this.#besideWays.get(key);
    if (known) return known;
    const target: Target = { arn: glob, account: caller.account };
    const asked = parts.map(({ action, context }) => ({ caller, action, target, ...(context ? { context } : {}) }));
    const ways = this.#decider.waysTogether(asked);
    this.#besideWays.set(key, ways);
    return ways;
  }
}
