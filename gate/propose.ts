import { createHash } from "node:crypto";
import type { Gap, GraphReader } from "../graph/port.ts";
import { wholeScope } from "../graph/port.ts";
import { canonical, compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import { certainties } from "../model/step.ts";
import { entriesOf, hubsOf } from "./compare.ts";
import type { SignOffRecord } from "./record.ts";
import { isCertain, type StepSet } from "./step-set.ts";

/** What a record needs beyond its steps. */
export interface ProposalContext {
  readonly engineVersion: string;
  /** ISO 8601: the year of the id. */
  readonly asOf: string;
  readonly supersedes: SignOffRecord["supersedes"];
}

/** A gap that silence about could hide a way: what it blinds, or a whole source. */
export const hides = ({ blinds, collection }: Gap): boolean => blinds.length > 0 || collection === wholeScope;
export const gapKey = ({ scope, collection }: Pick<Gap, "scope" | "collection">): string => `${scope} ${collection}`;

/** Scopes whose reading the steps rest on, sorted: those of the nodes that they pass. */
function sourcesOf({ steps, outside: { graph } }: StepSet): string[] {
  const scopes = new Set<string>();
  for (const step of steps.values())
    for (const p of [graph.conclusionOf(step), ...graph.premisesOf(step)]) {
      const scope = graph.nodes[graph.nodeOf(p)]?.scope ?? "";
      if (scope !== "" && graph.scopes.includes(scope)) scopes.add(scope);
    }
  return [...scopes].sort(compare);
}

/** Who reviews a chain end to end, as the owners source says. */
function chainOwnerOf(graph: GraphReader, nodes: readonly number[]): string | null {
  for (const node of nodes) {
    const owner = graph.owners.ofNode(node).about["chain_owner"];
    if (owner !== undefined) return owner;
  }
  return null;
}

/** The record of a step set, with no decision on it. */
export function proposalOf(set: StepSet, { engineVersion, asOf, supersedes }: ProposalContext): SignOffRecord {
  const { subject, outside } = set;
  const { graph, maxStratum } = outside;
  const certainty = certainties[maxStratum];
  if (certainty === undefined || certainty === "assumed") throw new Error("assumed steps are not signed");
  const unread = graph.gaps.filter(hides).map(gapKey);
  const rest = {
    subject: subject.id,
    chainOwner: chainOwnerOf(graph, [...subject.nodes, ...subject.workloads]),
    snapshot: graph.snapshot.id,
    scope: { certainty, engineVersion, sources: sourcesOf(set), unread: [...new Set(unread)].sort(compare) },
    entries: entriesOf(set),
    targets: [...set.targets.keys()],
    certain: [...set.targets].filter(([, one]) => isCertain(one)).map(([key]) => key),
    steps: [...set.steps.keys()],
    hubs: hubsOf(set),
    decisions: [],
    supersedes,
  };
  const digest = createHash("sha256").update(canonical(rest)).digest("hex").slice(0, 8);
  return { format: "signoff/v1", id: `so-${asOf.slice(0, 4)}-${digest}`, ...rest };
}

export const unknownSubject = (id: string): UserError =>
  new UserError(
    "usage.unknown-node",
    `\`${id}\` is not in the snapshot`,
    "name a route, workload, identity or data store as `ambit entries` or `ambit search` write it",
  );
