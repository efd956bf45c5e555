import type { Privilege } from "../../model/access.ts";
import { canonical } from "../../model/canonical.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import type { Condition, End, Hub } from "../../model/step.ts";
import { accountScope } from "./arn.ts";
import type { Askers } from "./askers.ts";
import { type Decider, joined, type Request, type Target } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { type Leg, legsOf, type Part } from "./legs.ts";
import { meansCaller } from "./match.ts";
import { isPersonal, sparesUnnamed } from "./mentions.ts";
import type { Caller } from "./principal.ts";
import { fixedBy, reduced, remainder } from "./reduce.ts";
import type { Side } from "./resource.ts";
import type { Statement } from "./statement.ts";
import { TargetIndex } from "./targets.ts";

/** Who may do several things in one session, to which of many targets? */
export interface Question<T> {
  /** What whoever holds the access may do, in words: the title of hubs. */
  readonly title: string;
  /** Actions that must all be allowed on a target's resources, in the order of `on`. */
  readonly parts: readonly Part[];
  readonly targets: readonly T[];
  /** The resources of a target, one per part. */
  on(target: NoInfer<T>): readonly Target[];
  /** Actions the caller must be able to do beside, on one and the same resource of its own account that the glob matches. */
  readonly beside?: readonly Beside[];
  /** Set where the caller must be of the target's account. */
  readonly sameAccount?: boolean;
  /** Who may ask: `given` are users, roles and accounts as they are, `max` those that wrote themselves every policy; all where not set. */
  readonly callers?: "given" | "max";
  /** Leaves callers out that the question is not about. */
  readonly only?: (caller: Caller) => boolean;
}

export interface Beside {
  /** Glob of a resource of the account: `arn:aws:lambda:*:<account>:function:*`. */
  resource(account: string): string;
  readonly parts: readonly Part[];
}

/** One step of an answer: a caller (or the hub it holds) to a hub or a target. */
export interface Held<T> {
  readonly from: readonly [End, ...End[]];
  readonly to: Hub | undefined;
  readonly target: T | undefined;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly relies: readonly { readonly collection: FactKind; readonly scope: string }[];
}

interface Group<T> {
  readonly key: string;
  readonly legs: readonly Leg[];
  readonly caller: Caller;
  readonly members: { readonly caller: Caller; readonly legs: readonly Leg[] }[];
  readonly carved: { readonly target: T; readonly ways: readonly Way[] }[];
}

/** What statements single out about one target, over all parts. */
interface Personal {
  readonly key: string;
  readonly statements: readonly Statement[];
  /** Some of them may be allowed less than those whom nothing singles out. */
  readonly carved: boolean;
  readonly grants: boolean;
}

const resourceSide: readonly FactKind[] = ["aws.statement", "aws.rcp"];
const kindKeys = /^aws:(principaltype|principalarn|userid|username|multifactor|tokenissuetime|sourceidentity)/;

/** Answers one question for all callers at once, without ever pairing callers with targets. */
export class Holding<T> {
  readonly #decider: Decider;
  readonly #question: Question<T>;
  readonly #resources = new Map<T, readonly Target[]>();
  readonly #personal = new Map<T, Personal>();
  readonly #individuals: readonly Caller[];
  readonly #index: TargetIndex<T>;
  readonly #kindMatters: boolean;
  /** What a hub also stands for beside its legs. */
  readonly #besideText: string;
  /** For each part: accounts with a target whose policy grants to callers it does not name. */
  readonly #open: readonly ReadonlySet<string>[];

  constructor(decider: Decider, question: Question<T>, individuals: readonly Caller[]) {
    this.#decider = decider;
    this.#question = question;
    this.#individuals = individuals;
    this.#besideText = JSON.stringify(
      (question.beside ?? []).map(({ resource, parts }) => [resource(""), parts.map(({ action }) => action)]),
    );
    for (const target of question.targets) this.#resources.set(target, question.on(target));
    this.#index = new TargetIndex(question.targets, (target) => this.#resources.get(target)?.[0]?.arn ?? "");
    this.#kindMatters = question.targets.some((target) => this.#spoken(target).flat().some(kindCounts));
    this.#open = question.parts.map(
      (_, part) =>
        new Set(
          question.targets
            .filter((target) => this.#grantsUnnamed(target, part))
            .map((target) => this.#resources.get(target)?.[part]?.account ?? ""),
        ),
    );
    for (const target of question.targets) this.#personal.set(target, this.#personalOf(target));
  }

