import { selects } from "../../../authz/kubernetes/selectors.ts";
import type { K8sPodFact } from "../../../model/fact/kubernetes.ts";
import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { managedIsolation } from "./managed.ts";

const lane = ["detection", "CP9"] as const;

/** What holds the service in its place, and could be tightened to take it off the network. */
export function isolationCells(estate: ChainEstate, { workloads }: Service): readonly Cell[] {
  const { facts } = estate;
  const [id] = workloads;
  if (id === undefined) return [];
  const pod = facts.get("k8s.pod", id);
  if (pod) return (["Ingress", "Egress"] as const).map((type) => policyCell(estate, pod, type));
  const fn = facts.get("aws.function", id);
  const machine = facts.get("aws.instance", id);
  const groups = (fn ?? machine)?.securityGroups;
  const shown = fn ?? machine;
  const managed = managedIsolation(estate, id);
  if (managed) return [managed];
  if (!groups || !shown) return [unknown(id)];
  const state: CellState = groups.length > 0 ? "present" : "absent";
  const found =
    groups.length > 0 ? `it stands behind ${groups.join(", ")}` : "it runs outside every network of the account";
  return [
    cell(lane, ["segmentation of the service", state], found, "where code in it can send requests", {
      nodes: [id],
      evidence: evidence(shown),
      gap: "nothing to close around it",
    }),
  ];
}

const unknown = (id: string): Cell =>
  cell(
    lane,
    ["segmentation of the service", "not-proven"],
    "its place in a network is in no input",
    "where it can send requests",
    {
      nodes: [id],
      gap: "unread",
    },
  );

function policyCell(estate: ChainEstate, pod: K8sPodFact, type: "Egress" | "Ingress"): Cell {
  const { facts } = estate;
  const { cluster, namespace } = pod;
  const policies = facts
    .where("k8s.network-policy", "namespace", namespace)
    .filter((one) => one.cluster === cluster && one.types.includes(type) && selects(one.podSelector, pod.labels));
  const foreign = facts
    .where("k8s.foreign-policy", "scope", cluster)
    .filter((one) => one.types.includes(type) && (one.namespace === undefined || one.namespace === namespace))
    .filter(({ podSelector }) => podSelector === undefined || selects(podSelector, pod.labels));
  const plugins = facts.where("k8s.network-plugin", "scope", cluster);
  const idle = plugins.length > 0 && plugins.every(({ enforces }) => !enforces);
  const read = estate.read("k8s.network-policy", cluster) === "read";
  const bound = policies.length > 0 && !idle && !pod.hostNetwork;
  const state: CellState = bound ? "present" : foreign.length > 0 || !read ? "not-proven" : "absent";
  const what = type === "Ingress" ? "who reaches it" : "what it reaches";
  const found = pod.hostNetwork
    ? "it shares its machine's network, which no NetworkPolicy binds"
    : idle && policies.length > 0
      ? `the network plugin does not enforce ${policies[0]?.name}`
      : bound
        ? `${policies
            .map(({ name }) => name)
            .slice(0, 3)
            .join(", ")} ${policies.length === 1 ? "bounds" : "bound"} ${what}`
        : foreign.length > 0
          ? `a policy of the network plugin selects it: what it allows is not evaluated`
          : read
            ? `no NetworkPolicy bounds ${what}`
            : "NetworkPolicies were not read";
  return cell(lane, [`network policy, ${type.toLowerCase()}`, state], found, what, {
    nodes: [pod.key],
    evidence: evidence(
      ...(policies.length > 0
        ? policies.slice(0, 4)
        : foreign.length > 0
          ? foreign.slice(0, 2)
          : [pod, ...estate.readings(cluster, "k8s.network-policy")]),
    ),
    gap: state === "absent" ? "nothing to close around it" : "unread",
  });
}
