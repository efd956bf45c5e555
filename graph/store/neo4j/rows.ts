import { hash } from "node:crypto";
import { canonical } from "../../../model/canonical.ts";
import { kindSpec } from "../../../model/node.ts";
import type { CompiledGraph, RuleInfo } from "../../compiled.ts";
import { GraphView } from "../../view.ts";
import { indexable } from "./indexable.ts";

type Properties = Readonly<Record<string, string | boolean | readonly string[]>>;

/** A node and its privileges, as the load wants them. */
export interface NodeRow {
  readonly kind: string;
  readonly properties: Properties;
  readonly privileges: readonly { readonly key: string; readonly access: string }[];
}

/** A step: a relationship where it has one premise, else a node between its premises and its conclusion. */
export interface StepRow {
  readonly type: string;
  readonly properties: Properties;
  readonly from: readonly string[];
  readonly to: string;
}

/** Relationship types of the store itself. */
const reserved: ReadonlySet<string> = new Set(["ON", "PREMISE_OF", "GIVES", "COVERS", "GAVE"]);

/** What a rule's edge may be as a relationship type. Types come from rules, never from an input. */
export function relationshipType(edge: string): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(edge) || reserved.has(edge)) throw new Error(`no relationship can be called ${edge}`);
  return edge;
}

/** A compiled graph as what is stored of it, object by object. */
export class GraphRows {
  readonly #graph: CompiledGraph;
  readonly #view: GraphView;
  readonly #types: readonly string[];

  constructor(graph: CompiledGraph) {
    this.#graph = graph;
    this.#types = graph.rules.map(({ edge }) => relationshipType(edge));
    const nowhere = () => {
      throw new Error("rows of a graph need no fact");
    };
    this.#view = new GraphView(
      { id: "", takenAt: "" },
      { compiled: graph, facts: { fact: nowhere, facts: nowhere, overlay: nowhere } },
    );
  }

  get nodes(): number {
    return this.#graph.nodes.length;
  }
  get steps(): number {
    return this.#graph.csr.steps;
  }

  node(index: number): NodeRow {
    const { privilegeStart, nodes } = this.#graph;
    const node = nodes[index];
    if (!node) throw new RangeError(`there is no node ${index}`);
    const { id, kind, name, tags, scope, members, authentication } = node;
    const privileges = [];
    for (let p = privilegeStart[index] ?? 0; p < (privilegeStart[index + 1] ?? 0); p++)
      privileges.push({ key: indexable(this.#view.key(p)), access: this.#view.accessOf(p) });
    return {
      kind,
      properties: digested({
        id: indexable(id),
        kind,
        class: kindSpec(kind).class,
        name,
        tags,
        scope,
        members,
        ...(authentication === undefined ? {} : { authentication }),
      }),
      privileges,
    };
  }

  /** True where all of its premises are one. */
  isRelationship(step: number): boolean {
    const { premiseStart } = this.#graph.csr;
    return (premiseStart[step + 1] ?? 0) - (premiseStart[step] ?? 0) === 1;
  }

  step(step: number): StepRow {
    const view = this.#view;
    const rule = view.ruleOf(step);
    const [facts = []] = view.alternativesOf(step);
    const hypothesis = this.#hypothesis(step);
    return {
      type: this.#types[this.#graph.stepRule[step] ?? 0] ?? "",
      from: view.premisesOf(step).map((p) => indexable(view.key(p))),
      to: indexable(view.key(view.conclusionOf(step))),
      properties: digested({
        key: view.stepKey(step),
        rule: ruleName(rule),
        certainty: view.certaintyOf(step),
        conditions: view.conditionsOf(step).map(({ kind, text }) => `${kind}: ${text}`),
        structural: view.isStructural(step),
        authenticates: view.authenticates(step),
        escalation: rule.escalation,
        leaves: this.#graph.leaves[this.#graph.stepLeaves[step] ?? 0] ?? "tied",
        facts: facts.map(({ key }) => indexable(key)),
        ...(hypothesis === undefined ? {} : { hypothesis }),
      }),
    };
  }

  /** The rules that made the graph, for the titles of steps. */
  rules(): readonly Properties[] {
    return this.#graph.rules.map((rule) => ({
      id: ruleName(rule),
      title: rule.title,
      edge: rule.edge,
      abuse: rule.abuse,
      remediation: rule.remediation,
      frameworks: rule.frameworks,
      references: rule.references,
    }));
  }

  #hypothesis(step: number): string | undefined {
    const { alternativeStart, alternativeHypothesis, hypotheses } = this.#graph;
    if (this.#view.alternativeCount(step) === 0) return undefined;
    return hypotheses[alternativeHypothesis[alternativeStart[step] ?? 0] ?? -1];
  }
}

const ruleName = ({ id, version }: RuleInfo): string => `${id}@${version}`;

/** With what tells two versions of one object apart: 32 hex digits of the sha256 of everything else. */
const digested = (properties: Properties): Properties => ({
  ...properties,
  digest: hash("sha256", canonical(properties)).slice(0, 32),
});
