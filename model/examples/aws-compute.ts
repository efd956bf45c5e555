import type { AwsStatementFact } from "../fact/aws.ts";
import type { AwsActing, AwsComputeFacts } from "../fact/aws-compute.ts";
import type { FactOf } from "../fact.ts";
import { account, awsAccount } from "./aws.ts";

const { scope, source } = awsAccount();
const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${account}:${resource}`;

/** Facts of what acts as a role, for the examples of rules. */
type Acting = { [K in keyof AwsComputeFacts]: AwsComputeFacts[K] extends AwsActing ? K : never }[keyof AwsComputeFacts];
/** Fields of a fact told otherwise; undefined where the input does not tell one. */
export type Told<T> = { readonly [F in keyof T]?: T[F] | undefined };

const acting =
  <K extends Acting>(kind: K, key: (name: string) => string, told: Partial<FactOf<K>> = {}) =>
  (name: string, more: Told<FactOf<K>> = {}): FactOf<K> => {
    const fields = Object.entries({ ...told, ...more }).filter(([, value]) => value !== undefined);
    // Kinds of this table add nothing that must be there to what `AwsActing` has.
    return { kind, key: key(name), scope, source, name, ...Object.fromEntries(fields) } as unknown as FactOf<K>;
  };

export const buildProject = acting("aws.build-project", (name) => arn("codebuild", `project/${name}`));
export const notebook = acting("aws.notebook", (name) => arn("sagemaker", `notebook-instance/${name}`), {
  state: "InService",
});
export const devEndpoint = acting("aws.dev-endpoint", (name) => arn("glue", `devEndpoint/${name}`), {
  state: "READY",
});
export const glueJob = acting("aws.glue-job", (name) => arn("glue", `job/${name}`));
export const appService = acting("aws.app-service", (name) => arn("apprunner", `service/${name}/1`), {
  state: "RUNNING",
});
export const codeInterpreter = acting(
  "aws.code-interpreter",
  (name) => arn("bedrock-agentcore", `code-interpreter-custom/${name}`),
  { state: "READY" },
);
export const stack = acting("aws.stack", (name) => arn("cloudformation", `stack/${name}/1`), {
  state: "CREATE_COMPLETE",
});
const own =
  <K extends keyof AwsComputeFacts>(kind: K, key: (name: string) => string, told: Told<FactOf<K>>) =>
  (name: string, more: Told<FactOf<K>> = {}): FactOf<K> => {
    const fields = Object.entries({ name, ...told, ...more }).filter(([, value]) => value !== undefined);
    // `told` has what must be there beside the name.
    return { kind, key: key(name), scope, source, ...Object.fromEntries(fields) } as unknown as FactOf<K>;
  };

export const taskDefinition = own("aws.task-definition", (name) => arn("ecs", `task-definition/${name}:1`), {
  family: "app",
});
export const cluster = arn("ecs", "cluster/main");
export const task = own("aws.task", (name) => arn("ecs", `task/main/service%3A${name}@00000000`), {
  members: ["task/main/1"],
  group: "service:app",
  cluster,
  definition: arn("ecs", "task-definition/app:1"),
  state: "RUNNING",
  executeCommand: true,
  hosts: [],
});
export const taskService = own("aws.task-service", (name) => arn("ecs", `service/main/${name}`), {
  group: "service:app",
  cluster,
  definition: arn("ecs", "task-definition/app:1"),
  executeCommand: true,
  count: 1,
});
export const taskHost = (name: string, instance: string): FactOf<"aws.task-host"> => ({
  kind: "aws.task-host",
  key: arn("ecs", `container-instance/main/${name}`),
  scope,
  source,
  instance,
});
export const stackSet = own("aws.stack-set", (name) => arn("cloudformation", `stackset/${name}:1`), {});
export const launchTemplate = (name: string): FactOf<"aws.launch-template"> => ({
  kind: "aws.launch-template",
  key: arn("ec2", `launch-template/lt-${name}`),
  scope,
  source,
  name,
  names: [`lt-${name}`, name],
});
export const templateVersion = (
  template: string,
  profile: string,
  more: Partial<FactOf<"aws.launch-template-version">> = {},
): FactOf<"aws.launch-template-version"> => ({
  kind: "aws.launch-template-version",
  key: `${arn("ec2", `launch-template/lt-${template}`)}:1`,
  scope,
  source,
  template: `lt-${template}`,
  default: true,
  profile,
  ...more,
});
export const scalingGroup = own(
  "aws.scaling-group",
  (name) => arn("autoscaling", `autoScalingGroup:1:autoScalingGroupName/${name}`),
  {},
);
export const launchConfiguration = own(
  "aws.launch-configuration",
  (name) => arn("autoscaling", `launchConfiguration:1:launchConfigurationName/${name}`),
  {},
);
export const appEnvironment = own(
  "aws.app-environment",
  (name) => arn("elasticbeanstalk", `environment/shop/${name}`),
  {
    application: "shop",
    state: "Ready",
  },
);

export const managedInstance = (instance: string, ping = "Online"): FactOf<"aws.managed-instance"> => ({
  kind: "aws.managed-instance",
  key: `${instance}@${scope}`,
  scope,
  source,
  instance,
  ping,
});

/** Temporary credentials of a principal under a session policy that allows these actions. */
export function sessionOf(
  principal: string,
  ...actions: readonly string[]
): readonly [FactOf<"aws.session">, AwsStatementFact] {
  const key = `${principal}~session:s1`;
  return [
    { kind: "aws.session", key, scope, source, principal, name: "under a session policy" },
    {
      kind: "aws.statement",
      key: `session:${key}#/0`,
      scope,
      source,
      policy: `session:${key}`,
      type: "session",
      holder: key,
      effect: "Allow",
      inForce: true,
      actions,
      resources: ["*"],
      conditions: [],
    },
  ];
}
