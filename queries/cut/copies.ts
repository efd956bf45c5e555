import { type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { kindSpec, type NodeClass } from "../../model/node.ts";
import { type Copy, isAdmitted } from "../closers.ts";
import { Prover } from "../proof.ts";
import { impliedByStart } from "../starts.ts";
import { secondsIn } from "./since.ts";

/** A graph with a step of its own for each copy. */
export interface Taken {
  readonly graph: GraphReader;
  readonly copies: readonly Copy[];
}

/** What somebody goes on with once it is taken. Data that was read is lost, and no control brings it back. */
const bearer: ReadonlySet<NodeClass> = new Set(["credential", "identity", "secret", "workload"]);

/**
 * The graph with everything that leads to a target and that its starts may have taken while they were in other hands: of
 * each bearer privilege that a reached step leaves usable (a copied secret, a minted key, a session) a step from the
 * start, one for what lasts and one for what ends by itself.
 */
export function withCopies(
  graph: GraphReader,
  starts: readonly number[],
  targets: readonly number[],
  maxStratum: number,
): Taken {
  const [start] = starts;
  if (start === undefined) return { graph, copies: [] };
  const prover = new Prover(graph, starts, maxStratum, "first");
  const plain = prover.plain();
  const { stratumOf } = prover.closure;
  const own = impliedByStart(graph, starts);
  const leads = leadsTo(graph, targets);
  const found = new Map<string, Omit<Copy, "step"> & { readonly alternatives: number[] }>();
  const { alternativeStart } = graph.controls;
  for (let step = 0; step + 1 < alternativeStart.length; step++) {
    const to = graph.conclusionOf(step);
    const leaves = graph.leavesOf(step);
    if (leaves === "tied" || leads[to] === 0 || own.has(to) || !isBearer(graph, to)) continue;
    if (!graph.premisesOf(step).every((p) => (stratumOf[p] ?? NOT_REACHED) <= maxStratum)) continue;
    if (plain[to] !== 1 && !prover.proof(to) && !prover.givenUp.has(to)) continue;
    const first = alternativeStart[step] ?? 0;
    const alternatives: number[] = [];
    for (let a = first; a < (alternativeStart[step + 1] ?? 0); a++)
      if (isAdmitted(graph, step, a - first, maxStratum)) alternatives.push(a);
    if (alternatives.length === 0) continue;
    const lives = leaves === "durable" ? "durable" : "session";
    const seconds = lives === "durable" ? undefined : secondsIn(leaves);
    const known = found.get(`${lives} ${to}`);
    const longest = known && (known.seconds === undefined || seconds === undefined) ? undefined : seconds;
    found.set(`${lives} ${to}`, {
      privilege: to,
      lives,
      ...(longest === undefined ? {} : { seconds: Math.max(longest, known?.seconds ?? 0) }),
      alternatives: [...(known?.alternatives ?? []), ...alternatives],
    });
  }
  const taken = [...found.values()].sort((a, b) => a.privilege - b.privilege || (a.lives < b.lives ? -1 : 1));
  return {
    graph: graph.assume(taken.map(({ privilege }) => ({ from: start, to: privilege }))),
    copies: taken.map((one, index) => ({ ...one, step: graph.csr.steps + index })),
  };
}

function isBearer(graph: GraphReader, privilege: number): boolean {
  const kind = graph.nodes[graph.nodeOf(privilege)]?.kind;
  return kind !== undefined && bearer.has(kindSpec(kind).class);
}

/** Per privilege: 1 where some way goes from it to a target, whatever else it takes. */
function leadsTo({ csr }: GraphReader, targets: readonly number[]): Uint8Array {
  const leads = new Uint8Array(csr.privileges);
  const queue = [...targets];
  for (const p of queue) leads[p] = 1;
  for (let p = queue.pop(); p !== undefined; p = queue.pop()) {
    for (let i = csr.makeStart[p] ?? 0; i < (csr.makeStart[p + 1] ?? 0); i++) {
      const step = csr.makes[i] ?? 0;
      for (let k = csr.premiseStart[step] ?? 0; k < (csr.premiseStart[step + 1] ?? 0); k++) {
        const premise = csr.premises[k] ?? 0;
        if (leads[premise] === 1) continue;
        leads[premise] = 1;
        queue.push(premise);
      }
    }
  }
  return leads;
}