  *steps(askers: Askers): Iterable<Held<T>> {
    const groups = this.#groups(askers.generic);
    for (const group of groups.values()) yield* this.#generic(group);
    yield* this.#named(askers, groups);
  }

  // ------ callers that nothing singles out

  #groups(callers: readonly Caller[]): Map<string, Group<T>> {
    const groups = new Map<string, Group<T>>();
    for (const caller of callers) {
      if (this.#question.only?.(caller) === false) continue;
      for (const legs of this.#combinations(caller)) {
        const key = JSON.stringify([legs.map(({ key }) => key), this.#besideText]);
        const group = groups.get(key);
        if (group) group.members.push({ caller, legs });
        else groups.set(key, { key, legs, caller, members: [{ caller, legs }], carved: [] });
      }
    }
    return groups;
  }

  /** One leg per part, every combination. */
  #combinations(caller: Caller): readonly (readonly Leg[])[] {
    let all: (readonly Leg[])[] = [[]];
    for (const [part, asked] of this.#question.parts.entries()) {
      const legs = legsOf(
        this.#decider,
        caller,
        asked,
        this.#kindMatters,
        this.#open[part]?.has(caller.account) ?? false,
      );
      all = all.flatMap((chosen) => legs.map((leg) => [...chosen, leg]));
    }
    return all;
  }

  *#generic(group: Group<T>): Iterable<Held<T>> {
    const reached: { readonly target: T; readonly ways: readonly Way[] }[] = [];
    for (const target of this.#candidates(group.legs)) {
      const ways = this.#waysOfLegs(group.caller, group.legs, target);
      if (ways.length === 0) continue;
      if (this.#personal.get(target)?.carved) group.carved.push({ target, ways });
      else reached.push({ target, ways });
    }
    if (reached.length > 0) yield* this.#throughHub(group.key, group.members, reached);
  }

  #candidates(legs: readonly Leg[]): Iterable<T> {
    const [first] = legs;
    return first ? new Set(this.#index.overlapping(first.area)) : [];
  }

  /** Decides the target for whoever has these legs and is not singled out. */
  #waysOfLegs(caller: Caller, legs: readonly Leg[], target: T): readonly Way[] {
    const { parts, sameAccount } = this.#question;
    const resources = this.#resources.get(target) ?? [];
    const found: (readonly Way[])[] = [];
    for (const [index, leg] of legs.entries()) {
      const resource = resources[index];
      const part = parts[index];
      if (!resource || !part || (sameAccount && resource.account !== caller.account)) return [];
      const view: Caller = {
        ...caller,
        unnamed: true,
        tags: [],
        all: leg.allows.length === 0 && leg.source === "identity" ? [] : undefined,
      };
      const request: Request = {
        caller: view,
        action: part.action,
        target: resource,
        ...(part.context ? { context: part.context } : {}),
        allows: leg.allows,
      };
      const ways = this.#decider.best(
        this.#decider
          .samples([{ ...request, area: leg.area }])
          .map((sample) => this.#decider.waysAt({ ...request, restraints: leg, only: leg.source }, sample)),
      );
      if (ways.length === 0) return [];
      const given = new Set(leg.allows.flatMap(({ statement, through }) => [statement.fact, ...through] as Fact[]));
      found.push(ways.map((way) => ({ ...way, because: way.because.filter((fact) => !given.has(fact)) })));
    }
    return joined(found);
  }

  // ------ callers that a target's statements single out

