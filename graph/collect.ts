import { hash } from "node:crypto";
import { type Access, accesses, type NodeAccess, type Privilege, splitPrivilege } from "../model/access.ts";
import { canonical } from "../model/canonical.ts";
import type { Fact, FactKind, FactReader } from "../model/fact.ts";
import { factKindInfo } from "../model/fact-kinds.ts";
import {
  type Condition,
  type Derivation,
  type DerivedNode,
  type End,
  type Hub,
  isHub,
  type Leaves,
} from "../model/step.ts";
import type { AmbitRule } from "../rules/define.ts";
import { type FactRef, stepFlag } from "./compiled.ts";
import type { Tracking } from "./incremental/tracking.ts";
import { Interned, Ints, Pairs } from "./ints.ts";

/** Scope prefix of each family of facts: a rule relies on the absence of a family's facts in that family's scopes only. */
const scopePrefix: Readonly<Record<string, string>> = {
  aws: "aws:account:",
  azure: "azure:subscription:",
  github: "github:",
  k8s: "k8s:",
  vault: "vault:",
};

interface HubNode {
  readonly id: string;
  /** Index into `privileges`. */
  readonly number: number;
  /** Title -> index into `derivedNodes`. */
  readonly titles: Map<string, number>;
}

/** A fact that was cited, and its index into `cited`. */
interface Cited {
  readonly fact: Fact;
  readonly number: number;
}

/** What was looked up last: the next derivation mostly has the same holder, target or fact in the same place. */
interface Last<K, V> {
  key: K | undefined;
  value: V;
}

/** Gathers what rules derive, alternative by alternative, in columns. Steps are numbered in the order they first appear. */
export class Collector {
  readonly privileges = new Privileges();
  readonly cited = new CitedFacts();
  readonly conditionLists = new Interned<readonly Condition[]>();
  readonly hypotheses = new Interned<string>();
  readonly leaves = new Interned<Leaves>();
  /** Hubs too, as each round titles them. */
  readonly derivedNodes = new Interned<DerivedNode>();

  readonly stepRule = new Ints();
  readonly premiseStart = new Ints();
  readonly premises = new Ints();
  readonly conclusion = new Ints();

  readonly alternativeStep = new Ints();
  readonly factStart = new Ints();
  readonly alternativeFacts = new Ints();
  readonly alternativeConditions = new Ints();
  readonly alternativeHypothesis = new Ints();

  /** One row for each derivation: its alternative, and the flags and `leaves` that it came with. */
  readonly rows = { alternative: new Ints(), flags: new Ints(), leaves: new Ints() };

  readonly #facts: FactReader;
  readonly #tracking: Tracking | undefined;
  /** By hub key: keys can be long, and one is met once per holder. */
  readonly #hubs = new Map<string, HubNode>();
  /** Per derived node, the last round that was told of it. */
  readonly #told: number[] = [];
  #unread = new Map<string, Condition | undefined>();
  /** Steps of the rule being run: those with one premise by it and the conclusion, others by the text of all. */
  #stepOf = new Pairs();
  #joinedOf = new Map<string, number>();
  /** First step of the rule being run. */
  #ruleStart = 0;
  /** Per step of the rule its first alternative, and once there is another all by key. */
  #alternatives: (number | Map<string, number>)[] = [];
  /** Per scope, the list of what is unread there for the rule being run. */
  #unreadLists = new Map<string, number>();
  readonly #lastFrom: Last<End, number> = { key: undefined, value: -1 };
  readonly #lastTo: Last<End, number> = { key: undefined, value: -1 };
  /** By place in `because`. */
  readonly #lastCited: (Cited | undefined)[] = [];
  /** Numbers of the facts of the derivation at hand. */
  readonly #because: number[] = [];

  /** @param tracking told which round each derivation is from, and what is relied on */
  constructor(facts: FactReader, tracking?: Tracking) {
    this.#facts = facts;
    this.#tracking = tracking;
    this.premiseStart.push(0);
    this.factStart.push(0);
    this.conditionLists.of("[]", () => []);
  }

  /** Runs one rule; `index` is its place in the table of rules. */
  add(rule: AmbitRule, index: number, derivations: Iterable<Derivation>): void {
    this.#stepOf = new Pairs();
    this.#joinedOf = new Map();
    this.#ruleStart = this.conclusion.length;
    this.#alternatives = [];
    this.#unreadLists = new Map();
    for (const derivation of derivations) this.#derivation(rule, index, derivation);
  }

