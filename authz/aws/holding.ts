import type { Fact } from "../../model/fact.ts";
import { nameOfEnd } from "../../model/step.ts";
import { type Access, HubSteps, type Member, parts, stampOfAccess, stampOfLegs, stampOfMember } from "./access.ts";
import type { Askers } from "./askers.ts";
import type { Decider } from "./decide.ts";
import { LegWays } from "./leg-ways.ts";
import { type Leg, legsOf, type Part, partText } from "./legs.ts";
import type { Maxima } from "./maxima.ts";
import { outreaches, outreachesAbroad, outreachesIn } from "./outreach.ts";
import { type Personal, signature } from "./personal.ts";
import type { Caller } from "./principal.ts";
import type { Held, Question } from "./question.ts";
import { type Foreign, foreignTo, isFoundByPolicy, lettingOthersIn, type Share, shareOf, shareWith } from "./shares.ts";
import { type Asked, kindMattersTo, placesOf, Sides } from "./sides.ts";
import { isSpare } from "./spare.ts";
import { stampOf } from "./stamp.ts";
import { type Placed, targetSet } from "./targets.ts";
import { fromUnreadAccounts } from "./unread.ts";

/** Whom a question is asked of, with every `~max` there is. */
export interface Audience {
  readonly askers: Askers;
  readonly maxima: Maxima;
}

/** More targets than this, and they are decided in parts: a change of one leaves most of the others alone. */
const wide = 12;
const same = (key: string): string => key;
const ofAccount = (key: string): string => key.slice(0, key.indexOf(" ") + 1);

/** What is decided in one round: the hubs are found there, as far as that takes more than telling this from others. */
interface Unit<T> {
  /** Stands for everything that decides beside facts which are read where it is decided. */
  readonly stamp: string;
  readonly hubs: () => Iterable<Access<T>>;
}

/** What callers of one account are asked about. */
interface AccountShare<T> {
  readonly share: Share<T>;
  /** Whether some target of the question, of any account, tells users from roles. */
  readonly kindMatters: boolean;
}

/** What callers of an account may reach beside what is their own. */
interface Abroad<T> extends Partial<Pick<AccountShare<T>, "kindMatters">> {
  readonly account: string;
  readonly foreign?: Foreign<T> | undefined;
}

/** Answers one question for all callers at once, without ever pairing callers with targets. */
export class Holding<T> {
  readonly #decider: Decider;
  readonly #question: Question<T>;
  readonly #ways: LegWays<T>;
  readonly #steps: HubSteps<T>;
  /** What a hub also stands for beside its legs. */
  readonly #besideText: string;

  constructor(decider: Decider, question: Question<T>) {
    this.#decider = decider;
    this.#question = question;
    this.#ways = new LegWays(decider, question);
    this.#steps = new HubSteps(decider, question);
    const beside: unknown[] = (question.beside ?? []).map(({ resource, parts }) => [
      resource(""),
      parts.map(({ action }) => action),
    ]);
    if (question.within !== undefined) beside.push(question.within);
    this.#besideText = JSON.stringify(beside);
  }

