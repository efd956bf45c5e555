import { compileAuthz } from "../../authz/index.ts";
import { FactBase } from "../../graph/facts.ts";
import type { FactRef, GraphReader } from "../../graph/port.ts";
import type { Fact } from "../../model/fact.ts";
import { type Derivation, type End, nameOfEnd } from "../../model/step.ts";
import { Prover } from "../../queries/proof.ts";
import type { AmbitRule } from "../../rules/define.ts";
import { rules as allRules } from "../../rules/index.ts";

/** What a person calls one step: a rule's step with the hubs before it, and one alternative of the facts it rests on. */
export interface Unit {
  /** Ids of the rules, the concluding one first. */
  readonly rules: readonly string[];
  /** Privileges, none of a hub. */
  readonly from: readonly string[];
  readonly to: string;
  /** `<kind> <key>`. */
  readonly facts: ReadonlySet<string>;
}

const keyOf = ({ kind, key }: FactRef): string => `${kind} ${key}`;
const isHub = (graph: GraphReader, p: number): boolean => graph.nodes[graph.nodeOf(p)]?.kind === "Hub";

/** Privileges held together, on the graph with the hypotheses that go with them. */
export interface Beginning {
  readonly graph: GraphReader;
  readonly held: readonly number[];
}

/** Units of every certain proof from each of the beginnings, each once. */
export function certainUnits(beginnings: readonly Beginning[]): Unit[] {
  const units = new Map<string, Unit>();
  for (const { graph, held } of beginnings) {
    const prover = new Prover(graph, held, 0, "first");
    const { order, count, stratumOf } = prover.closure;
    for (const p of order.subarray(0, count)) {
      if (stratumOf[p] !== 0 || isHub(graph, p)) continue;
      for (const unit of unitsOf(graph, prover.proof(p)?.steps ?? []))
        units.set(JSON.stringify([unit.rules, unit.from, unit.to, [...unit.facts]]), unit);
    }
  }
  return [...units.values()];
}

function* unitsOf(graph: GraphReader, steps: readonly number[]): Iterable<Unit> {
  const concluding = new Map(steps.map((step) => [graph.conclusionOf(step), step]));
  for (const step of steps) {
    if (isHub(graph, graph.conclusionOf(step)) || graph.alternativesOf(step).length === 0) continue;
    const chain = [step];
    const from: string[] = [];
    for (const link of chain) {
      for (const premise of graph.premisesOf(link)) {
        const entry = isHub(graph, premise) ? concluding.get(premise) : undefined;
        if (entry === undefined) from.push(graph.key(premise));
        else if (!chain.includes(entry)) chain.push(entry);
      }
    }
    const strongest = chain.map((link) => graph.alternativesOf(link)[0] ?? []);
    for (const [at, link] of chain.entries()) {
      for (const alternative of graph.alternativesOf(link).slice(at === 0 ? 0 : 1)) {
        const facts = strongest.flatMap((first, index) => (index === at ? alternative : first));
        yield {
          rules: [...new Set(chain.map((one) => graph.ruleOf(one).id))],
          from: [...new Set(from)].sort(),
          to: graph.key(graph.conclusionOf(step)),
          facts: new Set(facts.map(keyOf)),
        };
      }
    }
  }
}

/**
 * Takes away each fact that some unit cites, derives that unit's rules again without it, and tells the units that come
 * out all the same from what is left of their facts: there the fact was cited without need. A fact that declares a scope
 * takes the scope with it: nothing of an account is known without the account.
 */
export function needless(facts: FactBase, units: readonly Unit[], rules: readonly AmbitRule[] = allRules): string[] {
  const citing = new Map<string, Unit[]>();
  for (const unit of units) for (const fact of unit.facts) citing.set(fact, [...(citing.get(fact) ?? []), unit]);
  const all = [...facts.all()];
  const found: string[] = [];
  for (const [taken, own] of [...citing].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const scope = taken.slice(taken.indexOf(" ") + 1);
    const derived = new Derived(
      new FactBase(all.filter((fact) => keyOf(fact) !== taken && fact.scope !== scope)),
      rules,
    );
    for (const unit of own) {
      const said = `${unit.rules.join(" ")}: ${unit.from.join(" & ")} -> ${unit.to}`;
      if (derived.still(unit, taken)) found.push(`${said} does not need ${taken}`);
    }
  }
  return found;
}

/** What rules derive from one set of facts, each derived when first asked for. */
class Derived {
  readonly #facts: FactBase;
  readonly #rules: readonly AmbitRule[];
  readonly #authz: ReturnType<typeof compileAuthz>;
  readonly #byFact = new Map<string, ReadonlyMap<string, readonly Derivation[]>>();

  constructor(facts: FactBase, rules: readonly AmbitRule[]) {
    this.#facts = facts;
    this.#rules = rules;
    this.#authz = compileAuthz(facts);
  }

  /** Whether the unit's rules still give it from its facts without the one taken away, or from fewer. */
  still({ rules: ids, from, to, facts }: Unit, taken: string): boolean {
    const left = new Set(facts);
    left.delete(taken);
    const usable = [...ids].flatMap((id) => [...left].flatMap((fact) => this.#citing(id).get(fact) ?? []));
    const steps = [...new Set(usable)].filter(({ because }) => because.every((fact) => left.has(keyOf(fact))));
    const held = new Set(from);
    for (let grown = true; grown; ) {
      grown = false;
      for (const step of steps) {
        const conclusion = nameOf(step.to);
        if (held.has(conclusion) || !step.from.every((end) => held.has(nameOf(end)))) continue;
        held.add(conclusion);
        grown = true;
      }
    }
    return held.has(to);
  }

  /** The rule's derivations by each fact that they cite; what a condition is left open of is another proof. */
  #citing(id: string): ReadonlyMap<string, readonly Derivation[]> {
    let index = this.#byFact.get(id);
    if (!index) {
      index = byFact(this.#rules.find((rule) => rule.id === id)?.derive(this.#facts, this.#authz) ?? []);
      this.#byFact.set(id, index);
    }
    return index;
  }
}

function byFact(derivations: Iterable<Derivation>): ReadonlyMap<string, readonly Derivation[]> {
  const index = new Map<string, Derivation[]>();
  for (const derivation of derivations) {
    if ((derivation.conditions ?? []).length > 0 || derivation.assumed !== undefined) continue;
    for (const fact of derivation.because as readonly Fact[]) {
      const known = index.get(keyOf(fact));
      if (known) known.push(derivation);
      else index.set(keyOf(fact), [derivation]);
    }
  }
  return index;
}

const nameOf = (end: End): string => (typeof end !== "string" && "hub" in end ? `hub ${end.hub}` : nameOfEnd(end));
