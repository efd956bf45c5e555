import { candidateLosses, closedSteps, closure, type GraphReader, NOT_REACHED, stepsClosed } from "../../graph/port.ts";
import { positional } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { type CutClosers, LoneClosers } from "../closers.ts";
import { shownControl } from "../control.ts";
import { impliedByStart } from "../starts.ts";
import type { ChokePoint } from "./answer.ts";
import type { CutProblem, CutResidue } from "./problem.ts";
import { nodesOf } from "./residual.ts";

/** Controls that are tried side by side: those on most proofs. */
const tried = 4096;
/** Of those that cut off most, so many are judged proof by proof. */
const judged = 40;
const shown = 10;
const named = 5;

export interface ChokePoints {
  readonly chokePoints: readonly ChokePoint[];
  readonly ownPoints: readonly ChokePoint[];
}

/**
 * Controls that alone cut targets off, exactly. What alone cuts a target off closes a step of every proof of it, so the
 * controls that close a step of one proof of each target alone are all there are to try.
 */
export function chokePoints(
  graph: GraphReader,
  before: CutResidue,
  closers: CutClosers,
  problem: CutProblem,
): ChokePoints {
  const reached = [...before.reached];
  const isOwn = ownSteps(problem, closers);
  const onProofs = new LoneClosers(closers).onProofs(reached.map((target) => before.proof(target)));
  const ranked = inOnePass(onProofs, reached, before, closers, problem);
  const best = [true, false].flatMap((own) => ranked.filter((control) => isOwn(control) === own).slice(0, judged / 2));
  const found = best.flatMap((control) => {
    const left = problem.residue(stepsClosed(closers, new Set([control])));
    const cut = reached.filter((target) => !left.has(target));
    if (cut.length === 0) return [];
    const still = reached.filter((target) => left.has(target));
    const nodes = nodesOf(graph, cut).difference(nodesOf(graph, still)).size;
    const first = cut.slice(0, named).map((target) => graph.key(target));
    return [
      { own: isOwn(control), point: { control: shownControl(graph, control), nodes, privileges: cut.length, first } },
    ];
  });
  const of = (wanted: boolean): ChokePoint[] =>
    found
      .flatMap(({ own, point }) => (own === wanted ? [point] : []))
      .sort(byWorth)
      .slice(0, shown);
  return { chokePoints: of(false), ownPoints: of(true) };
}

const byWorth = (a: ChokePoint, b: ChokePoint): number =>
  b.nodes - a.nodes ||
  b.privileges - a.privileges ||
  a.control.cost - b.control.cost ||
  Number(b.control.reversible) - Number(a.control.reversible) ||
  compare(a.control.id, b.control.id);

/** Controls by how many targets each cuts off as far as closures tell, the one that cuts off most first. */
function inOnePass(
  on: ReadonlyMap<number, number>,
  reached: readonly number[],
  before: CutResidue,
  closers: CutClosers,
  { starts, maxStratum, never }: CutProblem,
): readonly number[] {
  const controls = [...on]
    .sort(([a, most], [b, other]) => other - most || a - b)
    .slice(0, tried)
    .map(([control]) => control);
  const steps = controls.map((control) => closedSteps(closers, new Set([control])));
  const counts = new Float64Array(controls.length);
  for (const [start, { graph }] of starts.entries()) {
    const { stratumOf } = before.closure(start);
    const targets = reached.filter((target) => (stratumOf[target] ?? NOT_REACHED) <= maxStratum);
    const losses = candidateLosses(graph.csr, before.closure(start), targets, maxStratum, steps, never);
    for (const [candidate, count] of losses.counts.entries()) counts[candidate] = (counts[candidate] ?? 0) + count;
  }
  return controls
    .map((control, candidate) => ({ control, cuts: counts[candidate] ?? 0, proofs: on.get(control) ?? 0 }))
    .sort((a, b) => b.cuts - a.cuts || b.proofs - a.proofs || a.control - b.control)
    .map(({ control }) => control);
}

/**
 * Tells controls of the way in: of steps that take no more than what the starts are, and where that lets them send
 * requests, without a hypothesis.
 */
function ownSteps({ starts, maxStratum }: CutProblem, closers: CutClosers): (control: number) => boolean {
  const graph = starts[0]?.graph;
  if (graph === undefined) return () => false;
  const held = new Set(starts.flatMap((start) => [...impliedByStart(graph, start.privileges)]));
  const isPosition = (p: number): boolean => held.has(p) || (positional.has(graph.accessOf(p)) && !isHub(graph, p));
  const { steps, conclusion } = graph.csr;
  const further = new Uint8Array(steps);
  for (let s = 0; s < steps; s++) if (!isPosition(conclusion[s] ?? -1)) further[s] = 1;
  const { stratumOf } = closure(graph.csr, [...held], maxStratum, further);
  const isOwn = (p: number): boolean => held.has(p) || (isPosition(p) && (stratumOf[p] ?? NOT_REACHED) <= maxStratum);
  return (control) =>
    Array.from(closers.alternativesOf(control)).some((alternative) =>
      graph.premisesOf(closers.stepOf[alternative] ?? 0).every(isOwn),
    );
}

const isHub = (graph: GraphReader, p: number): boolean => graph.nodes[graph.nodeOf(p)]?.kind === "Hub";
