import { createHash } from "node:crypto";
import { type Access, type Privilege, privilege, splitPrivilege } from "../model/access.ts";
import { canonical } from "../model/canonical.ts";
import type { Fact, FactReader } from "../model/fact.ts";
import { factKindInfo } from "../model/fact-kinds.ts";
import type { RouteAuthentication } from "../model/node.ts";
import {
  type Certainty,
  type Condition,
  certainties,
  type Derivation,
  type DerivedNode,
  type End,
  type Leaves,
} from "../model/step.ts";
import type { AmbitRule } from "../rules/define.ts";
import { type FactRef, stepFlag } from "./compiled.ts";
import { Interned, Ints } from "./ints.ts";

/** Scope prefix of each family of facts: a rule relies on the absence of a family's facts in that family's scopes only. */
const scopePrefix: Readonly<Record<string, string>> = { aws: "aws:account:", k8s: "k8s:", vault: "vault:" };

/** Weakest first: of two ways in through one route the one that asks less decides. */
const openness: readonly (RouteAuthentication | undefined)[] = [
  "unauthenticated",
  "not-proven",
  "authenticated",
  undefined,
];

/** Gathers what rules derive, alternative by alternative, in columns. Steps are numbered in the order they first appear. */
export class Collector {
  readonly privileges = new Interned<Privilege>();
  readonly cited = new Interned<FactRef>();
  readonly conditionLists = new Interned<readonly Condition[]>();
  readonly hypotheses = new Interned<string>();
  readonly leaves = new Interned<Leaves>();
  readonly hubs = new Map<string, string>();
  readonly derivedNodes = new Map<string, DerivedNode>();

  readonly stepRule = new Ints();
  readonly stepFlags = new Ints();
  readonly stepLeaves = new Ints();
  readonly premiseStart = new Ints();
  readonly premises = new Ints();
  readonly conclusion = new Ints();

  readonly alternativeStep = new Ints();
  readonly factStart = new Ints();
  readonly alternativeFacts = new Ints();
  readonly alternativeConditions = new Ints();
  readonly alternativeHypothesis = new Ints();

  readonly #facts: FactReader;
  /** Hub key -> node id: keys can be long, and one is met once per holder. */
  readonly #hubIds = new Map<string, string>();
  #unread = new Map<string, Condition | undefined>();
  #stepOf = new Map<number | string, number>();
  /** First step of the rule being run. */
  #ruleStart = 0;
  /** Per step of the rule its first alternative, and once there is another the keys of all. */
  #alternatives: (number | Set<string>)[] = [];
  /** Per scope, the list of what is unread there for the rule being run. */
  #unreadLists = new Map<string, number>();
  readonly #citedFacts = new Map<Fact, number>();

  constructor(facts: FactReader) {
    this.#facts = facts;
    this.premiseStart.push(0);
    this.factStart.push(0);
    this.conditionLists.of("[]", () => []);
  }

  /** Runs one rule; `index` is its place in the table of rules. */
  add(rule: AmbitRule, index: number, derivations: Iterable<Derivation>): void {
    this.#stepOf = new Map();
    this.#ruleStart = this.conclusion.length;
    this.#alternatives = [];
    this.#unreadLists = new Map();
    for (const derivation of derivations) this.#derivation(rule, index, derivation);
  }

  #derivation(rule: AmbitRule, ruleIndex: number, derivation: Derivation): void {
    for (const node of derivation.nodes ?? []) this.#node(node);
    const conclusion = this.#end(derivation.to);
    const premises = [...new Set(derivation.from.map((end) => this.#end(end)))].sort((a, b) => a - b);
    if (premises.includes(conclusion)) return;
    const step = this.#step(rule, ruleIndex, derivation, premises, conclusion);
    this.#alternative(rule, step, derivation);
  }

  #node(node: DerivedNode): void {
    const known = this.derivedNodes.get(node.id);
    if (!known || openness.indexOf(node.authentication) < openness.indexOf(known.authentication))
      this.derivedNodes.set(node.id, node);
  }

  #end(end: End): number {
    if (typeof end === "string") return this.privileges.of(end, () => end);
    let id = this.#hubIds.get(end.hub);
    if (id === undefined) {
      id = `hub:${createHash("sha256").update(end.hub).digest("hex").slice(0, 32)}`;
      this.#hubIds.set(end.hub, id);
      this.hubs.set(id, end.title);
    }
    const key = privilege(id, "hold");
    return this.privileges.of(key, () => key);
  }

