import { z } from "zod";
import { segment } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { Fact } from "../../model/fact.ts";
import { digest } from "./digest.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, Tags, tagTexts } from "./shapes.ts";

const text = z.string().nullish();
const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

const named = z
  .array(z.object({ name: text }))
  .nullish()
  .transform((list) => (list ?? []).flatMap(({ name }) => name ?? []));
const Container = z.object({
  name: text,
  image: text,
  portMappings: z
    .array(z.object({ containerPort: z.number().nullish() }))
    .nullish()
    .transform((list) => (list ?? []).flatMap(({ containerPort }) => containerPort ?? [])),
  environment: named,
  secrets: named,
});
const TaskDefinition = z.object({
  taskDefinitionArn: Arn,
  family: text,
  taskRoleArn: text,
  networkMode: text,
  containerDefinitions: z.array(Container).nullish(),
});

/** A member of `ECS.TaskDefinitions`, as described. Of the containers' environment and secrets the names are kept alone. */
export function* taskDefinitions(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(TaskDefinition, value);
  if (!it) return;
  const name = lastOf(it.taskDefinitionArn);
  yield place.fact("aws.task-definition", it.taskDefinitionArn, {
    name,
    family: it.family ?? name.replace(/:\d+$/, ""),
    role: it.taskRoleArn || undefined,
    networkMode: it.networkMode ?? undefined,
    containers: it.containerDefinitions?.flatMap((one) =>
      one.image
        ? {
            name: one.name ?? "",
            image: one.image,
            ports: one.portMappings,
            envNames: [...new Set([...one.environment, ...one.secrets])].sort(compare),
          }
        : [],
    ),
  });
}

const HostInstance = z.object({ containerInstanceArn: Arn, ec2InstanceId: text });

/** A member of `ECS.ContainerInstances`. */
export function* taskHosts(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(HostInstance, value);
  if (it?.ec2InstanceId) yield place.fact("aws.task-host", it.containerInstanceArn, { instance: it.ec2InstanceId });
}

/** A definition by ARN, or as ECS also takes it: `<family>` or `<family>:<revision>`. */
const definitionOf = (value: string | null | undefined, place: Place): string | undefined =>
  value ? (value.startsWith("arn:") ? value : arnOf(place, "ecs", `task-definition/${value}`)) : undefined;
const clusterOf = (value: string | null | undefined, place: Place): string =>
  value?.startsWith("arn:") ? value : arnOf(place, "ecs", `cluster/${value || "default"}`);

const Service = z.object({
  serviceName: z.string(),
  serviceArn: Arn.nullish(),
  clusterArn: text,
  taskDefinition: text,
  enableExecuteCommand: z.boolean().nullish(),
  launchType: text,
  runningCount: z.number().nullish(),
  desiredCount: z.number().nullish(),
  status: text,
  loadBalancers: z.array(z.object({ targetGroupArn: text, containerPort: z.number().nullish() })).nullish(),
  networkConfiguration: z
    .object({ awsvpcConfiguration: z.object({ securityGroups: z.array(z.string()).nullish() }).nullish() })
    .nullish(),
  tags: Tags,
});

const registered = ({
  targetGroupArn,
  containerPort,
}: {
  targetGroupArn?: string | null | undefined;
  containerPort?: number | null | undefined;
}) => (targetGroupArn ? [{ arn: targetGroupArn, ...(containerPort ? { port: containerPort } : {}) }] : []);

/** A member of `ECS.Services`. */
export function* taskServices(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Service, value);
  if (!it) return;
  const cluster = clusterOf(it.clusterArn, place);
  const arn = it.serviceArn ?? arnOf(place, "ecs", `service/${lastOf(cluster)}/${it.serviceName}`);
  yield place.fact("aws.task-service", arn, {
    name: it.serviceName,
    group: `service:${it.serviceName}`,
    cluster,
    definition: definitionOf(it.taskDefinition, place),
    executeCommand: it.enableExecuteCommand ?? undefined,
    launchType: it.launchType ?? undefined,
    count: it.runningCount ?? it.desiredCount ?? undefined,
    ...(it.loadBalancers && it.loadBalancers.length > 0 ? { targetGroups: it.loadBalancers.flatMap(registered) } : {}),
    securityGroups: it.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? undefined,
    state: it.status ?? undefined,
    tags: tagTexts(it.tags),
  });
}