  *#named(askers: Askers, groups: ReadonlyMap<string, Group<T>>): Iterable<Held<T>> {
    const byPersonal = Map.groupBy(this.#question.targets, (target) => this.#personal.get(target)?.key ?? "");
    byPersonal.delete("");
    for (const targets of byPersonal.values()) {
      const [first] = targets;
      const personal = first && this.#personal.get(first);
      if (!personal) continue;
      const mentioned = new Set([...askers.mentions.of(personal.statements), ...this.#grantees(targets)]);
      const hubs = new Map<
        string,
        { members: { caller: Caller; legs: readonly Leg[] }[]; reached: { target: T; ways: readonly Way[] }[] }
      >();
      for (const caller of mentioned)
        if (this.#question.only?.(caller) !== false) this.#collectNamed(caller, personal, targets, hubs);
      for (const [key, { members, reached }] of hubs) yield* this.#throughHub(key, members, reached);
      if (personal.carved) yield* this.#unmentioned(groups, new Set(targets), personal, mentioned);
    }
  }

  #collectNamed(
    caller: Caller,
    personal: Personal,
    targets: readonly T[],
    hubs: Map<
      string,
      { members: { caller: Caller; legs: readonly Leg[] }[]; reached: { target: T; ways: readonly Way[] }[] }
    >,
  ): void {
    const signature = this.#signature(caller, personal);
    for (const legs of this.#namedCombinations(caller)) {
      const key = JSON.stringify(["named", legs.map(({ key }) => key), personal.key, signature, this.#besideText]);
      const known = hubs.get(key);
      if (known) {
        known.members.push({ caller, legs });
        continue;
      }
      const reached = targets.flatMap((target) => {
        const ways = this.#waysOfNamed(caller, legs, target, personal.carved);
        return ways.length > 0 ? [{ target, ways }] : [];
      });
      hubs.set(key, { members: [{ caller, legs }], reached });
    }
  }

  #namedCombinations(caller: Caller): readonly (readonly Leg[])[] {
    let all: (readonly Leg[])[] = [[]];
    for (const asked of this.#question.parts) {
      const legs = legsOf(this.#decider, caller, asked, this.#kindMatters, true);
      all = all.flatMap((chosen) => legs.map((leg) => [...chosen, leg]));
    }
    return all;
  }

  #waysOfNamed(caller: Caller, legs: readonly Leg[], target: T, carved: boolean): readonly Way[] {
    const { parts, sameAccount } = this.#question;
    const resources = this.#resources.get(target) ?? [];
    const found: (readonly Way[])[] = [];
    let needsName = carved;
    for (const [index, leg] of legs.entries()) {
      const resource = resources[index];
      const part = parts[index];
      if (!resource || !part || (sameAccount && resource.account !== caller.account)) return [];
      const own = leg.own.length > 0 ? leg.own : [];
      const view: Caller = { ...caller, all: leg.source === "identity" && own.length === 0 ? [] : undefined };
      const request: Request = {
        caller: view,
        action: part.action,
        target: resource,
        ...(part.context ? { context: part.context } : {}),
        allows: own,
        only: leg.source,
      };
      const ways = this.#decider.best(
        this.#decider.samples([{ ...request, area: leg.area }]).map((sample) => this.#decider.waysAt(request, sample)),
      );
      if (ways.length === 0) return [];
      const inside = resource.account === caller.account;
      const side = this.#decider.sideOf(part.action, resource);
      if (leg.source === "resource" || !inside || side.weight === "alone")
        needsName ||= this.#differs(caller, leg, part, resource, ways);
      const given = new Set(own.flatMap(({ statement, through }) => [statement.fact, ...through] as Fact[]));
      found.push(ways.map((way) => ({ ...way, because: way.because.filter((fact) => !given.has(fact)) })));
    }
    return needsName ? joined(found) : [];
  }

  /** Whether being singled out changes the ways: otherwise the hub of everybody covers the caller. */
  #differs(caller: Caller, leg: Leg, part: Part, resource: Target, ways: readonly Way[]): boolean {
    const view: Caller = {
      ...caller,
      unnamed: true,
      tags: [],
      all: leg.allows.length === 0 && leg.source === "identity" ? [] : undefined,
    };
    const request: Request = {
      caller: view,
      action: part.action,
      target: resource,
      ...(part.context ? { context: part.context } : {}),
      allows: leg.allows,
      restraints: leg,
      only: leg.source,
    };
    const generic = this.#decider.best(
      this.#decider.samples([{ ...request, area: leg.area }]).map((sample) => this.#decider.waysAt(request, sample)),
    );
    const text = (list: readonly Way[]): string =>
      canonical(list.map(({ because, conditions }) => [because.map(({ key }) => key), conditions.map((c) => c.text)]));
    return text(generic) !== text(ways);
  }

