import { hash } from "node:crypto";
import { type Access, accesses, type Privilege, privilege } from "../model/access.ts";
import { canonical } from "../model/canonical.ts";
import type { Control } from "../model/control.ts";
import { applies, controlId, controlOf, editSpec } from "../model/edits.ts";
import type { Fact, FactKind, FactReader } from "../model/fact.ts";
import type { GraphNode } from "../model/node.ts";
import { type Certainty, type Condition, certainties, type Leaves } from "../model/step.ts";
import { summaryOf } from "../model/summary.ts";
import { type CompiledGraph, type FactRef, hypothesisRule, type RuleInfo, stepFlag } from "./compiled.ts";
import { Controls } from "./controls.ts";
import { buildCsr, type Csr } from "./engine/csr.ts";
import { Observed } from "./observed.ts";
import { behindRoute } from "./owners/behind.ts";
import { Owners } from "./owners.ts";
import type {
  ControlIndex,
  Evidence,
  FactUse,
  GraphReader,
  ObservedIndex,
  Overlay,
  OwnerIndex,
  SnapshotRef,
  StepControl,
  StepRecord,
} from "./port.ts";
import { usesOfAlternatives } from "./uses.ts";

/** Where a view gets facts from: the store, loaded when first asked. */
export interface FactSource {
  fact(ref: FactRef): Fact | undefined;
  /** All of them; loaded when asked. */
  facts(): FactReader;
  /** Those of some kinds, without loading the others; left out where all are at hand. */
  ofKinds?(kinds: readonly FactKind[]): Iterable<Fact>;
  /** The graph with some facts added and some taken away. */
  overlay(change: Overlay): CompiledGraphSource;
}
export interface CompiledGraphSource {
  readonly compiled: CompiledGraph;
  readonly facts: FactSource;
}

/** What is made of a compiled graph once, whatever hypotheses are put on it. */
interface Shared {
  controls?: Controls;
  owners?: Owners;
  observed?: Observed;
}

/** A stratum that no question goes to: that of a step that is left out. */
const NEVER = 3;

/** One compiled graph as queries see it, with the question's own hypotheses on top. Immutable. */
export class GraphView implements GraphReader {
  readonly snapshot: SnapshotRef;
  readonly csr: Csr;
  readonly #graph: CompiledGraph;
  readonly #facts: FactSource;
  readonly #shared: Shared;
  /** Steps beyond those of the compiled graph: hypotheses. */
  readonly #assumed: number;
  readonly #rule: RuleInfo = hypothesisRule;
  #index: ReadonlyMap<string, number> | undefined;
  #named: ReadonlyMap<string, readonly number[]> | undefined;

  /** @param csr the graph's own, with a question's hypotheses after it @param shared what views of one graph share */
  constructor(snapshot: SnapshotRef, source: CompiledGraphSource, csr: Csr = source.compiled.csr, shared: Shared = {}) {
    this.#shared = shared;
    this.snapshot = snapshot;
    this.#graph = source.compiled;
    this.#facts = source.facts;
    this.csr = csr;
    this.#assumed = csr.steps - source.compiled.csr.steps;
  }

  get nodes(): readonly GraphNode[] {
    return this.#graph.nodes;
  }
  get rules(): readonly RuleInfo[] {
    return this.#graph.rules;
  }
  get gaps(): CompiledGraph["gaps"] {
    return this.#graph.gaps;
  }
  get scopes(): readonly string[] {
    return this.#graph.scopes;
  }

  nodeIndex(id: string): number {
    this.#index ??= new Map(this.nodes.map((node, index) => [node.id, index]));
    return this.#index.get(id) ?? -1;
  }

  nodesNamed(id: string): readonly number[] {
    const exact = this.nodeIndex(id);
    if (exact >= 0) return [exact];
    this.#named ??= byMember(this.nodes);
    return this.#named.get(id) ?? [];
  }

  privilegeIndex(node: number, access: Access): number {
    const { privilegeStart, privilegeAccess } = this.#graph;
    for (let p = privilegeStart[node] ?? 0; p < (privilegeStart[node + 1] ?? 0); p++) {
      if (accesses[privilegeAccess[p] ?? 0] === access) return p;
    }
    return -1;
  }

