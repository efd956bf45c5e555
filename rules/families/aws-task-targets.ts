import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { admits } from "./aws-load-balancers.ts";
import { coversPort } from "./aws-routes.ts";

type Service = FactOf<"aws.task-service">;
type Balancer = FactOf<"aws.load-balancer">;

/** A task that requests for a target group arrive at. */
interface Registered {
  /** Node id. */
  readonly key: string;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/** Tasks of services that register with a group, and tasks whose address stands in it. */
export function* registeredTasks(facts: FactReader, group: string, balancer: Balancer): Iterable<Registered> {
  const seen = new Set<string>();
  for (const service of servicesOf(facts).get(group) ?? []) {
    const port = service.targetGroups?.find(({ arn }) => arn === group)?.port;
    for (const opening of openings(facts, service, port, balancer))
      for (const each of tasksOf(facts, service)) {
        seen.add(each.key);
        const because = [service, ...(each === service ? [] : [each]), ...opening.because];
        yield { key: each.key, because, conditions: opening.conditions };
      }
  }
  for (const target of facts.where("aws.target", "targetGroup", group)) {
    if (target.health !== undefined && !/^(healthy|initial)$/.test(target.health)) continue;
    for (const task of facts.where("aws.task", "addresses", target.target)) {
      if (seen.has(task.key) || !isRunning(task)) continue;
      const services = facts
        .where("aws.task-service", "group", task.group)
        .filter((one) => one.cluster === task.cluster);
      const [service] = services;
      // What admits the load balancer is said by the service alone.
      const found = service ? openings(facts, service, target.port, balancer) : [untold(task.name)];
      for (const { because, conditions } of found)
        yield { key: task.key, because: [target, task, ...(service ? [service] : []), ...because], conditions };
    }
  }
}

const servicesOf = (facts: FactReader): ReadonlyMap<string, readonly Service[]> =>
  facts.memo("aws.registered-services", () => {
    const found = new Map<string, Service[]>();
    for (const service of facts.of("aws.task-service"))
      for (const { arn } of service.targetGroups ?? []) {
        const list = found.get(arn);
        if (list) list.push(service);
        else found.set(arn, [service]);
      }
    return found;
  });

const ended = /^(?:DEACTIVATING|STOPPING|DEPROVISIONING|STOPPED|DELETED)$/;
const isRunning = ({ state }: FactOf<"aws.task">): boolean => !ended.test(state ?? "");

/** Tasks of a service that were read; the service itself where none was. */
function tasksOf(facts: FactReader, service: Service): readonly (FactOf<"aws.task"> | Service)[] {
  const all = facts.where("aws.task", "group", service.group).filter(({ cluster }) => cluster === service.cluster);
  if (all.length > 0) return all.filter(isRunning);
  return service.count === 0 || service.state === "INACTIVE" ? [] : [service];
}

type Opening = Pick<Registered, "because" | "conditions">;
const untold = (name: string): Opening => ({
  because: [],
  conditions: [{ kind: "environment", text: `what task ${name} runs in admits the load balancer` }],
});

/** How the tasks of a service admit the load balancer: by their own groups, else by those of their machines, which are not told. */
function openings(
  facts: FactReader,
  { securityGroups, name }: Service,
  port: number | undefined,
  balancer: Balancer,
): readonly Opening[] {
  if (!securityGroups || securityGroups.length === 0) return [untold(name)];
  return securityGroups
    .flatMap((group) => facts.where("aws.security-group-rule", "group", group))
    .filter((one) => one.direction === "ingress" && coversPort(one, port))
    .flatMap((one) => {
      const conditions = admits(facts, one, balancer);
      return conditions ? [{ because: [one], conditions }] : [];
    });
}
