import type { GraphReader } from "../../graph/port.ts";

/** Steps of one identity that are looked at: a hub may lead to all there is. */
const mostSteps = 5000;
/** Rules of Kubernetes by which whoever holds the rights writes rules or bindings for themselves. */
const bindings = /^kubernetes\.(bind|escalate|write|edit|create|grant).*(role|binding|rbac)/;

/**
 * The steps by which an identity comes to other rights than it has by writing them itself; empty where there are none. Followed
 * through hubs, and through the policy or group that it comes to administer.
 */
export function ownRightsSteps(graph: GraphReader, id: string): readonly number[] {
  const start = graph.privilegeIndex(graph.nodeIndex(id), "impersonate");
  if (start < 0) return [];
  const { useStart, uses } = graph.csr;
  const cameBy = new Map<number, number>([[start, -1]]);
  const open = [start];
  let looked = 0;
  for (let p = open.shift(); p !== undefined && looked < mostSteps; p = open.shift()) {
    for (let i = useStart[p] ?? 0; i < (useStart[p + 1] ?? 0) && looked < mostSteps; i++, looked++) {
      const step = uses[i] ?? 0;
      if (graph.premisesOf(step).some((premise) => !cameBy.has(premise))) continue;
      const to = graph.conclusionOf(step);
      const node = graph.nodes[graph.nodeOf(to)];
      const { id: rule } = graph.ruleOf(step);
      const ownMax = node?.id === `${id}~max` && graph.accessOf(to) === "impersonate";
      const ownBinding = node?.kind === "K8sCluster" && graph.accessOf(to) === "administer" && bindings.test(rule);
      if (ownMax || ownBinding) return chain(graph, cameBy, start, step);
      if (cameBy.has(to) || !(node?.kind === "Hub" || node?.kind === "AwsPolicy" || node?.kind === "AwsGroup"))
        continue;
      cameBy.set(to, step);
      open.push(to);
    }
  }
  return [];
}

function chain(graph: GraphReader, cameBy: ReadonlyMap<number, number>, start: number, last: number): number[] {
  const steps: number[] = [last];
  const open = [...graph.premisesOf(last)];
  for (let p = open.pop(); p !== undefined; p = open.pop()) {
    const step = cameBy.get(p) ?? -1;
    if (p === start || step < 0 || steps.includes(step)) continue;
    steps.unshift(step);
    open.push(...graph.premisesOf(step));
  }
  return steps;
}