const Task = z.object({
  taskArn: Arn,
  clusterArn: text,
  taskDefinitionArn: text,
  group: text,
  lastStatus: text,
  enableExecuteCommand: z.boolean().nullish(),
  launchType: text,
  containerInstanceArn: text,
  overrides: z.object({ taskRoleArn: text }).nullish(),
  attachments: z
    .array(z.object({ details: z.array(z.object({ name: text, value: text })).nullish() }))
    .nullish()
    .transform((list) =>
      (list ?? []).flatMap(({ details }) =>
        (details ?? []).flatMap(({ name, value }) => (name === "privateIPv4Address" && value ? [value] : [])),
      ),
    ),
  tags: Tags,
});
type Task = z.infer<typeof Task>;

interface Running {
  readonly task: Task;
  readonly place: Place;
}

/** Tasks by their stable id: those of one service or family that are alike are one. */
export class Tasks {
  readonly #alike = new Map<string, Map<string, Running>>();

  /** A member of `ECS.Tasks`. Overrides beside the role are not looked at. A stopped task stays in the list for an hour. */
  take(value: unknown, place: Place): void {
    const task = place.parse(Task, value);
    if (!task || task.lastStatus === "STOPPED") return;
    const key = keyOf(task, place);
    const alike = this.#alike.get(key) ?? new Map<string, Running>();
    if (!alike.has(task.taskArn)) alike.set(task.taskArn, { task, place });
    this.#alike.set(key, alike);
  }

  /** To be called when the whole account was read. */
  *facts(): Generator<Fact> {
    for (const [key, alike] of this.#alike) {
      const all = [...alike.values()];
      const [first] = all;
      if (!first) continue;
      const { task, place } = first;
      const running = all.find((each) => each.task.lastStatus === "RUNNING");
      yield place.fact("aws.task", key, {
        name: groupOf(task).replace(/^(?:service|family):/, ""),
        members: all.map((each) => each.task.taskArn.slice(each.task.taskArn.indexOf(":task/") + 1)).sort(compare),
        ...addressesOf(all),
        group: groupOf(task),
        state: running ? "RUNNING" : (task.lastStatus ?? undefined),
        hosts: [...new Set(all.flatMap((each) => each.task.containerInstanceArn ?? []))].sort(compare),
        ...relevant(task, place),
        tags: tagTexts(task.tags),
      });
    }
  }
}

function addressesOf(all: readonly Running[]): { readonly addresses?: readonly string[] } {
  const addresses = [...new Set(all.flatMap((each) => each.task.attachments))].sort(compare);
  return addresses.length > 0 ? { addresses } : {};
}

const relevant = (task: Task, place: Place) => ({
  cluster: clusterOf(task.clusterArn ?? clusterIn(task.taskArn), place),
  definition: definitionOf(task.taskDefinitionArn, place),
  role: task.overrides?.taskRoleArn || undefined,
  executeCommand: task.enableExecuteCommand ?? undefined,
  launchType: task.launchType ?? undefined,
});

/** `task/<cluster>/<id>`; older ARNs have no cluster. */
const clusterIn = (arn: string): string | undefined => /:task\/([^/]+)\/[^/]+$/.exec(arn)?.[1];
const groupOf = ({ group, taskDefinitionArn, taskArn }: Task): string =>
  group ?? `family:${lastOf(taskDefinitionArn ?? taskArn).replace(/:\d+$/, "")}`;

function keyOf(task: Task, place: Place): string {
  const told = relevant(task, place);
  const { definition, ...rest } = told;
  // A new revision of the definition is the same task still, unless it runs otherwise.
  const like = digest({ ...rest, family: definition === undefined ? "" : lastOf(definition).replace(/:\d+$/, "") });
  const region = task.taskArn.split(":")[3];
  return arnOf(place, "ecs", `task/${segment(lastOf(told.cluster))}/${segment(groupOf(task))}@${like}`, region);
}