  /** Targets that deny somebody in particular: everybody else gets there through a hub that leaves those out. */
  *#unmentioned(
    groups: ReadonlyMap<string, Group<T>>,
    targets: ReadonlySet<T>,
    personal: Personal,
    mentioned: ReadonlySet<Caller>,
  ): Iterable<Held<T>> {
    const ids = new Set([...mentioned].map(({ id }) => id));
    for (const group of groups.values()) {
      const reached = group.carved.filter(({ target }) => targets.has(target));
      if (reached.length === 0) continue;
      const members = group.members.flatMap((member) => this.#leftOver(member, ids));
      if (members.length > 0)
        yield* this.#throughHub(JSON.stringify(["others", group.key, personal.key]), members, reached);
    }
  }

  /** The member unless it is singled out; of a class the members that are not. */
  #leftOver(
    member: { caller: Caller; legs: readonly Leg[] },
    mentioned: ReadonlySet<string>,
  ): { caller: Caller; legs: readonly Leg[] }[] {
    const { caller } = member;
    if (caller.id !== "") return mentioned.has(caller.id) ? [] : [member];
    const inClass = this.#individuals.filter((max) => this.#decider.classOf(max) === caller);
    if (!inClass.some(({ id }) => mentioned.has(id))) return [member];
    return inClass
      .filter(({ id }) => !mentioned.has(id))
      .map((max) => ({ caller: max, legs: member.legs.map((leg) => ({ ...leg, because: [max.all ?? []] })) }));
  }

  // ------ steps

  *#throughHub(
    key: string,
    members: readonly { readonly caller: Caller; readonly legs: readonly Leg[] }[],
    reached: readonly { readonly target: T; readonly ways: readonly Way[] }[],
  ): Iterable<Held<T>> {
    if (reached.length === 0) return;
    const held: Hub = { hub: key, title: this.#question.title };
    let any = false;
    for (const { caller, legs } of members) {
      for (const way of this.#memberWays(caller, legs)) {
        any = true;
        yield {
          from: [caller.end, ...way.premises],
          to: held,
          target: undefined,
          because: way.because,
          conditions: way.conditions,
          relies: this.#restraining(caller),
        };
      }
    }
    if (!any) return;
    for (const { target, ways } of reached) {
      const account = this.#resources.get(target)?.[0]?.account ?? "";
      for (const { because, conditions, premises } of ways) {
        yield {
          from: [held, ...premises],
          to: undefined,
          target,
          because,
          conditions,
          relies: restraints(resourceSide, account),
        };
      }
    }
  }

  /** Collections that could hold something against the caller. */
  #restraining({ account, bound, kind }: Caller): Held<T>["relies"] {
    const own: FactKind[] = kind === "account" ? [] : ["aws.statement", "aws.boundary"];
    const scps = bound && this.#decider.principals.isBound(account);
    return restraints(scps ? [...own, "aws.scp"] : own, account);
  }

  #memberWays(caller: Caller, legs: readonly Leg[]): readonly Way[] {
    const own = legs.map(({ because }) =>
      because.map((facts) => ({ because: facts, conditions: [], premises: [] as Privilege[] })),
    );
    const beside = (this.#question.beside ?? []).map(({ resource, parts }) =>
      this.#besideWays(caller, resource(caller.account), parts),
    );
    return joined([...own, ...beside]);
  }

  readonly #besideCache = new Map<string, readonly Way[]>();

  #besideWays(caller: Caller, glob: string, parts: readonly Part[]): readonly Way[] {
    const key = `${caller.id || canonical(caller.end)} ${glob} ${parts.map(({ action }) => action).join()}`;
    let ways = this.#besideCache.get(key);
    if (!ways) {
      const target: Target = { arn: glob, account: caller.account };
      ways = this.#decider.waysTogether(
        parts.map(({ action, context }) => ({ caller, action, target, ...(context ? { context } : {}) })),
      );
      this.#besideCache.set(key, ways);
    }
    return ways;
  }

  // ------ what the targets' own policies say

  /** Statements of the target's side that touch the part's action, RCPs included. */
  #spoken(target: T): readonly (readonly Statement[])[] {
    return this.#question.parts.map((part, index) => {
      const resource = this.#resources.get(target)?.[index];
      if (!resource) return [];
      const side = this.#decider.sideOf(part.action, resource);
      return [
        ...side.document.touching(part.action),
        ...side.rcps.flatMap(({ documents }) => documents.flatMap((document) => document.touching(part.action))),
      ];
    });
  }

  #side(target: T, part: number): Side | undefined {
    const resource = this.#resources.get(target)?.[part];
    const asked = this.#question.parts[part];
    return resource && asked && this.#decider.sideOf(asked.action, resource);
  }

  #grantsUnnamed(target: T, part: number): boolean {
    const action = this.#question.parts[part]?.action ?? "";
    return (
      this.#side(target, part)
        ?.document.touching(action)
        .some(({ allow, who }) => allow && who?.everyone === true) ?? false
    );
  }

  #personalOf(target: T): Personal {
    const statements = this.#spoken(target).flatMap((list) => list.filter(isPersonal));
    const grants = this.#grantees([target]).length > 0;
    if (statements.length === 0 && !grants) return { key: "", statements, carved: false, grants };
    const contents = statements.map((statement) => [
      statement.allow,
      statement.fact.principals,
      statement.fact.notPrincipals,
      statement.fact.actions,
      remainder(statement, []),
      statement.notWho,
    ]);
    const granted = this.#question.parts.flatMap(
      (_, part) => this.#side(target, part)?.grants.map(({ key }) => key) ?? [],
    );
    return {
      key: canonical([contents, granted]),
      statements,
      carved: statements.some((statement) => !statement.allow || sparesUnnamed(statement)),
      grants,
    };
  }

  /** Principals that a key's grants name. */
  #grantees(targets: readonly T[]): readonly Caller[] {
    return targets.flatMap((target) =>
      this.#question.parts.flatMap((_, part) =>
        (this.#side(target, part)?.grants ?? []).flatMap(({ grantee }) =>
          [this.#decider.principals.get(grantee), this.#decider.principals.get(`${grantee}~max`)].filter(
            (caller) => caller !== undefined && this.#known(caller),
          ),
        ),
      ),
    ) as readonly Caller[];
  }

  #known(caller: Caller): boolean {
    return !caller.id.endsWith("~max") || this.#individuals.some(({ id }) => id === caller.id);
  }

  /** How each of the statements treats the caller: callers with equal signatures are treated alike. */
  #signature(caller: Caller, personal: Personal): unknown {
    const fixed = fixedBy(this.#decider.keys, caller, new Map());
    const treated = personal.statements.map((statement) => {
      const notes: Condition[] = [];
      const meant = meansCaller(statement, caller, notes);
      const left = meant && reduced(statement, fixed);
      return left ? [meant, remainder(left, []), notes.map(({ text }) => text)] : null;
    });
    const boundary = caller.ceilings.some(({ kind }) => kind === "boundary");
    return [treated, caller.kind, boundary, personal.grants ? caller.arn : ""];
  }
}

const kindCounts = ({ atoms, variables }: Statement): boolean =>
  [...variables, ...atoms.map(({ lower }) => lower)].some((key) => kindKeys.test(key));

const restraints = (kinds: readonly FactKind[], account: string): Held<unknown>["relies"] =>
  account === "" ? [] : kinds.map((collection) => ({ collection, scope: accountScope(account) }));
