import type { AwsAuthz, Target } from "../../authz/aws/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Task = FactOf<"aws.task" | "aws.task-service">;

/** Containers that run, by the ARN that policies match. */
export interface Containers {
  readonly fact: Task;
  /** Of one task; a glob of the cluster's tasks where only their service is known. */
  readonly arn: string;
}

/** Tasks that were observed, and services whose tasks were not; without what is told not to run, or to have ECS Exec disabled. */
export const containers = (facts: FactReader): readonly Containers[] =>
  facts.memo("aws.containers", () => [
    ...facts
      .of("aws.task")
      .filter(({ state, executeCommand }) => executeCommand !== false && !(state !== undefined && ending.test(state)))
      .flatMap((fact) => fact.members.map((member) => ({ fact, arn: `${prefixOf(fact)}${member}` }))),
    ...facts
      .of("aws.task-service")
      .filter(({ count, executeCommand, state }) => executeCommand !== false && count !== 0 && state !== "INACTIVE")
      .filter(({ group, cluster }) => !facts.where("aws.task", "group", group).some((task) => task.cluster === cluster))
      .map((fact) => ({
        fact,
        arn: `${prefixOf(fact)}task/${fact.cluster.slice(fact.cluster.lastIndexOf("/") + 1)}/*`,
      })),
  ]);

const ending = /^(?:DEACTIVATING|STOPPING|DEPROVISIONING|STOPPED|DELETED)$/;
const prefixOf = ({ cluster }: Task): string => cluster.slice(0, cluster.indexOf(":cluster/") + 1);

export const containerTargets = ({ tags, cluster }: Task, arn: string): readonly [Target] => [
  { arn, account: cluster.split(":")[4] ?? "", tags: arn.endsWith("*") ? undefined : tags },
];

/** The definition of a task: the very revision, else any of its family, as far as read. */
export const definitionOf = (facts: FactReader, { definition }: Task): FactOf<"aws.task-definition"> | undefined => {
  if (definition === undefined) return undefined;
  const name = definition.slice(definition.lastIndexOf("/") + 1);
  return (
    facts.get("aws.task-definition", definition) ??
    (/:\d+$/.test(name) ? undefined : facts.where("aws.task-definition", "family", name).at(-1))
  );
};

/** The role of a task's containers and the facts that say it; undefined where none is told. */
export function taskRole(
  facts: FactReader,
  fact: Task,
): { readonly role: FactOf<"aws.role">; readonly because: readonly Fact[] } | undefined {
  const definition = fact.role === undefined ? definitionOf(facts, fact) : undefined;
  const role = facts.get("aws.role", fact.role ?? definition?.role ?? "");
  return role && { role, because: definition ? [definition, role] : [role] };
}

const needed = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];

/**
 * What is left open of ECS Exec in a task; undefined where something told forbids it. What is told only takes conditions
 * away: no step rests on it.
 */
export function channels(facts: FactReader, aws: AwsAuthz, fact: Task): readonly Condition[] | undefined {
  const open: Condition[] = [];
  const untold = (text: string): void => void open.push({ kind: "target-state", text });
  if (fact.executeCommand === undefined) untold("ECS Exec is enabled; the input does not tell");
  if (fact.kind === "aws.task" && fact.state !== "RUNNING") untold("the task runs");
  const acting = taskRole(facts, fact);
  if (!acting) {
    const definition = definitionOf(facts, fact);
    // Without a role of its own a container has that of its machine, where it runs on one.
    if (definition !== undefined && definition.role === undefined && fact.launchType === "FARGATE") return undefined;
    untold("what the task acts as may open the channels of Systems Manager");
    return open;
  }
  const caller = aws.caller(acting.role.key);
  const account = acting.role.key.split(":")[4] ?? "";
  for (const action of needed) {
    const [way] = caller ? aws.ways({ caller, action: `ssmmessages:${action}`, target: { arn: "*", account } }) : [];
    if (!way) return undefined;
    open.push(...way.conditions);
  }
  return open;
}