  #derivation(rule: AmbitRule, ruleIndex: number, derivation: Derivation): void {
    const { from, to, nodes, leaves = rule.leaves } = derivation;
    if (nodes) for (const node of nodes) this.#bring(this.derivedNodes.of(canonical(node), () => node));
    const conclusion = this.#end(to, this.#lastTo);
    const premises =
      from.length === 1
        ? [this.#end(from[0], this.#lastFrom)]
        : ascending(from.map((end) => this.#end(end, this.#lastFrom)));
    if (premises.includes(conclusion)) return;
    for (const end of from) if (isHub(end)) this.#bring(this.#title(end));
    if (isHub(to)) this.#bring(this.#title(to));
    const structural = rule.structural === true || isHub(to);
    const flags = (derivation.authenticates ? stepFlag.authenticates : 0) | (structural ? stepFlag.structural : 0);
    const step = this.#step(ruleIndex, premises, conclusion);
    this.rows.alternative.push(this.#alternative(rule, step, derivation));
    this.rows.flags.push(flags);
    this.rows.leaves.push(this.leaves.of(leaves, () => leaves));
    this.#tracking?.round.derived(this.rows.flags.length - 1);
  }

  #bring(node: number): void {
    const round = this.#tracking?.round;
    if (!round || this.#told[node] === round.serial) return;
    this.#told[node] = round.serial;
    round.brought(node);
  }

  #end(end: End, last: Last<End, number>): number {
    if (end === last.key) return last.value;
    if (typeof end === "string") last.value = this.privileges.of(end);
    else last.value = "hub" in end ? this.#hub(end).number : this.privileges.on(end.node, end.access);
    last.key = end;
    return last.value;
  }

  #hub({ hub }: Hub): HubNode {
    let node = this.#hubs.get(hub);
    if (!node) {
      const id = `hub:${hash("sha256", hub).slice(0, 32)}`;
      node = { id, number: this.privileges.on(id, "hold"), titles: new Map() };
      this.#hubs.set(hub, node);
    }
    return node;
  }

  /** The derived node of a hub under this title: rules may have different words for one access. */
  #title(end: Hub): number {
    const { id, titles } = this.#hub(end);
    const { title } = end;
    let node = titles.get(title);
    if (node === undefined) {
      node = this.derivedNodes.of(`${id} ${title}`, () => ({ id, kind: "Hub", name: title, scope: "" }));
      titles.set(title, node);
    }
    return node;
  }

  #step(ruleIndex: number, premises: readonly number[], conclusion: number): number {
    const [only] = premises;
    const step = this.conclusion.length;
    const known =
      premises.length === 1 && only !== undefined
        ? this.#stepOf.of(only, conclusion, step)
        : this.#joinedStep(`${premises.join()} ${conclusion}`, step);
    if (known !== step) return known;
    this.stepRule.push(ruleIndex);
    for (const premise of premises) this.premises.push(premise);
    this.premiseStart.push(this.premises.length);
    this.conclusion.push(conclusion);
    return step;
  }

  #joinedStep(key: string, next: number): number {
    const known = this.#joinedOf.get(key);
    if (known !== undefined) return known;
    this.#joinedOf.set(key, next);
    return next;
  }

  /** The number of the alternative, of an equal one where the step has it. Most steps have one: keys are made from the second on. */
  #alternative(rule: AmbitRule, step: number, derivation: Derivation): number {
    const { because } = derivation;
    const facts = this.#because;
    // To set it is a call out of compiled code.
    if (facts.length !== because.length) facts.length = because.length;
    for (let place = 0; place < because.length; place++) facts[place] = this.#cite(because[place] as Fact, place);
    ascending(facts);
    const list = this.#conditions(rule, derivation);
    const assumed = derivation.assumed;
    const hypothesis = assumed === undefined ? -1 : this.hypotheses.of(assumed, () => assumed);
    const next = this.alternativeStep.length;
    const same = this.#known(step, next, facts, list, hypothesis);
    if (same !== next) return same;
    this.alternativeStep.push(step);
    for (const fact of facts) this.alternativeFacts.push(fact);
    this.factStart.push(this.alternativeFacts.length);
    this.alternativeConditions.push(list);
    this.alternativeHypothesis.push(hypothesis);
    return next;
  }

  /** The step's alternative that says the same; where there is none, `next`, which is noted. */
  #known(step: number, next: number, facts: readonly number[], list: number, hypothesis: number): number {
    const at = step - this.#ruleStart;
    let known = this.#alternatives[at];
    if (known === undefined) {
      this.#alternatives[at] = next;
      return next;
    }
    if (typeof known === "number") {
      const first = alternativeKey(
        this.alternativeFacts.view().subarray(this.factStart.at(known), this.factStart.at(known + 1)),
        this.alternativeConditions.at(known),
        this.alternativeHypothesis.at(known),
      );
      known = new Map([[first, known]]);
      this.#alternatives[at] = known;
    }
    const key = alternativeKey(facts, list, hypothesis);
    const same = known.get(key);
    if (same !== undefined) return same;
    known.set(key, next);
    return next;
  }

  /** @param place in `because` */
  #cite(fact: Fact, place: number): number {
    let cited = this.#lastCited[place];
    if (cited?.fact !== fact) {
      cited = this.cited.of(fact);
      this.#lastCited[place] = cited;
    }
    return cited.number;
  }

  /** The rule's own open conditions and one for each collection that could forbid the step and was not read, as a list. */
  #conditions(rule: AmbitRule, derivation: Derivation): number {
    const { conditions, relies, because } = derivation;
    this.#noteRelied(rule, derivation);
    const scope = because[0]?.scope ?? "";
    if (conditions?.length || relies || !areAlike(because, scope)) return this.#conditionList(rule, derivation);
    let list = this.#unreadLists.get(scope);
    if (list === undefined) {
      list = this.#conditionList(rule, derivation);
      this.#unreadLists.set(scope, list);
    }
    return list;
  }

  /** Whether collections were read is remembered here: who relies on it is told each time. */
  #noteRelied(rule: AmbitRule, { relies, because }: Derivation): void {
    if (!this.#tracking) return;
    if (relies) for (const { collection, scope } of relies) this.#tracking.coverage(collection, scope);
    else if (rule.reliesOnAbsenceIn.length > 0) {
      let last = "";
      for (const { scope } of because) {
        if (scope !== last) this.#tracking.relies(rule.id, rule.reliesOnAbsenceIn, scope);
        last = scope;
      }
    }
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
}

