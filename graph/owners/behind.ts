import { kindSpec } from "../../model/node.ts";
import type { Owner, Ownership } from "../../model/owner.ts";
import type { FactRef } from "../compiled.ts";
import type { GraphReader } from "../port.ts";

/** What a route is there for. */
export interface Behind {
  /** Node indexes of what answers there, also behind other routes; sorted. */
  readonly workloads: readonly number[];
  /** What makes the route be there: a function with a URL, an ingress, a listener's rule. */
  readonly facts: readonly FactRef[];
}

type Steps = Pick<
  GraphReader,
  "accessOf" | "alternativesOf" | "conclusionOf" | "csr" | "nodeOf" | "nodes" | "privilegeIndex"
>;

/** Routes that one leads to, and workloads that are named: a gateway for everything is nobody's alone. */
const most = 200;

/** @param route node index */
export function behindRoute(graph: Steps, route: number): Behind {
  const { useStart, uses, makeStart, makes } = graph.csr;
  const workloads = new Set<number>();
  const routes = new Set([route]);
  for (const one of routes) {
    const p = graph.privilegeIndex(one, "connect");
    for (let at = useStart[p] ?? 0; p >= 0 && at < (useStart[p + 1] ?? 0); at++) {
      const to = graph.conclusionOf(uses[at] ?? -1);
      if (graph.accessOf(to) !== "connect") continue;
      const node = graph.nodeOf(to);
      const { class: of } = kindSpec(graph.nodes[node]?.kind ?? "Hub");
      if (of === "workload" && workloads.size < most) workloads.add(node);
      else if (of === "route" && routes.size < most) routes.add(node);
    }
  }
  const p = graph.privilegeIndex(route, "connect");
  const made = p < 0 ? [] : makes.subarray(makeStart[p] ?? 0, makeStart[p + 1] ?? 0);
  const facts = [...made].flatMap((step) => graph.alternativesOf(step)[0] ?? []);
  return { workloads: [...workloads].sort((a, b) => a - b), facts };
}

/** Who owns all of several things; undefined where nobody does, or not one alone. */
export function ownerOfAll(owners: readonly Owner[], through: string): Owner | undefined {
  const [first, ...rest] = owners;
  if (!first || first.status === "unowned") return undefined;
  if (rest.some((one) => one.status === "unowned" || one.owner !== first.owner)) return undefined;
  // That its sources disagree is told of the thing itself.
  const { owner, role, source, contact } = first;
  const from = { ...source, through: source.through ?? through };
  return { status: "owned", owner, role, source: from, ...(contact === undefined ? {} : { contact }) };
}

/** What is said of everything in an account or cluster says little of one thing in it. */
export const isDefault = ({ business, technical }: Ownership): boolean =>
  [business, technical].every((one) => one.status === "unowned" || one.source.origin === "default");
