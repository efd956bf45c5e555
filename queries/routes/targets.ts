import { serviceKey, targetsOf } from "../../authz/kubernetes/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Main } from "./ways.ts";

/** Where a way's requests are sent, as its own object says: also behind a login. Node ids. */
export interface Targets {
  readonly services: readonly string[];
  readonly workloads: readonly string[];
}

const none: Targets = { services: [], workloads: [] };

export function targetsOfWay(facts: FactReader, main: Main): Targets {
  switch (main.kind) {
    case "k8s.ingress-path":
    case "k8s.route":
    case "k8s.service":
      return podsOf(facts, backendsOf(main));
    case "ai.service":
    case "ai.store":
    case "k8s.pod":
      return { services: [], workloads: [main.key] };
    case "aws.listener-rule":
      return {
        services: [],
        workloads: [...main.targetGroups.flatMap((group) => members(facts, group)), ...tasks(facts, main.targetGroups)],
      };
    case "aws.api-route":
      return { services: [], workloads: called(main.function) };
    case "aws.function":
      return { services: [], workloads: [main.key] };
    case "aws.endpoint":
      return { services: [], workloads: [main.serves] };
    case "edge.route":
      return upstreams(facts, main);
    default:
      return none;
  }
}

interface Backend {
  readonly service: string;
  readonly port?: number | string | undefined;
}

/** Services of a cluster that a way's object names, with their ports. */
export function backendsOf(main: Main): readonly Backend[] {
  if (main.kind === "k8s.ingress-path")
    return [{ service: serviceKey(main.cluster, main.namespace, main.service), port: main.servicePort }];
  if (main.kind === "k8s.route") return main.backends;
  return main.kind === "k8s.service" ? [{ service: main.key }] : [];
}

/** A function's ARN without alias or version. */
const called = (arn: string | undefined): readonly string[] =>
  arn === undefined ? [] : [arn.split(":").slice(0, 7).join(":")];

function podsOf(facts: FactReader, backends: readonly Backend[]): Targets {
  const pods = backends.flatMap(({ service: key, port }) => {
    const service = facts.get("k8s.service", key);
    return service ? targetsOf(facts, service, port).map(({ pod }) => pod.key) : [];
  });
  return { services: [...new Set(backends.map(({ service }) => service))], workloads: [...new Set(pods)] };
}

/** Services that a proxy's upstreams name: `<name>`, `<name>.<namespace>`, with `.svc` and what follows. */
function upstreams(facts: FactReader, route: FactOf<"edge.route">): Targets {
  const proxy = facts.get("edge.proxy", route.proxy);
  const { cluster } = proxy ?? {};
  if (!proxy || cluster === undefined) return none;
  const services = route.upstreams.flatMap(({ host, port }) => {
    const [name = "", namespace = proxy.namespace, svc = "svc"] = host.split(".");
    const key = namespace === undefined || svc !== "svc" ? "" : serviceKey(cluster, namespace, name);
    return facts.get("k8s.service", key) ? [{ service: key, port }] : [];
  });
  return podsOf(facts, services);
}

function members(facts: FactReader, group: string): readonly string[] {
  return facts
    .where("aws.target", "targetGroup", group)
    .flatMap(({ target }) => [
      ...(facts.get("aws.function", target) ? [target] : []),
      ...facts.where("aws.instance", "instanceIds", target).map(key),
      ...facts.where("aws.instance", "privateIps", target).map(key),
      ...facts.where("k8s.pod", "addresses", target).map(key),
      ...facts.where("aws.task", "addresses", target).map(({ key: task }) => task),
    ]);
}

/** Tasks of ECS that a service registers with the group; the service where none of them was read. */
function tasks(facts: FactReader, groups: readonly string[]): readonly string[] {
  const registered = facts.memo("routes.registered-services", () => {
    const all = facts
      .of("aws.task-service")
      .flatMap((service) => (service.targetGroups ?? []).map(({ arn }) => ({ arn, service })));
    return Map.groupBy(all, ({ arn }) => arn);
  });
  return groups
    .flatMap((group) => registered.get(group) ?? [])
    .flatMap(({ service }) => {
      const own = facts.where("aws.task", "group", service.group).filter(({ cluster }) => cluster === service.cluster);
      return own.length > 0 ? own.map(({ key: task }) => task) : [service.key];
    });
}
const key = ({ key }: FactOf<"aws.instance"> | FactOf<"k8s.pod">): string => key;