  nodeOf(p: number): number {
    return this.#graph.privilegeNode[p] ?? -1;
  }
  accessOf(p: number): Access {
    return accesses[this.#graph.privilegeAccess[p] ?? 0] ?? "hold";
  }
  key(p: number): Privilege {
    return privilege(this.nodes[this.nodeOf(p)]?.id ?? "", this.accessOf(p));
  }

  premisesOf(s: number): readonly number[] {
    return [...this.csr.premises.subarray(this.csr.premiseStart[s], this.csr.premiseStart[s + 1])];
  }
  conclusionOf(s: number): number {
    return this.csr.conclusion[s] ?? -1;
  }
  ruleOf(s: number): RuleInfo {
    return (s < this.#graph.csr.steps ? this.rules[this.#graph.stepRule[s] ?? 0] : undefined) ?? this.#rule;
  }
  isStructural(s: number): boolean {
    return s < this.#graph.csr.steps && ((this.#graph.stepFlags[s] ?? 0) & stepFlag.structural) !== 0;
  }
  authenticates(s: number): boolean {
    return s < this.#graph.csr.steps && ((this.#graph.stepFlags[s] ?? 0) & stepFlag.authenticates) !== 0;
  }
  alternativeCount(s: number): number {
    const { alternativeStart, csr } = this.#graph;
    return s < csr.steps ? (alternativeStart[s + 1] ?? 0) - (alternativeStart[s] ?? 0) : 0;
  }
  certaintyOf(s: number, alternative = 0): Certainty {
    if (alternative === 0) return certainties[this.csr.stratum[s] ?? 0] ?? "assumed";
    const at = (this.#graph.alternativeStart[s] ?? 0) + alternative;
    if ((this.#graph.alternativeHypothesis[at] ?? -1) >= 0) return "assumed";
    return this.#graph.alternativeConditions[at] === 0 ? "certain" : "conditional";
  }
  conditionsOf(s: number, alternative = 0): readonly Condition[] {
    if (alternative >= this.alternativeCount(s)) return [];
    const at = (this.#graph.alternativeStart[s] ?? 0) + alternative;
    return this.#graph.conditionLists[this.#graph.alternativeConditions[at] ?? 0] ?? [];
  }

  leavesOf(s: number): Leaves {
    return (s < this.#graph.csr.steps ? this.#graph.leaves[this.#graph.stepLeaves[s] ?? 0] : undefined) ?? "tied";
  }

  stepKey(s: number): string {
    const rule = this.ruleOf(s);
    const ends = [
      this.premisesOf(s)
        .map((p) => this.key(p))
        .sort(),
      this.key(this.conclusionOf(s)),
    ];
    return `${rule.id}@${rule.version}:${hash("sha256", canonical(ends))}`;
  }

  step(s: number): StepRecord {
    const rule = this.ruleOf(s);
    const alternatives = this.alternativesOf(s).map((refs) => refs.map((ref) => [ref, this.fact(ref)] as const));
    return {
      key: this.stepKey(s),
      rule: `${rule.id}@${rule.version}`,
      edge: rule.edge,
      title: rule.title,
      from: this.premisesOf(s)
        .map((p) => this.key(p))
        .sort(),
      to: this.key(this.conclusionOf(s)),
      certainty: this.certaintyOf(s),
      conditions: this.conditionsOf(s),
      ...(this.#hypothesisOf(s) === undefined ? {} : { hypothesis: this.#hypothesisOf(s) as string }),
      leaves: this.leavesOf(s),
      because: alternatives.map((alternative) => alternative.map(([ref, fact]) => evidence(ref, fact))),
      owners: this.#owners.namesOf((alternatives[0] ?? []).flatMap(([, fact]) => fact ?? [])),
    };
  }

  /** The facts of each alternative, strongest first. */
  alternativesOf(s: number): readonly (readonly FactRef[])[] {
    const graph = this.#graph;
    if (s >= graph.csr.steps) return [];
    const refs: FactRef[][] = [];
    for (let a = graph.alternativeStart[s] ?? 0; a < (graph.alternativeStart[s + 1] ?? 0); a++) {
      const facts: FactRef[] = [];
      for (let f = graph.factStart[a] ?? 0; f < (graph.factStart[a + 1] ?? 0); f++) {
        const ref = graph.cited[graph.alternativeFacts[f] ?? -1];
        if (ref) facts.push(ref);
      }
      refs.push(facts);
    }
    return refs;
  }

  controlsOf(s: number): readonly StepControl[] {
    const templates = this.ruleOf(s).controls;
    const controls = new Map<string, Control & { readonly alternatives: number[] }>();
    const premises = this.premisesOf(s).map((p) => this.nodes[this.nodeOf(p)]?.id ?? "");
    for (const [index, alternative] of this.alternativesOf(s).entries()) {
      const facts = alternative.flatMap((ref) => this.fact(ref) ?? []);
      const closable = { facts, premises, conditions: this.conditionsOf(s, index) };
      for (const fact of facts) {
        for (const template of templates) {
          if (template.on !== fact.kind || !applies(template, fact, closable)) continue;
          const spec = editSpec(template);
          const id = controlId(spec, fact.key);
          const known = controls.get(id);
          if (known) known.alternatives.push(index);
          else controls.set(id, { ...controlOf(spec, fact, template.title), alternatives: [index] });
        }
      }
    }
    return [...controls.values()];
  }

  get controls(): ControlIndex {
    this.#shared.controls ??= new Controls(this.#graph, this.#facts);
    return this.#shared.controls;
  }

  get owners(): OwnerIndex {
    return this.#owners;
  }
  get #owners(): Owners {
    this.#shared.owners ??= new Owners({
      nodes: this.nodes,
      nodesNamed: (id) => this.nodesNamed(id),
      fact: (ref) => this.fact(ref),
      ofKinds: (kinds) => this.#ofKinds(kinds),
      behind: (route) => behindRoute(this, route),
    });
    return this.#shared.owners;
  }

  get observed(): ObservedIndex {
    this.#shared.observed ??= new Observed({
      ofKinds: (kinds) => this.#ofKinds(kinds),
      idsOf: (name) => this.nodesNamed(name).flatMap((node) => this.nodes[node]?.id ?? []),
    });
    return this.#shared.observed;
  }

  #ofKinds(kinds: readonly FactKind[]): Iterable<Fact> {
    return this.#facts.ofKinds?.(kinds) ?? kinds.flatMap((kind): readonly Fact[] => this.#facts.facts().of(kind));
  }

  usesOf(control: number): Iterable<FactUse> {
    const { closes, stepOf } = this.controls;
    if (closes[control] !== 1) return this.closedBy(control);
    return usesOfAlternatives(this, this.controls.alternativesOn(control), stepOf);
  }

  closedBy(control: number): Iterable<FactUse> {
    const { touched, touchedStart, stepOf } = this.controls;
    return usesOfAlternatives(this, touched.subarray(touchedStart[control], touchedStart[control + 1]), stepOf);
  }

  fact(ref: FactRef): Fact | undefined {
    return this.#facts.fact(ref);
  }

  #hypothesisOf(s: number): string | undefined {
    if (s >= this.#graph.csr.steps) return "assumed by the question";
    if (this.alternativeCount(s) === 0) return undefined;
    const index = this.#graph.alternativeHypothesis[this.#graph.alternativeStart[s] ?? 0] ?? -1;
    return index >= 0 ? this.#graph.hypotheses[index] : undefined;
  }

  assume(steps: readonly { readonly from: number; readonly to: number }[]): GraphView {
    if (steps.length === 0) return this;
    const source = { compiled: this.#graph, facts: this.#facts };
    return new GraphView(this.snapshot, source, withSteps(this.csr, steps), this.#shared);
  }

  without(steps: Uint8Array): GraphView {
    const stratum = this.csr.stratum.map((own, step) => (steps[step] ? NEVER : own));
    const source = { compiled: this.#graph, facts: this.#facts };
    return new GraphView(this.snapshot, source, { ...this.csr, stratum }, this.#shared);
  }

  /** Every fact of the graph; loaded at the first call. */
  facts(): FactReader {
    return this.#facts.facts();
  }

  overlay(change: Overlay): GraphView {
    if (this.#assumed > 0)
      throw new Error("overlay facts before hypotheses: a hypothesis is numbered by the graph it was made on");
    return new GraphView(this.snapshot, this.#facts.overlay(change));
  }
}

function evidence(ref: FactRef, fact: Fact | undefined): Evidence {
  if (!fact) return { source: "", locator: "", summary: `${ref.kind} ${ref.key}` };
  return { source: fact.source.document, locator: fact.source.locator, summary: summaryOf(fact) };
}

/** The same steps and, after them, one for each pair: certain and counted. */
function withSteps(csr: Csr, pairs: readonly { readonly from: number; readonly to: number }[]): Csr {
  const { privileges, steps, premiseStart, premises, conclusion, stratum, cost } = csr;
  const count = steps + pairs.length;
  const columns = {
    premiseStart: new Int32Array(count + 1),
    premises: new Int32Array(premises.length + pairs.length),
    conclusion: new Int32Array(count),
    stratum: new Uint8Array(count),
    cost: new Uint16Array(count),
  };
  columns.premiseStart.set(premiseStart);
  columns.premises.set(premises);
  columns.conclusion.set(conclusion);
  columns.stratum.set(stratum.map((own) => Math.min(own, NEVER - 1)));
  columns.cost.set(cost);
  for (const [index, { from, to }] of pairs.entries()) {
    columns.premises[premises.length + index] = from;
    columns.premiseStart[steps + index + 1] = premises.length + index + 1;
    columns.conclusion[steps + index] = to;
    columns.cost[steps + index] = 1;
  }
  const made = buildCsr(privileges, columns);
  // What was left out stays so.
  made.stratum.set(stratum);
  return made;
}

function byMember(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly number[]> {
  const named = new Map<string, number[]>();
  for (const [index, { members }] of nodes.entries()) {
    for (const member of members) named.set(member, [...(named.get(member) ?? []), index]);
  }
  return named;
}
