import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { container, namespace, networkPolicy, pod } from "../../../model/examples/kubernetes.ts";
import type { K8sNetworkPeer, K8sNetworkPolicyFact, K8sPodFact } from "../../../model/fact/kubernetes.ts";
import type { K8sForeignPolicyFact, K8sNetworkPluginFact } from "../../../model/fact/kubernetes-network-plugin.ts";
import type { Fact } from "../../../model/fact.ts";
import { cluster, authzOf as openAuthzOf } from "./clusters.ts";

const plugin = (name: string, enforces: boolean): K8sNetworkPluginFact => ({
  ...namespace(name),
  kind: "k8s.network-plugin",
  key: `${cluster}:networkplugin:${name}`,
  name,
  enforces,
});
/** With a plugin that enforces. */
const authzOf = (...facts: readonly Fact[]) => openAuthzOf(...facts, plugin("cilium", true));
const labelled = (...labels: readonly string[]) => ({ labels, expressions: [] });
const peer = fc.record<K8sNetworkPeer>(
  {
    podSelector: fc.constantFrom(labelled(), labelled("app=a"), labelled("app=b")),
    namespaceSelector: fc.constantFrom(labelled(), labelled("team=x")),
  },
  { requiredKeys: [] },
);
const sides = fc.array(fc.record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.constant([]) }), {
  maxLength: 2,
});
const policy = fc
  .record({
    where: fc.constantFrom("n1", "n2"),
    podSelector: fc.constantFrom(labelled(), labelled("app=a")),
    types: fc.constantFrom<K8sNetworkPolicyFact["types"]>(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: sides,
    egress: sides,
  })
  .map(({ where, ...rest }) => ({ where, rest }));
const estates = fc.array(policy, { maxLength: 5 }).map((policies) => ({
  pods: ["n1", "n2"].flatMap((where) =>
    ["a", "b"].map((app) => pod(where, `${where}-${app}`, { labels: [`app=${app}`] })),
  ),
  policies: policies.map(({ where, rest }, index) => networkPolicy(where, `p${index}`, rest)),
  namespaces: [namespace("n1", "team=x"), namespace("n2")],
}));

const has = (labels: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((label) => labels.includes(label));

/** The reference: one pair of pods at a time, straight from the documentation. */
function naive(
  policies: readonly K8sNetworkPolicyFact[],
  namespaces: readonly { name: string; labels: readonly string[] }[],
  from: K8sPodFact,
  to: K8sPodFact,
): boolean {
  const lets = (own: K8sPodFact, other: K8sPodFact, direction: "Ingress" | "Egress"): boolean => {
    const selecting = policies.filter(
      (one) =>
        one.namespace === own.namespace && one.types.includes(direction) && has(own.labels, one.podSelector.labels),
    );
    if (selecting.length === 0) return true;
    const home = namespaces.find(({ name }) => name === other.namespace)?.labels ?? [];
    return selecting.some((one) =>
      (direction === "Ingress" ? one.ingress : one.egress).some(
        ({ peers }) =>
          peers.length === 0 ||
          peers.some(
            ({ podSelector, namespaceSelector }) =>
              (namespaceSelector ? has(home, namespaceSelector.labels) : one.namespace === other.namespace) &&
              (!podSelector || has(other.labels, podSelector.labels)),
          ),
      ),
    );
  };
  return lets(from, to, "Egress") && lets(to, from, "Ingress");
}

describe("who can connect to whom", () => {
  it("is the same by hubs, by pairs and by a plain reading", () => {
    fc.assert(
      fc.property(estates, ({ pods, policies, namespaces }) => {
        const facts: readonly Fact[] = [...pods, ...policies, ...namespaces];
        const network = authzOf(...facts).network(cluster);
        const free = new Set(pods.filter((one) => network.free(one).length > 0));
        const open = new Set(pods.filter((one) => network.open(one).length > 0));
        const passages = [...network.passages()].map(({ sources, targets }) => ({
          sources: new Set(sources.map((source) => source.pod)),
          targets: new Set(targets.map((target) => target.pod)),
        }));
        for (const from of pods) {
          for (const to of pods) {
            const byHub =
              (free.has(from) && open.has(to)) ||
              passages.some(({ sources, targets }) => sources.has(from) && targets.has(to));
            const expected = naive(policies, namespaces, from, to);
            expect(byHub, `${from.name} -> ${to.name}`).toBe(expected);
            expect(network.between(from, to).length > 0, `${from.name} -> ${to.name}`).toBe(expected);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("takes steps in proportion to the pods where every namespace keeps to itself", () => {
    const size = 40;
    const facts = Array.from({ length: size }, (_, at) => `n${at}`).flatMap((where) => [
      namespace(where),
      networkPolicy(where, "own", {
        types: ["Ingress", "Egress"],
        ingress: [{ peers: [{ podSelector: labelled() }], ports: [] }],
        egress: [{ peers: [{ podSelector: labelled() }], ports: [] }],
      }),
      ...Array.from({ length: size }, (_, at) => pod(where, `p${at}`)),
    ]);
    const steps = [
      ...authzOf(...facts)
        .network(cluster)
        .passages(),
    ].reduce((sum, { sources, targets }) => sum + sources.length + targets.length, 0);
    expect(steps).toBeLessThanOrEqual(size * size * 4);
  });

  it("follows ports: two ends that allow different ones do not meet", () => {
    const from = pod("n1", "a");
    const to = pod("n1", "b");
    const policies = (port: number) => [
      networkPolicy("n1", "in", {
        podSelector: labelled("app=b"),
        ingress: [{ peers: [{ podSelector: labelled("app=a") }], ports: [{ protocol: "TCP", port: 5432 }] }],
      }),
      networkPolicy("n1", "out", {
        podSelector: labelled("app=a"),
        types: ["Egress"],
        egress: [{ peers: [{ podSelector: labelled("app=b") }], ports: [{ protocol: "TCP", port }] }],
      }),
    ];
    const joined = (port: number) =>
      [
        ...authzOf(from, to, namespace("n1"), ...policies(port))
          .network(cluster)
          .passages(),
      ].some(({ targets }) => targets.some((target) => target.pod.name === "b"));
    expect([joined(5432), joined(80)]).toEqual([true, false]);
  });

  it("does not take a block of addresses for a certain peer", () => {
    const from = pod("n1", "a", { addresses: ["10.1.0.4"] });
    const to = pod("n1", "b");
    const block = (cidr: string, ...except: readonly string[]) =>
      networkPolicy("n1", "in", {
        podSelector: labelled("app=b"),
        ingress: [{ peers: [{ cidr, except }], ports: [] }],
      });
    const between = (policy: K8sNetworkPolicyFact) =>
      authzOf(from, to, namespace("n1"), policy).network(cluster).between(from, to);
    expect(between(block("10.1.0.0/16")).map(({ conditions }) => conditions.length)).toEqual([1]);
    expect(between(block("10.1.0.0/16", "10.1.0.0/24"))).toEqual([]);
    expect(between(block("192.168.0.0/16"))).toEqual([]);
  });
});

describe("ports", () => {
  const from = pod("n1", "a");
  const to = pod("n1", "b", {
    containers: [
      container({
        ports: [
          { name: "web", port: 8080 },
          { name: "admin", port: 9090 },
        ],
      }),
    ],
  });
  const open = (ports: K8sNetworkPolicyFact["ingress"][number]["ports"], port: number, protocol?: string) => {
    const network = authzOf(
      from,
      to,
      namespace("n1"),
      networkPolicy("n1", "in", { ingress: [{ peers: [], ports }] }),
    ).network(cluster);
    const wanted = { port, ...(protocol === undefined ? {} : { protocol }) };
    const ways = [network.open(to, wanted), network.external(to, wanted), network.between(from, to, wanted)];
    const [first] = ways.map(({ length }) => length > 0);
    expect(ways.every(({ length }) => length > 0 === first)).toBe(true);
    return first;
  };

  it.each<[string, K8sNetworkPolicyFact["ingress"][number]["ports"], readonly boolean[]]>([
    ["no ports are all", [], [true, true]],
    ["a number", [{ protocol: "TCP", port: 8080 }], [true, false]],
    ["a name is the container's", [{ protocol: "TCP", port: "admin" }], [false, true]],
    ["a name that no container has", [{ protocol: "TCP", port: "other" }], [false, false]],
    ["a range", [{ protocol: "TCP", port: 8000, endPort: 8999 }], [true, false]],
    ["another protocol", [{ protocol: "UDP", port: 8080 }], [false, false]],
    ["a protocol alone", [{ protocol: "TCP" }], [true, true]],
  ])("%s", (_name, ports, expected) => {
    expect([open(ports, 8080), open(ports, 9090)]).toEqual(expected);
  });

  it("are of the protocol that is asked for", () => {
    expect(open([{ protocol: "UDP", port: 53 }], 53, "UDP")).toBe(true);
  });
});

describe("what enforces policies", () => {
  const target = pod("n1", "b");
  const deny = networkPolicy("n1", "deny");
  const ways = (...facts: readonly Fact[]) => {
    const network = openAuthzOf(target, deny, namespace("n1"), ...facts).network(cluster);
    return network.open(target).map(({ conditions }) => conditions.map(({ kind, text }) => `${kind}: ${text}`));
  };

  it("decides whether a declared policy counts", () => {
    expect(ways(plugin("calico-node", true))).toEqual([]);
    expect(ways(plugin("calico-node", true), plugin("kube-flannel-ds", false))).toEqual([]);
    expect(ways()).toEqual([["environment: the network plugin of k8s:prod does not enforce network policies"]]);
    expect(ways(plugin("kube-flannel-ds", false))).toEqual([
      ["environment: a plugin beside kube-flannel-ds of k8s:prod does not enforce network policies"],
    ]);
  });

  it("is taken for granted in a closed world", () => {
    const closed = { ...namespace("x"), kind: "closed-world", key: cluster } as unknown as Fact;
    expect(ways(closed)).toEqual([]);
  });
});

describe("policies of plugins", () => {
  const policy = (rest: Partial<K8sForeignPolicyFact> = {}): K8sForeignPolicyFact => ({
    ...namespace("f"),
    kind: "k8s.foreign-policy",
    key: `${cluster}:foreignpolicy:ciliumnetworkpolicy:n1:f`,
    name: "f",
    type: "ciliumnetworkpolicy",
    namespace: "n1",
    types: ["Ingress"],
    ...rest,
  });
  const target = pod("n1", "b");
  const open = (...facts: readonly Fact[]) => {
    const network = authzOf(target, namespace("n1"), ...facts).network(cluster);
    return {
      in: network.open(target).map(({ conditions }) => conditions.length),
      out: network.free(target).map(({ conditions }) => conditions.length),
    };
  };

  it("leave open whether a pod that they may select is reached, in their directions", () => {
    expect(open(policy())).toEqual({ in: [1], out: [0] });
    expect(open(policy({ types: ["Egress"] }))).toEqual({ in: [0], out: [1] });
    expect(open(policy({ namespace: "n2" }))).toEqual({ in: [0], out: [0] });
    expect(open(policy({ podSelector: labelled("app=a") }))).toEqual({ in: [0], out: [0] });
    expect(open(policy({ podSelector: labelled("app=b") }))).toEqual({ in: [1], out: [0] });
  });

  it("may open what NetworkPolicies close", () => {
    expect(open(networkPolicy("n1", "deny"))).toEqual({ in: [], out: [0] });
    expect(open(networkPolicy("n1", "deny"), policy())).toEqual({ in: [1], out: [0] });
  });
});

it("takes a block with exceptions for open to the outside where the address is not among them", () => {
  const target = pod("n1", "b");
  const block = networkPolicy("n1", "in", {
    ingress: [{ peers: [{ cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] }], ports: [] }],
  });
  const [way] = authzOf(target, namespace("n1"), block).network(cluster).external(target);
  expect(way?.conditions.map(({ kind }) => kind)).toEqual(["environment"]);
});