  /** A hub that leads to few targets is one round. Of one that leads to many each member is a round, and so are its targets part by part. */
  *steps(audience: (account: string) => Audience): Iterable<Held<T>> {
    const name = `${this.#question.title} ${this.#question.parts.map(partText).join()}`;
    const { targetsIn, sameAccount } = this.#question;
    if (targetsIn && (sameAccount || isFoundByPolicy(this.#question)))
      yield* this.#byAccount(name, targetsIn, audience);
    else yield* this.#stepsOf(name, () => this.#shares(), audience);
    yield* fromUnreadAccounts(this.#decider, this.#question);
  }

  /** An account is looked at where its own targets, or what others let it do, may have changed. */
  *#byAccount(
    name: string,
    targetsIn: (account: string) => readonly T[],
    audience: (account: string) => Audience,
  ): Iterable<Held<T>> {
    const { facts } = this.#decider;
    const foreign = new Map<string, Abroad<T>>();
    const accounts = function* (this: Holding<T>): Iterable<string> {
      for (const one of this.#abroad(targetsIn)) {
        const key = `${one.account} ${one.kindMatters ?? ""} ${one.foreign?.stamp ?? ""}`;
        foreign.set(key, one);
        yield key;
      }
    };
    for (const key of facts.items(`${name} of accounts`, accounts.call(this), same, ofAccount)) {
      const one = foreign.get(key);
      if (one) yield* this.#stepsOf(name, () => this.#shareOf(one, targetsIn(one.account)), audience);
    }
  }

  /** Every account with what others let it do. */
  *#abroad(targetsIn: (account: string) => readonly T[]): Iterable<Abroad<T>> {
    const { principals, facts } = this.#decider;
    const { parts, sameAccount } = this.#question;
    if (sameAccount) {
      for (const account of principals.accounts()) yield { account };
      return;
    }
    const found = outreachesAbroad(facts, parts);
    const set = lettingOthersIn(this.#question, found);
    const places = placesOf(this.#decider, this.#question, targetsIn);
    const kindMatters = kindMattersTo(this.#decider, parts, places, found);
    for (const account of principals.accounts())
      yield { account, foreign: foreignTo(account, set, parts, found), kindMatters };
  }

  *#shareOf({ account, foreign, kindMatters }: Abroad<T>, listed: readonly T[]): Iterable<AccountShare<T>> {
    const { parts, on } = this.#question;
    const own = targetSet(listed, on);
    if (own.all.length === 0 && !foreign) return;
    const found = outreachesIn(this.#decider.facts, parts, account);
    const share = shareWith(own, foreign, account, parts, found);
    if (share) yield { share, kindMatters: kindMatters ?? kindMattersTo(this.#decider, parts, own, found) };
  }

  /** Nobody shares a hub with callers of another account: where nothing changed for an account it is not looked at. */
  *#stepsOf(
    name: string,
    of: () => Iterable<AccountShare<T>>,
    audience: (account: string) => Audience,
  ): Iterable<Held<T>> {
    const { facts } = this.#decider;
    const shares = new Map<string, AccountShare<T>>();
    const accounts = function* (): Iterable<string> {
      for (const one of of()) {
        const key = `${one.share.account} ${one.kindMatters} ${one.share.stamp}`;
        shares.set(key, one);
        yield key;
      }
    };
    for (const key of facts.items(`${name} accounts`, accounts(), same, ofAccount)) {
      const one = shares.get(key);
      if (one) yield* this.#stepsIn(name, one, () => audience(one.share.account));
    }
  }

  /** The targets of the question as callers of each account may reach them. */
  *#shares(): Iterable<AccountShare<T>> {
    const { parts, sameAccount = false } = this.#question;
    const listed = this.#question.targets();
    if (listed.length === 0) return;
    const targets = targetSet(listed, this.#question.on);
    const found = outreaches(this.#decider.facts, parts);
    const kindMatters = kindMattersTo(this.#decider, parts, targets, found);
    for (const account of this.#decider.principals.accounts()) {
      const share = shareOf(targets, account, parts, sameAccount, found);
      if (share) yield { share, kindMatters };
    }
  }

  *#stepsIn(name: string, { share, kindMatters }: AccountShare<T>, audience: () => Audience): Iterable<Held<T>> {
    const { facts } = this.#decider;
    const units = new Map<string, Unit<T>>();
    const live: Access<T>[] = [];
    const find = function* (this: Holding<T>): Iterable<string> {
      for (const found of this.#find(share, audience(), kindMatters)) {
        if ("hubs" in found) {
          units.set(found.stamp, found);
          yield found.stamp;
        } else if (this.#steps.isLive(found)) live.push(found);
      }
    };
    for (const key of facts.items(`${name} hubs`, find.call(this), same))
      for (const access of units.get(key)?.hubs() ?? []) yield* this.#steps.of(access);
    const members = new Map<string, readonly [Access<T>, Member]>();
    const holders = function* (): Iterable<string> {
      for (const access of live) {
        for (const member of access.members) {
          const key = stampOf(access.stamp, stampOfMember(member));
          members.set(key, [access, member]);
          yield key;
        }
      }
    };
    for (const key of facts.items(`${name} members`, holders(), same)) {
      const [access, member] = members.get(key) ?? [];
      if (access && member) yield* this.#steps.into(access.key, member);
    }
    const reached = new Map<string, readonly [Access<T>, readonly Placed<T>[]]>();
    const targets = function* (): Iterable<string> {
      for (const access of live) {
        for (const some of parts(access)) {
          const key = stampOf(access.stamp, ...some.map(({ stamp }) => stamp));
          reached.set(key, [access, some]);
          yield key;
        }
      }
    };
    for (const key of facts.items(`${name} targets`, targets(), same)) {
      const [access, some] = reached.get(key) ?? [];
      if (access) for (const placed of some ?? []) yield* this.#steps.out(access, placed);
    }
  }

  /** The targets that anybody of the account reaches, of targets that are all of the account. */
  reached(account: string, audience: Audience): ReadonlySet<T> {
    const all = new Set<T>();
    const { parts, on } = this.#question;
    const targets = targetSet(this.#question.targets(), on);
    const policies = outreachesIn(this.#decider.facts, parts, account);
    const share = shareWith(targets, undefined, account, parts, policies);
    for (const found of share ? this.#find(share, audience) : []) {
      for (const access of "hubs" in found ? found.hubs() : [found]) {
        const left = access.targets.filter(({ target }) => !all.has(target));
        if (!access.members.some((member) => this.#steps.into(access.key, member).length > 0)) continue;
        for (const placed of left) if (access.ways(placed).length > 0) all.add(placed.target);
      }
    }
    return all;
  }

  /** Whoever reaches some target: by what one must hold to call as it. */
  holders(audience: (account: string) => Audience): ReadonlySet<string> {
    const all = new Set<string>();
    for (const { share, kindMatters } of this.#shares()) {
      for (const found of this.#find(share, audience(share.account), kindMatters)) {
        for (const { key, members, targets, ways } of "hubs" in found ? found.hubs() : [found]) {
          const left = members.filter(({ caller }) => !all.has(nameOfEnd(caller.end)));
          if (left.length === 0 || !targets.some((placed) => ways(placed).length > 0)) continue;
          for (const member of left)
            if (this.#steps.into(key, member).length > 0) all.add(nameOfEnd(member.caller.end));
        }
      }
    }
    return all;
  }

  *#find(
    asked: Asked<T> & Pick<Share<T>, "account">,
    audience: Audience,
    kindMatters?: boolean,
  ): Iterable<Unit<T> | Access<T>> {
    if (asked.targets.all.length === 0) return;
    const { askers, maxima } = audience;
    const sides = new Sides(this.#decider, this.#question, asked, kindMatters);
    const others = new Map<string, Access<T>[]>();
    for (const members of this.#groups(askers, sides)) {
      const access = this.#shared(members, sides, others);
      if (access) yield unit(access);
    }
    for (const targets of sides.alike()) {
      const [first] = targets;
      const personal = first && sides.personal(first);
      if (!personal) continue;
      const mentioned = new Set(askers.mentions.of(personal.statements));
      for (const grantee of sides.grantees(personal))
        if (grantee.account === asked.account) mentioned.add(maxima.get(grantee.id) ?? grantee);
      const asking = [...mentioned].filter(
        (caller) => this.#question.only?.(caller) !== false && (!caller.id.endsWith("~max") || maxima.get(caller.id)),
      );
      const ids = asking.map(({ id }) => id);
      if (targets.length > wide) for (const access of this.#named(ids, personal, targets, sides)) yield unit(access);
      else {
        const texts = [personal.key, `${sides.kindMatters}`, ...ids, "to", ...targets.map(({ stamp }) => stamp)];
        yield { stamp: stampOf(...texts), hubs: () => this.#named(ids, personal, targets, sides) };
      }
      const singled = new Set([...mentioned].map(({ id }) => id));
      for (const access of others.get(personal.key) ?? []) {
        const members = access.members.flatMap((member) => leftOver(member, singled, maxima));
        yield unit({ ...access, members, stamp: stampOf(access.stamp, access.key) });
      }
    }
  }

  /** What all members may do to whatever singles nobody out. `others` gets targets that let some callers do less. */
  #shared(members: readonly Member[], sides: Sides<T>, others: Map<string, Access<T>[]>): Access<T> | undefined {
    const [first] = members;
    const [leg] = first?.legs ?? [];
    if (!first || !leg) return undefined;
    const targets: Placed<T>[] = [];
    const carved = new Map<string, Placed<T>[]>();
    for (const placed of new Set(sides.letting(first.caller.account, leg.area, leg.source))) {
      const personal = sides.personal(placed);
      if (personal?.carved) put(carved, personal.key, placed);
      else targets.push(placed);
    }
    const key = this.#keyOf(first.legs);
    const stamp = stampOfLegs(first.legs);
    const ways = (placed: Placed<T>) => this.#ways.unnamed(first.caller, first.legs, placed);
    for (const [personal, some] of carved)
      put(others, personal, { key: JSON.stringify(["others", key, personal]), stamp, members, targets: some, ways });
    return targets.length > 0 ? { key, stamp, members, targets, ways } : undefined;
  }

  /** Callers with equal legs: decided alike on every target that singles nobody out. */
  #groups(askers: Askers, sides: Sides<T>): Iterable<readonly Member[]> {
    const groups = new Map<string, Member[]>();
    const [part] = this.#question.parts;
    const open = sides.open[0] ?? [];
    for (const caller of part ? askers.asking(part.action, open, sides.services(0)) : []) {
      if (this.#question.only?.(caller) === false) continue;
      for (const legs of this.#combinations(caller, false, sides))
        put(groups, legs.map(({ group }) => group).join(), { caller, legs });
    }
    return groups.values();
  }

  #keyOf(legs: readonly Leg[]): string {
    // The keys are JSON already.
    return `[[${legs.map(({ key }) => JSON.stringify(key)).join()}],${JSON.stringify(this.#besideText)}]`;
  }

  /** One leg per part, every combination; with what resources' policies give by themselves where they name the caller. */
  #combinations(caller: Caller, named: boolean, sides: Sides<T>): readonly (readonly Leg[])[] {
    const { choices, parts } = this.#question;
    if (!choices) return this.#ofParts(parts, caller, named, sides);
    const [first, ...others] = parts;
    return choices(caller).flatMap((context) =>
      first ? this.#ofParts([{ ...first, context }, ...others], caller, named, sides) : [],
    );
  }

  #ofParts(parts: readonly Part[], caller: Caller, named: boolean, sides: Sides<T>): readonly (readonly Leg[])[] {
    const choices = parts.map((asked, part) => {
      const granted = named || (sides.open[part]?.has(caller.account) ?? false);
      return legsOf(caller, asked, sides.kindMatters, granted, sides.services(part));
    });
    let all: readonly (readonly Leg[])[] = [[]];
    for (const legs of choices) all = all.flatMap((chosen) => legs.map((leg) => [...chosen, leg]));
    return parts.length < 2 ? all : all.filter((legs) => !isSpare(legs, choices, sides.oneResource));
  }

  *#named(
    ids: readonly string[],
    personal: Personal,
    targets: readonly Placed<T>[],
    sides: Sides<T>,
  ): Iterable<Access<T>> {
    const hubs = new Map<string, Member[]>();
    for (const id of ids) {
      const caller = this.#decider.principals.get(id);
      if (!caller) continue;
      const treated = JSON.stringify(signature(caller, personal));
      for (const legs of this.#combinations(caller, true, sides))
        put(hubs, `${legs.map(({ group }) => group).join()} ${treated}`, { caller, legs });
    }
    for (const [like, members] of hubs) {
      const [first] = members;
      if (!first) continue;
      const keys = first.legs.map(({ key }) => key);
      const treated: unknown = JSON.parse(like.slice(like.indexOf(" ") + 1));
      const key = JSON.stringify(["named", keys, personal.key, treated, this.#besideText]);
      yield {
        key,
        stamp: stampOf(key, stampOfMember(first)),
        members,
        targets,
        ways: (placed) => {
          const caller = this.#decider.principals.get(first.caller.id) ?? first.caller;
          return this.#ways.named(caller, first.legs, placed, personal.carved);
        },
      };
    }
  }
}

/** The member unless it is singled out; of a class the members that are not. */
function leftOver(member: Member, mentioned: ReadonlySet<string>, maxima: Maxima): readonly Member[] {
  const { caller, legs } = member;
  if (caller.id !== "") return mentioned.has(caller.id) ? [] : [member];
  const inClass = maxima.in(caller);
  if (!inClass.some(({ id }) => mentioned.has(id))) return [member];
  const left = inClass.filter(({ id }) => !mentioned.has(id));
  const ofClass = new Set(caller.all);
  const as = (max: Caller, facts: readonly Fact[]) => [
    ...(max.all ?? []),
    ...facts.filter((fact) => !ofClass.has(fact)),
  ];
  return left.map((max) => ({
    caller: max,
    legs: legs.map((leg) => ({ ...leg, because: leg.because.map((facts) => as(max, facts)) })),
  }));
}

const unit = <T>(access: Access<T>): Unit<T> | Access<T> =>
  access.targets.length > wide ? access : { stamp: stampOfAccess(access), hubs: () => [access] };

function put<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const list = index.get(key);
  if (list) list.push(value);
  else index.set(key, [value]);
}
