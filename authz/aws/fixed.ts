import type { Fact } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { describe } from "./candidates.ts";
import { freeing, type Touched } from "./ceiling.ts";
import { speaksOf } from "./match.ts";
import type { Matter, Way } from "./matter.ts";
import { holds } from "./operators.ts";
import { type Atom, fill, type Statement, variablesOf } from "./statement.ts";

/** Stands for the values of a key that nothing fixes: allows do not count on it, denies are taken to hold. */
export const unknown: readonly string[] = ["\uE0FF"];

type Lookup = (key: string) => readonly string[] | undefined;
const maxAlternatives = 12;

/** What the resource's policy and grants give. */
type Given = Readonly<Record<"direct" | "escaping" | "delegated", readonly Alternative[]>>;
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
  #identities: readonly Alternative[] | undefined;
  #given: Given | undefined;

  constructor(matter: Matter, value: Lookup) {
    this.#matter = matter;
    this.#value = value;
  }

  alternatives(): readonly Way[] {
    const { caller, side, ceilings, rcps, only } = this.#matter;
    const identity = this.#identity();
    const { direct, escaping, delegated } = this.#resource();
    if (identity.length + direct.length + escaping.length === 0 || this.#denied()) return [];
    const guards = [...rcps, ...ceilings.filter(({ kind }) => kind === "scp")];
    const outer = product(guards.map((ceiling) => this.#allowedBy(ceiling)));
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
    if (this.#identities) return this.#identities;
    const { allows, caller } = this.#matter;
    const own = this.#allowing(allows);
    this.#identities = caller.all ? [{ facts: caller.all, notes: [] }, ...own] : own;
    return this.#identities;
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
  #resource(): Given {
    this.#given ??= this.#givenBy();
    return this.#given;
  }

  #givenBy(): Given {
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
      const inside = variablesIn(atom.values);
      if (this.#value(atom.lower) === unknown || inside.some((key) => this.#value(key) === unknown)) {
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
    const wanted =
      variablesIn(atom.values).length === 0 && !atom.values.some((value) => value.includes("${"))
        ? atom.values
        : atom.values.flatMap((value) => fill(value, (key) => this.#value(key)?.[0]) ?? []);
    return holds(atom.operator, this.#value(atom.lower), wanted);
  }
}

const inValues = new WeakMap<readonly string[], readonly string[]>();

/** `variablesOf` of a test's values, found once. */
function variablesIn(values: readonly string[]): readonly string[] {
  let found = inValues.get(values);
  if (!found) {
    found = variablesOf(values);
    inValues.set(values, found);
  }
  return found;
}

/** Of a statement that is known only after a plan is applied, that; else the operator. */
function undecided({ fact }: Statement, atom: Atom): Condition {
  return fact.unknown === undefined
    ? { kind: "unsupported", text: `the operator is not decided: ${describe(atom)}` }
    : { kind: "target-state", text: fact.unknown };
}

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
