import { type GraphReader, NOT_REACHED } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import { kindSpec } from "../../model/node.ts";
import { firstOwner } from "../../model/owner.ts";
import { certainties } from "../../model/step.ts";
import { withOwner } from "../control.ts";
import { Prover } from "../proof.ts";
import type { TokenSecret } from "./answer.ts";
import { classesOf, everywhere, radiusOf } from "./radius.ts";
import { type Book, closerOf, type Reaching } from "./reach.ts";

/** Secrets of which is worked out what they open; nearest to certain first. */
const most = 100;
const shown = 25;

/**
 * Secrets whose values could be read, in the order in which they are made anew: those that open most identities first, as
 * they give new credentials, then those that open most at all. Surely readable ones go before the others.
 */
export function secretsOf({ graph, starts, maxStratum, stratumOf }: Reaching, book: Book): TokenSecret[] {
  const readable = secretReads(graph, stratumOf, maxStratum);
  if (readable.length === 0) return [];
  const open = everywhere(graph);
  const anyway = radiusOf(graph, open, maxStratum).nodes;
  const prover = new Prover(graph, starts, maxStratum, "first");
  return readable
    .slice(0, most)
    .flatMap((privilege) => {
      const proof = prover.proof(privilege);
      if (!proof) return [];
      const { nodes } = radiusOf(graph, [privilege, ...open], maxStratum, anyway);
      const others = [...nodes].filter((node) => node !== graph.nodeOf(privilege));
      return [
        { privilege, proof, opens: { identities: classesOf(graph, others)["identity"] ?? 0, nodes: others.length } },
      ];
    })
    .sort(
      (a, b) =>
        Number(a.proof.stratum > 0) - Number(b.proof.stratum > 0) ||
        b.opens.identities - a.opens.identities ||
        b.opens.nodes - a.opens.nodes ||
        compare(graph.key(a.privilege), graph.key(b.privilege)),
    )
    .slice(0, shown)
    .flatMap(({ privilege, proof, opens }): TokenSecret[] => {
      const index = graph.nodeOf(privilege);
      const node = graph.nodes[index];
      if (!node) return [];
      const last = proof.steps.filter((step) => graph.conclusionOf(step) === privilege);
      const chain = [
        ...last,
        ...proof.steps.filter((step) => last.some((one) => graph.premisesOf(one).includes(graph.conclusionOf(step)))),
      ];
      const reader = closerOf(graph, chain);
      const rotate = rotationOf(graph, last);
      return [
        {
          id: node.id,
          kind: node.kind,
          name: node.name,
          certainty: certainties[proof.stratum] ?? "assumed",
          opens,
          ...(reader === undefined ? {} : { reader }),
          ...(rotate === undefined ? {} : { rotate }),
          owner: firstOwner(graph.owners.ofNode(index)),
          proof: book.put(proof),
        },
      ];
    });
}

/** Privileges of reading a secret that are reached, the surest first. */
function secretReads(graph: GraphReader, stratumOf: Uint8Array, maxStratum: number): number[] {
  const found: number[] = [];
  for (let p = 0; p < graph.csr.privileges; p++) {
    const kind = graph.nodes[graph.nodeOf(p)]?.kind;
    if (kind === undefined || kindSpec(kind).class !== "secret" || graph.accessOf(p) !== "read") continue;
    if ((stratumOf[p] ?? NOT_REACHED) <= maxStratum) found.push(p);
  }
  return found.sort((a, b) => (stratumOf[a] ?? 0) - (stratumOf[b] ?? 0) || compare(graph.key(a), graph.key(b)));
}

function rotationOf(graph: GraphReader, steps: readonly number[]): TokenSecret["rotate"] {
  const [found] = steps.flatMap((step) =>
    graph.controlsOf(step).filter(({ edit, effect }) => edit === "rotate" && effect === "ends-copies"),
  );
  if (found === undefined) return undefined;
  const { id, title, command, owner } = withOwner(graph, found);
  return { id, title, command, owner };
}
