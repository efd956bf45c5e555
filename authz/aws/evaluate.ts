import type { Privilege } from "../../model/access.ts";
import type { Fact } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { type Candidate, describe } from "./candidates.ts";
import { freeing, type Touched } from "./ceiling.ts";
import type { Asked, ContextKeys } from "./context.ts";
import { type Meant, speaksOf } from "./match.ts";
import { holds } from "./operators.ts";
import type { Caller } from "./principal.ts";
import type { Side } from "./resource.ts";
import { type Atom, fill, type Statement, variablesOf } from "./statement.ts";

/** One way in which a request is allowed: a minimal set of facts, what must hold besides, and where one must stand. */
export interface Way {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly premises: readonly Privilege[];
}

/** A statement of the resource's side that means the caller. */
export interface Spoken {
  readonly statement: Statement;
  readonly meant: Meant;
  readonly notes: readonly Condition[];
}

/** Everything that touches one request, before the resource and the context are fixed. */
export interface Matter {
  readonly asked: Asked;
  readonly caller: Caller;
  readonly side: Side;
  /** Allow statements of the caller's own policies, with the facts through which it has them. */
  readonly allows: readonly { readonly statement: Statement; readonly through: readonly Fact[] }[];
  readonly denies: readonly Statement[];
  /** The boundary, session policies and SCP levels with their statements that touch the action. */
  readonly ceilings: readonly Touched[];
  readonly rcps: readonly Touched[];
  readonly spoken: readonly Spoken[];
  /** Facts of grants that give the operation to the caller. */
  readonly grants: readonly { readonly fact: Fact; readonly notes: readonly Condition[] }[];
  /** Set where only one source of permission is asked for: the caller's own policies, or the resource's alone. */
  readonly only?: Source;
}

export type Source = "identity" | "resource";

type Lookup = (key: string) => readonly string[] | undefined;
const maxAssignments = 4096;
const maxAlternatives = 12;

/** The ways in which the request on this very resource is allowed; empty where it is denied. */
export const waysOf = (matter: Matter, keys: ContextKeys): readonly Way[] => settled(matter, keys).ways;

/** The ways, with the matter as it was when its context was fixed: where it is allowed in some way, so. */
export function settled(matter: Matter, keys: ContextKeys): { readonly ways: readonly Way[]; readonly fixed: Fixed } {
  return (matter.asked.exact ? asGiven(matter, keys) : undefined) ?? searched(matter, keys);
}

/** A request of which every key that counts has one value; undefined where one may have several. */
function asGiven(matter: Matter, keys: ContextKeys): ReturnType<typeof settled> | undefined {
  const values = new Map<string, readonly string[] | undefined>();
  let several = false;
  const fixed = new Fixed(matter, (key) => {
    if (values.has(key)) return values.get(key);
    const [only, ...others] = keys.of(key, matter.asked, []);
    several ||= !only || others.length > 0 || only.condition !== undefined || only.premise !== undefined;
    values.set(key, only?.values);
    return only?.values;
  });
  const ways = fixed.alternatives();
  return several ? undefined : { ways, fixed };
}

/** Tries the values that keys can have, cheapest first. */
function searched(matter: Matter, keys: ContextKeys): ReturnType<typeof settled> {
  const relevant = relevantAtoms(matter);
  const names = [...relevant.keys()];
  const domains = names.map((key) => orUnknown(keys.of(key, matter.asked, relevant.get(key) ?? [])));
  let best: Way[] = [];
  let first: Fixed | undefined;
  for (const chosen of assignments(domains)) {
    const conditions = chosen.flatMap(({ condition }) => condition ?? []);
    const premises = chosen.flatMap(({ premise }) => premise ?? []);
    const cost = conditions.length + premises.length;
    const free = best.some((way) => way.conditions.length + way.premises.length === 0);
    if (cost > 0 && free) break;
    if (best.some((way) => isWithin(way, conditions, premises))) continue;
    const values = new Map(names.map((name, index) => [name, chosen[index]?.values]));
    const fixed = new Fixed(matter, (key) => values.get(key));
    const found = fixed.alternatives();
    if (best.length === 0 && found.length > 0) first = fixed;
    first ??= fixed;
    best = [...best, ...found.map((way) => ({ ...way, conditions: [...conditions, ...way.conditions], premises }))];
    if (cost === 0 && found.some((way) => way.conditions.length === 0)) break;
  }
  return { ways: best, fixed: first ?? new Fixed(matter, () => undefined) };
}