  #step(
    rule: AmbitRule,
    ruleIndex: number,
    derivation: Derivation,
    premises: readonly number[],
    conclusion: number,
  ): number {
    const [only] = premises;
    const structural = rule.structural === true || typeof derivation.to !== "string";
    const flags = (derivation.authenticates ? stepFlag.authenticates : 0) | (structural ? stepFlag.structural : 0);
    const key =
      premises.length === 1 && only !== undefined ? only * 0x8000000 + conclusion : `${premises.join()} ${conclusion}`;
    const known = this.#stepOf.get(key);
    if (known !== undefined) {
      // One alternative that takes no credential is enough to come through without.
      this.stepFlags.set(known, this.stepFlags.at(known) & (flags | ~stepFlag.authenticates));
      return known;
    }
    const step = this.conclusion.length;
    this.#stepOf.set(key, step);
    this.stepRule.push(ruleIndex);
    this.stepFlags.push(flags);
    const leaves = derivation.leaves ?? rule.leaves;
    this.stepLeaves.push(this.leaves.of(leaves, () => leaves));
    for (const premise of premises) this.premises.push(premise);
    this.premiseStart.push(this.premises.length);
    this.conclusion.push(conclusion);
    return step;
  }

  #alternative(rule: AmbitRule, step: number, derivation: Derivation): void {
    const [only, ...others] = derivation.because;
    const facts =
      others.length === 0
        ? [this.#cite(only)]
        : [...new Set(derivation.because.map((fact) => this.#cite(fact)))].sort((a, b) => a - b);
    const list = this.#conditions(rule, derivation);
    const assumed = derivation.assumed;
    const hypothesis = assumed === undefined ? -1 : this.hypotheses.of(assumed, () => assumed);
    if (this.#isKnown(step, facts, list, hypothesis)) return;
    this.alternativeStep.push(step);
    for (const fact of facts) this.alternativeFacts.push(fact);
    this.factStart.push(this.alternativeFacts.length);
    this.alternativeConditions.push(list);
    this.alternativeHypothesis.push(hypothesis);
  }

  /** Whether the step has this alternative; notes it if not. Most steps have one: keys are made from the second on. */
  #isKnown(step: number, facts: readonly number[], list: number, hypothesis: number): boolean {
    const at = step - this.#ruleStart;
    const known = this.#alternatives[at];
    if (known === undefined) {
      this.#alternatives[at] = this.alternativeStep.length;
      return false;
    }
    const key = alternativeKey(facts, list, hypothesis);
    if (typeof known !== "number") {
      if (known.has(key)) return true;
      known.add(key);
      return false;
    }
    const first = alternativeKey(
      this.alternativeFacts.view().subarray(this.factStart.at(known), this.factStart.at(known + 1)),
      this.alternativeConditions.at(known),
      this.alternativeHypothesis.at(known),
    );
    this.#alternatives[at] = new Set([first, key]);
    return first === key;
  }

  #cite(fact: Fact): number {
    let index = this.#citedFacts.get(fact);
    if (index === undefined) {
      index = this.cited.of(`${fact.kind} ${fact.key}`, () => ({ kind: fact.kind, key: fact.key }));
      this.#citedFacts.set(fact, index);
    }
    return index;
  }

  /** The rule's own open conditions and one for each collection that could forbid the step and was not read, as a list. */
  #conditions(rule: AmbitRule, derivation: Derivation): number {
    const [first, ...others] = derivation.because;
    const common =
      !derivation.conditions?.length &&
      !derivation.relies &&
      first.unknown === undefined &&
      others.every(({ scope, unknown }) => scope === first.scope && unknown === undefined);
    if (!common) return this.#conditionList(rule, derivation);
    let list = this.#unreadLists.get(first.scope);
    if (list === undefined) {
      list = this.#conditionList(rule, derivation);
      this.#unreadLists.set(first.scope, list);
    }
    return list;
  }

  /** Sorted, each condition once. */
  #conditionList(rule: AmbitRule, derivation: Derivation): number {
    const all = new Map<string, Condition>();
    for (const condition of derivation.conditions ?? []) all.set(canonical(condition), condition);
    for (const condition of this.#unreadOf(rule, derivation)) all.set(canonical(condition), condition);
    for (const { unknown: text } of derivation.because) {
      if (text !== undefined) all.set(canonical({ kind: "target-state", text }), { kind: "target-state", text });
    }
    const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
    return this.conditionLists.of(`[${sorted.map(([text]) => text).join()}]`, () => sorted.map(([, one]) => one));
  }

  *#unreadOf(rule: AmbitRule, derivation: Derivation): Iterable<Condition> {
    if (derivation.relies) {
      for (const { collection, scope } of derivation.relies) {
        const condition = this.#unreadCondition(collection, scope);
        if (condition) yield condition;
      }
      return;
    }
    for (const scope of new Set(derivation.because.map((fact) => fact.scope))) {
      for (const collection of rule.reliesOnAbsenceIn) {
        const prefix = scopePrefix[collection.split(".")[0] ?? ""];
        if (prefix === undefined || !scope.startsWith(prefix)) continue;
        const condition = this.#unreadCondition(collection, scope);
        if (condition) yield condition;
      }
    }
  }

  #unreadCondition(collection: Fact["kind"], scope: string): Condition | undefined {
    const key = `${collection}@${scope}`;
    if (!this.#unread.has(key)) {
      const state = this.#facts.coverage(collection, scope);
      const how = { read: "", partly: "only partly read", refused: "refused", "not-asked": "not read" }[state];
      const text = `${factKindInfo(collection).collection} of ${scope} were ${how}: one of them may forbid this`;
      this.#unread.set(key, state === "read" ? undefined : { kind: "unread", text });
    }
    return this.#unread.get(key);
  }

  certaintyOf(alternative: number): Certainty {
    if (this.alternativeHypothesis.at(alternative) >= 0) return "assumed";
    return this.alternativeConditions.at(alternative) === 0 ? "certain" : "conditional";
  }

  stratumOf(alternative: number): number {
    return certainties.indexOf(this.certaintyOf(alternative));
  }

  /** Privileges split once, for whoever numbers them anew. */
  ends(): readonly { readonly node: string; readonly access: Access }[] {
    return this.privileges.values.map(splitPrivilege);
  }
}

const alternativeKey = (facts: readonly number[] | Int32Array, list: number, hypothesis: number): string =>
  `${facts.join()} ${list} ${hypothesis}`;
