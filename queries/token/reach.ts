import { closure, type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import type { Privilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { foldedProof } from "../../model/fold.ts";
import { isAuthority, kindSpec, type NodeClass } from "../../model/node.ts";
import { firstOwner } from "../../model/owner.ts";
import { certainties } from "../../model/step.ts";
import { AnswerBook } from "../answer.ts";
import { withOwner } from "../control.ts";
import type { Proof } from "../proof.ts";
import { type Reached, reachedFrom, strongest, wantedPrivileges } from "../reached.ts";
import { shownBy } from "../vault-audit.ts";
import type { TokenCloser, TokenStep, TokenTarget } from "./answer.ts";
import { type Leaked, logsOf } from "./logs.ts";
import { everywhere } from "./radius.ts";

/** Proofs and steps of the answer, and which steps of the graph these are. */
export class Book extends AnswerBook {
  readonly #graph: GraphReader;
  readonly #keys = new Map<number, string>();

  constructor(graph: GraphReader) {
    super();
    this.#graph = graph;
  }

  /** Adds a proof of the graph; returns its id in this answer. */
  put(proof: Pick<Proof, "target" | "steps">): string {
    return this.add(this.#graph, proof, this.#keys);
  }

  /** By step key. */
  get indexes(): ReadonlyMap<string, number> {
    return new Map([...this.#keys].map(([index, key]) => [key, index]));
  }
}

/** What the credentials, held together, reach. */
export interface Reaching {
  readonly graph: GraphReader;
  readonly starts: readonly number[];
  readonly maxStratum: number;
  /** The strongest access of each node, without what the internet reaches anyway. */
  readonly rows: readonly Reached[];
  /** Nodes that the internet reaches as well. */
  readonly anyway: number;
  readonly givenUp: number;
  /** Per privilege, the weakest step that its first proof needs. */
  readonly stratumOf: Uint8Array;
}

export function reaching(graph: GraphReader, starts: readonly number[], maxStratum: number): Reaching {
  const { reached, closure: own, givenUp } = reachedFrom(graph, starts, wantedPrivileges(graph, []), maxStratum);
  const open = everywhere(graph);
  const { stratumOf } = closure(graph.csr, open, maxStratum);
  const isOpen = ({ privilege, stratum }: Reached): boolean => (stratumOf[privilege] ?? NOT_REACHED) <= stratum;
  const all = strongest(graph, reached);
  const rows = all.filter((row) => !isOpen(row));
  const count = new Set(all.filter(isOpen).map(({ privilege }) => graph.nodeOf(privilege))).size;
  return { graph, starts, maxStratum, rows, anyway: count, givenUp, stratumOf: own.stratumOf };
}

const weights: Readonly<Partial<Record<NodeClass, number>>> = { "data-store": 1, secret: 1, identity: 2, workload: 3 };

/** One access of each node: the surest, of equals the first that is reached. */
function oneEach(graph: GraphReader, rows: readonly Reached[]): readonly Reached[] {
  const best = new Map<number, Reached>();
  for (const row of rows) {
    const node = graph.nodeOf(row.privilege);
    const known = best.get(node);
    if (!known || row.stratum < known.stratum) best.set(node, row);
  }
  return [...best.values()];
}

/** What means most first: authorities, then data and secrets; of equals the surer, then the nearer. */
function ranked({ graph, rows }: Reaching): readonly Reached[] {
  const keyed = oneEach(graph, rows).map((row) => {
    const kind = graph.nodes[graph.nodeOf(row.privilege)]?.kind ?? "Hub";
    const weight = isAuthority(kind, graph.accessOf(row.privilege)) ? 0 : (weights[kindSpec(kind).class] ?? 4);
    return { row, kind, weight, key: graph.key(row.privilege) };
  });
  keyed.sort((a, b) => a.weight - b.weight || a.row.stratum - b.row.stratum || compare(a.key, b.key));
  // Every kind in turn: fourteen repositories do not hide the one bucket.
  const turns = new Map<string, number>();
  const taken = keyed.map((one) => {
    const turn = turns.get(one.kind) ?? 0;
    turns.set(one.kind, turn + 1);
    return { ...one, turn: one.weight === 0 ? -1 : turn };
  });
  taken.sort((a, b) => a.turn - b.turn || a.weight - b.weight || compare(a.key, b.key));
  return taken.map(({ row }) => row);
}

/** The first targets with a path each. */
export function targetsOf(all: Reaching, most: number, book: Book): TokenTarget[] {
  const { graph } = all;
  return ranked(all)
    .slice(0, most)
    .flatMap(({ privilege, stratum, prove }): TokenTarget[] => {
      const node = graph.nodes[graph.nodeOf(privilege)];
      if (!node) return [];
      const evidence = prove();
      return [
        {
          id: node.id,
          kind: node.kind,
          class: kindSpec(node.kind).class,
          name: node.name,
          access: graph.accessOf(privilege),
          certainty: certainties[stratum] ?? "assumed",
          conditions: evidence.conditions,
          stepCount: evidence.stepCount,
          owner: firstOwner(graph.owners.ofNode(graph.nodeOf(privilege))),
          proof: book.put(evidence),
        },
      ];
    });
}

/** Where each step of the answer's proofs shows and where it is closed, by step key. */
export function evidenceOf(
  graph: GraphReader,
  { proofs, steps, indexes }: Book,
  leaked: readonly Leaked[],
): Record<string, TokenStep> {
  const found: Record<string, TokenStep> = {};
  const makers = new Map(Object.values(steps).map((step) => [step.to, step.key]));
  for (const proof of Object.keys(proofs)) {
    for (const { step, from, to } of foldedProof({ proofs, steps }, proof)) {
      const index = indexes.get(step.key);
      if (index === undefined || found[step.key]) continue;
      const rule = ruleIn(graph, step.rule) ?? graph.ruleOf(index);
      const { detection, blind } = shownBy(graph, index, rule);
      const { frameworks } = rule;
      const chain = [step.key, ...step.from.flatMap((p) => (isHub(p) ? (makers.get(p) ?? []) : []))];
      const revoke = closerOf(
        graph,
        chain.flatMap((key) => indexes.get(key) ?? []),
      );
      found[step.key] = {
        logs: logsOf(detection, { from, to }, leaked),
        ...(blind === undefined ? {} : { blind }),
        frameworks,
        ...(revoke === undefined ? {} : { revoke }),
      };
    }
  }
  return found;
}

const isHub = (p: Privilege): boolean => p.startsWith("hub:");
const ruleIn = (graph: GraphReader, rule: string) => graph.rules.find(({ id, version }) => `${id}@${version}` === rule);

/**
 * Of steps that stand for one: the cheapest change that closes it, what can be undone first.
 * @param on key of a fact whose edit goes before any other's
 */
export function closerOf(graph: GraphReader, steps: readonly number[], on?: string): TokenCloser | undefined {
  const [best] = steps
    .flatMap((step) => {
      const all = graph.alternativeCount(step);
      return graph
        .controlsOf(step)
        .filter(({ effect, alternatives }) => effect === "closes" && alternatives.length === all);
    })
    .sort(
      (a, b) =>
        Number(b.factKey === on) - Number(a.factKey === on) ||
        Number(b.reversible) - Number(a.reversible) ||
        a.cost - b.cost ||
        compare(a.id, b.id),
    );
  if (best === undefined) return undefined;
  const { id, title, factKey, command, reversible, owner } = withOwner(graph, best);
  return { id, title, factKey, command, reversible, owner };
}
