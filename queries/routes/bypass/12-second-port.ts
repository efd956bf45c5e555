import type { FactReader } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import { definePattern, isOpen, named, shown } from "./pattern.ts";
import { cluster, ingress, login, openNode, pod, service } from "./raw/kubernetes.ts";

/** Ports of the workload that a route's requests arrive at, where the input tells. */
function portsOf(facts: FactReader, { ways, address, services }: Routed): ReadonlySet<number | string> {
  return new Set(
    ways.flatMap(({ main }): readonly (number | string)[] => {
      if (main.kind === "k8s.ingress-path") return services.flatMap((key) => targetPort(facts, key, main.servicePort));
      if (main.kind === "k8s.route")
        return main.backends.flatMap(({ service: key, port }) => targetPort(facts, key, port));
      if (main.kind === "k8s.service") return targetPort(facts, main.key, address.port);
      return main.kind === "k8s.pod" ? podPort(main, address.port) : [];
    }),
  );
}

const podPort = (
  {
    containers,
  }: {
    readonly containers: readonly {
      readonly ports: readonly { readonly port: number; readonly hostPort?: number }[];
    }[];
  },
  port: number,
): readonly number[] =>
  containers.flatMap(({ ports }) =>
    ports.flatMap((one) => (one.hostPort === port || one.port === port ? [one.port] : [])),
  );

function targetPort(facts: FactReader, key: string, port: number | string | undefined): readonly (number | string)[] {
  const known = facts.get("k8s.service", key)?.ports ?? [];
  return known
    .filter((one) => port === undefined || one.port === port || one.nodePort === port || one.name === port)
    .map((one) => one.targetPort ?? one.port);
}

/** A login stands before one port of a workload; another is another way in. */
export default definePattern({
  id: "AUTH-BYP-12",
  title: "A second port of a workload is open, while a login stands before the first",
  reason:
    "Model servers and agents listen at more than one port: management, gRPC, figures, debugging (Ray 8265 and 10001, Triton 8000 to 8002, TorchServe 8081). A proxy before one stands before no other.",
  references: [
    "https://docs.ray.io/en/latest/ray-security/index.html",
    "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/customization_guide/deploy.html",
    "https://pytorch.org/serve/management_api.html",
  ],
  *find({ facts, workloads }) {
    for (const group of workloads.values()) {
      const [guarded] = group.guarded;
      if (!guarded || group.open.length === 0) continue;
      const asked = new Set(group.guarded.slice(0, 20).flatMap((routed) => [...portsOf(facts, routed)]));
      for (const routed of group.open.filter(isOpen)) {
        const ports = [...portsOf(facts, routed)].filter((port) => !asked.has(port));
        if (ports.length === 0 || asked.size === 0) continue;
        yield {
          routed,
          why: `${named(routed)} leads to port ${ports.join(", ")}; the login of ${named(guarded)} stands before port ${[...asked].join(", ")}`,
          groups: [group],
          because: [...shown(routed), ...shown(guarded).slice(0, 1)],
        };
      }
    }
  },
  fires: [
    {
      name: "a port of jobs at a load balancer of its own",
      files: cluster(
        ingress("ray", { annotations: login, port: 8265 }),
        service("app", [8265]),
        service("jobs", [10001], { type: "LoadBalancer", address: "203.0.113.9", selects: "app" }),
        pod("app"),
      ),
    },
    {
      name: "a port of figures at a second host",
      files: cluster(
        ingress("triton", { annotations: login, port: 8000 }),
        ingress("figures", { host: "figures.example.com", port: 8002 }),
        service("app", [8000, 8002]),
        pod("app"),
      ),
    },
    {
      name: "a port of the machine",
      files: cluster(
        ingress("serve", { annotations: login, port: 8080 }),
        service("app", [8080]),
        pod("app", ["{ containerPort: 8080 }", "{ containerPort: 8081, hostPort: 8081 }"], "nodeName: n1").replace(
          /\n {4}nodeName/,
          "\n  nodeName",
        ),
        openNode,
      ),
    },
  ],
  silent: [
    {
      name: "the second port is inside",
      files: cluster(ingress("ray", { annotations: login, port: 8265 }), service("app", [8265, 10001]), pod("app")),
    },
    {
      name: "the second port asks too",
      files: cluster(
        ingress("triton", { annotations: login, port: 8000 }),
        ingress("figures", { host: "figures.example.com", port: 8002, annotations: login }),
        service("app", [8000, 8002]),
        pod("app"),
      ),
    },
    {
      name: "the open port is another workload's",
      files: cluster(
        ingress("ray", { annotations: login, port: 8265 }),
        service("app", [8265]),
        service("site", [8080], { type: "LoadBalancer", address: "203.0.113.9" }),
        pod("app"),
        pod("site"),
      ),
    },
  ],
});