/** Whether facts are of one scope and hide nothing. */
function areAlike(facts: readonly Fact[], scope: string): boolean {
  for (const fact of facts) if (fact.scope !== scope || fact.unknown !== undefined) return false;
  return true;
}

/** Numbers facts in the order in which they are first cited. */
class CitedFacts {
  readonly values: FactRef[] = [];
  readonly #known = new Map<FactKind, Map<string, Cited>>();

  of(fact: Fact): Cited {
    const { kind, key } = fact;
    let ofKind = this.#known.get(kind);
    if (!ofKind) {
      ofKind = new Map();
      this.#known.set(kind, ofKind);
    }
    let cited = ofKind.get(key);
    if (!cited) {
      cited = { fact, number: this.values.push({ kind, key }) - 1 };
      ofKind.set(key, cited);
    }
    // A rule may make up another fact of the same kind and key.
    return cited.fact === fact ? cited : { fact, number: cited.number };
  }

  /** The number of a fact; -1 where none of its kind and key was cited. */
  find({ kind, key }: FactRef): number {
    return this.#known.get(kind)?.get(key)?.number ?? -1;
  }
}

/** Numbers privileges in the order of their first appearance, however they are written. */
class Privileges {
  readonly values: NodeAccess[] = [];
  readonly #texts = new Map<Privilege, number>();
  readonly #nodes = new Map<string, number>();
  /** Of a node and an access. */
  readonly #numbers = new Pairs();

  of(text: Privilege): number {
    let number = this.#texts.get(text);
    if (number === undefined) {
      const { node, access } = splitPrivilege(text);
      number = this.on(node, access);
      this.#texts.set(text, number);
    }
    return number;
  }

  on(node: string, access: Access): number {
    let place = this.#nodes.get(node);
    if (place === undefined) {
      place = this.#nodes.size;
      this.#nodes.set(node, place);
    }
    const next = this.values.length;
    const number = this.#numbers.of(place, accesses.indexOf(access), next);
    if (number === next) this.values.push({ node, access });
    return number;
  }
}

/** In order, each once; in place. Of a derivation there are few. */
function ascending(numbers: number[]): number[] {
  let count = 0;
  for (const number of numbers) {
    let to = count;
    while (to > 0 && (numbers[to - 1] as number) > number) to--;
    if (to > 0 && numbers[to - 1] === number) continue;
    for (let at = count++; at > to; at--) numbers[at] = numbers[at - 1] as number;
    numbers[to] = number;
  }
  if (count < numbers.length) numbers.length = count;
  return numbers;
}

const alternativeKey = (facts: readonly number[] | Int32Array, list: number, hypothesis: number): string =>
  `${facts.join()} ${list} ${hypothesis}`;