/** Stands for the values of a key that nothing fixes: allows do not count on it, denies are taken to hold. */
const unknown: readonly string[] = ["\uE0FF"];

/** Where every value takes something, whatever is allowed without knowing the value needs nothing. */
const orUnknown = (domain: readonly Candidate[]): readonly Candidate[] =>
  domain.some(({ condition, premise }) => !condition && !premise) ? domain : [{ values: unknown }, ...domain];

function isWithin(way: Way, conditions: readonly Condition[], premises: readonly Privilege[]): boolean {
  return (
    way.conditions.every((condition) => conditions.includes(condition)) &&
    way.premises.every((premise) => premises.includes(premise))
  );
}

/** Every context key that some statement of the matter tests or refers to, with its tests. */
function relevantAtoms(matter: Matter): Map<string, Atom[]> {
  const found = new Map<string, Atom[]>();
  const need = (key: string): Atom[] => {
    const list = found.get(key) ?? [];
    found.set(key, list);
    return list;
  };
  const add = (statement: Statement): void => {
    for (const key of statement.variables) need(key);
    for (const atom of statement.atoms) {
      need(atom.lower).push(atom);
      for (const key of variablesOf(atom.values)) need(key);
    }
  };
  for (const { statement } of matter.allows) add(statement);
  for (const statement of matter.denies) add(statement);
  for (const { statements } of [...matter.ceilings, ...matter.rcps]) for (const statement of statements) add(statement);
  for (const { statement } of matter.spoken) add(statement);
  return found;
}

/** Every choice of one candidate per key, cheapest first, up to a bound. */
function assignments(domains: readonly (readonly Candidate[])[]): readonly (readonly Candidate[])[] {
  let all: Candidate[][] = [[]];
  for (const domain of domains) {
    const next: Candidate[][] = [];
    for (const chosen of all)
      for (const candidate of domain) if (next.length < maxAssignments) next.push([...chosen, candidate]);
    all = next;
  }
  const cost = (chosen: readonly Candidate[]): number =>
    chosen.filter(({ condition, premise }) => condition ?? premise).length;
  return all.length === 1
    ? all
    : all
        .map((chosen) => ({ chosen, cost: cost(chosen) }))
        .sort((a, b) => a.cost - b.cost)
        .map(({ chosen }) => chosen);
}

type Alternative = { readonly facts: readonly Fact[]; readonly notes: readonly Condition[] };
const free: readonly Alternative[] = [{ facts: [], notes: [] }];

/** The policies that AWS asks, in its order. */
export const stages = ["deny", "rcp", "scp", "resource", "identity", "boundary", "session"] as const;
export type Stage = (typeof stages)[number];

/** What forbids a request: statements that deny it, or the first kind of policy that would have to allow it and does not. */
export interface Refusal {
  readonly stage: Stage;
  /** Empty where nothing allows. */
  readonly statements: readonly Statement[];
}

/** What one statement says of a request about a resource of which it speaks. */
export interface Said {
  readonly statement: Statement;
  readonly applies: "yes" | "no" | "open";
  /** Tests that fail. */
  readonly unmet: readonly Atom[];
  readonly open: readonly Condition[];
}

/** A matter with resource and context fixed: AWS's deciding order, on values only. */
export class Fixed {
  readonly #matter: Matter;
  readonly #value: Lookup;
  /** What statements left open that would deny if they held. */
  readonly #notes: Condition[] = [];

  constructor(matter: Matter, value: Lookup) {
    this.#matter = matter;
    this.#value = value;
  }

  alternatives(): readonly Way[] {
    const { caller, side, ceilings, rcps, only } = this.#matter;
    const identity = this.#identity();
    const { direct, escaping, delegated } = this.#resource();
    if (identity.length + direct.length + escaping.length === 0 || this.#denied()) return [];
    const scps = ceilings.filter(({ kind }) => kind === "scp").map((ceiling) => this.#allowedBy(ceiling));
    const outer = product([...rcps.map(leaveOpen), ...scps]);
    if (outer.length === 0) return [];
    const inner = product(ceilings.filter(({ kind }) => kind !== "scp").map((ceiling) => this.#allowedBy(ceiling)));
    const own = product([identity, inner]);
    const alone = side.weight === "alone";
    const same = caller.account !== "" && caller.account === side.account;
    const inside = alone ? product([delegated, own]) : own;
    const granted = [...escaping, ...product([direct, inner])];
    const within = only === "identity" ? inside : only === "resource" ? granted : [...inside, ...granted];
    const across = only === "resource" ? [] : product([[...direct, ...escaping, ...delegated], own]);
    const ways = same ? within : caller.kind === "anonymous" ? [...direct, ...escaping] : across;
    const all = product([ways, outer]).slice(0, maxAlternatives);
    return all.map(({ facts, notes }) => ({
      because: [...new Set(facts)],
      conditions: [...new Set([...notes, ...this.#notes])],
      premises: [],
    }));
  }

  /** Of a request that nothing allows: why. */
  refusal(): Refusal {
    const { caller, side, ceilings } = this.#matter;
    const denying = this.#denying();
    if (denying.length > 0) return { stage: "deny", statements: denying };
    const silent = (kind: Touched["kind"]): boolean =>
      ceilings.some((ceiling) => ceiling.kind === kind && this.#allowedBy(ceiling).length === 0);
    const at = (stage: Stage): Refusal => ({ stage, statements: [] });
    if (silent("scp")) return at("scp");
    const { direct, escaping, delegated } = this.#resource();
    const named = direct.length + escaping.length > 0;
    const same = caller.account !== "" && caller.account === side.account;
    const asked = !same || side.weight === "alone";
    if (asked && !named && (caller.kind === "anonymous" || delegated.length === 0)) return at("resource");
    const identity = this.#identity().length > 0;
    if (!identity && !(same && named)) return at("identity");
    return at(silent("boundary") ? "boundary" : "session");
  }

  /** What the statement says; undefined where it speaks of other resources. */
  said(statement: Statement): Said | undefined {
    if (!this.#speaks(statement)) return undefined;
    const unmet = statement.atoms.filter((atom) => this.#verdict(atom) === false);
    const open = statement.atoms
      .filter((atom) => this.#verdict(atom) === undefined)
      .map((atom) => undecided(statement, atom));
    return { statement, applies: unmet.length > 0 ? "no" : open.length > 0 ? "open" : "yes", unmet, open };
  }

  /** Whether the request has the context key. */
  has(key: string): boolean {
    return this.#value(key) !== undefined;
  }

  #denied(): boolean {
    const { denies, ceilings, rcps, spoken } = this.#matter;
    if (denies.some((statement) => this.#denies(statement))) return true;
    for (const { statements } of ceilings) if (statements.some((statement) => this.#forbids(statement))) return true;
    for (const { statements } of rcps) if (statements.some((statement) => this.#forbids(statement))) return true;
    for (const { statement, meant, notes } of spoken) {
      if (!this.#forbids(statement)) continue;
      if (meant !== "session") return true;
      this.#notes.push(...notes);
    }
    return false;
  }

  #denying(): readonly Statement[] {
    const { denies, ceilings, rcps, spoken } = this.#matter;
    const found: Statement[] = [];
    const add = (statement: Statement): void => {
      if (this.#forbids(statement)) found.push(statement);
    };
    for (const statement of denies) add(statement);
    for (const { statements } of ceilings) for (const statement of statements) add(statement);
    for (const { statements } of rcps) for (const statement of statements) add(statement);
    for (const { statement, meant } of spoken) if (meant !== "session") add(statement);
    return found;
  }

  #forbids(statement: Statement): boolean {
    return !statement.allow && this.#denies(statement);
  }

  #denies(statement: Statement): boolean {
    if (!this.#speaks(statement)) return false;
    const open: Condition[] = [];
    if (!this.#met(statement, open)) return false;
    this.#notes.push(...open);
    return open.length === 0;
  }

  /** The ways in which one ceiling allows: free where it allows everything. */
  #allowedBy({ kind, statements, unread }: Touched): readonly Alternative[] {
    if (freeing(statements)) return free;
    // RCPs that people write only deny: what allows is AWS's own, on every level, and cannot be taken away.
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
    if (kind === "rcp" && !unread) return free;
    const allowing = this.#allowing(
      statements.filter(({ allow }) => allow).map((statement) => ({ statement, through: [] })),
    );
    return allowing.length === 0 && unread ? [{ facts: [], notes: [unread] }] : allowing;
  }

  #identity(): readonly Alternative[] {
    const { allows, caller } = this.#matter;
    const own = this.#allowing(allows);
    return caller.all ? [{ facts: caller.all, notes: [] }, ...own] : own;
  }

  #allowing(allows: Matter["allows"]): readonly Alternative[] {
    const found: Alternative[] = [];
    for (const { statement, through } of allows) {
      if (!this.#speaks(statement)) continue;
      const notes: Condition[] = [];
      if (this.#met(statement, notes)) found.push({ facts: [statement.fact, ...through], notes });
    }
    return found;
  }

  /**
   * What the resource's policy and grants give: `escaping` is what no silence of a boundary or session policy takes away.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
   */
  #resource(): Readonly<Record<"direct" | "escaping" | "delegated", readonly Alternative[]>> {
    const { spoken, grants, side } = this.#matter;
    const direct: Alternative[] = grants.map(({ fact, notes }) => ({ facts: [fact], notes }));
    const escaping: Alternative[] = [];
    const delegated: Alternative[] = [];
    // Through a session that it federates, a user named is limited as a role named is.
    const federated = this.#matter.ceilings.some(({ kind }) => kind === "session");
    for (const { statement, meant, notes } of spoken) {
      if (!statement.allow) continue;
      const open = [...notes];
      if (!this.#speaks(statement) || !this.#met(statement, open)) continue;
      const alternative = { facts: [statement.fact], notes: open };
      if (meant === "account") delegated.push(alternative);
      else if (meant === "role" || (meant === "user" && federated)) direct.push(alternative);
      else escaping.push(alternative);
    }
    if (side.unread) {
      const text = `the policy of ${this.#matter.asked.resource.replace(/[^\x20-\x7e]/g, "*")} was not read: it may not let its account decide`;
      delegated.push({ facts: [], notes: [{ kind: "unread", text }] });
    }
    return { direct, escaping, delegated };
  }

  #speaks(statement: Statement): boolean {
    if (statement.variables.length > 0 && statement.variables.some((key) => this.#value(key) === unknown))
      return !statement.allow;
    return speaksOf(statement, this.#matter.asked.resource, (key) => this.#value(key)?.[0]);
  }

  /** All tests hold; `open` gets those that the evaluator cannot decide. */
  #met(statement: Statement, open: Condition[]): boolean {
    if (statement.atoms.length === 0) return true;
    for (const atom of statement.atoms) {
      if ([atom.lower, ...variablesOf(atom.values)].some((key) => this.#value(key) === unknown)) {
        if (statement.allow) return false;
        continue;
      }
      const verdict = this.#verdict(atom);
      if (verdict === false) return false;
      if (verdict === undefined) open.push(undecided(statement, atom));
    }
    return true;
  }

  /** Undefined for an operator that is not decided. */
  #verdict(atom: Atom): boolean | undefined {
    const wanted = atom.values.flatMap((value) => fill(value, (key) => this.#value(key)?.[0]) ?? []);
    return holds(atom.operator, this.#value(atom.lower), wanted);
  }
}

/** Of a statement that is known only after a plan is applied, that; else the operator. */
function undecided({ fact }: Statement, atom: Atom): Condition {
  return fact.unknown === undefined
    ? { kind: "unsupported", text: `the operator is not decided: ${describe(atom)}` }
    : { kind: "target-state", text: fact.unknown };
}

/** RCPs only take away: RCPFullAWSAccess is attached at every level and cannot be detached. */
const leaveOpen = ({ unread }: Touched): readonly Alternative[] => (unread ? [{ facts: [], notes: [unread] }] : free);

/** One of each list, joined; empty where a list is. */
function product(lists: readonly (readonly Alternative[])[]): readonly Alternative[] {
  let all = free;
  for (const list of lists) {
    // What is free adds nothing to the rest.
    if (list === free) continue;
    all =
      all === free
        ? list
        : all.flatMap(({ facts, notes }) =>
            list.map((right) => ({ facts: [...facts, ...right.facts], notes: [...notes, ...right.notes] })),
          );
    if (all.length > maxAlternatives * maxAlternatives) all = all.slice(0, maxAlternatives * maxAlternatives);
  }
  return all;
}
