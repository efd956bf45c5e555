import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { appEndpoint } from "./entry-services.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, Tags, tagTexts } from "./shapes.ts";

const text = z.string().nullish();
/** A role by ARN or, as Glue also takes it, by name with its path. */
const roleOf = (value: string | null | undefined, place: Place): string | undefined =>
  value ? (value.startsWith("arn:") ? value : arnOf(place, "iam", `role/${value.replace(/^\//, "")}`, "")) : undefined;

const Project = z.object({
  name: z.string(),
  arn: Arn.nullish(),
  serviceRole: text,
  source: z.unknown().optional(),
  artifacts: z.unknown().optional(),
  environment: z.unknown().optional(),
  buildBatchConfig: z.looseObject({}).nullish(),
  tags: Tags,
});

/** A member of `CodeBuild.Projects`. Build specification and environment are not looked at. */
export function* buildProjects(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Project, value);
  if (!it) return;
  // CodeBuild always says source, artifacts and environment: where they are missing, more may be.
  const whole = it.source !== undefined && it.artifacts !== undefined && it.environment !== undefined;
  yield place.fact("aws.build-project", it.arn ?? arnOf(place, "codebuild", `project/${it.name}`), {
    name: it.name,
    role: roleOf(it.serviceRole, place),
    batch: it.buildBatchConfig ? true : whole ? false : undefined,
    tags: tagTexts(it.tags),
  });
}

const Notebook = z.object({
  NotebookInstanceName: z.string(),
  NotebookInstanceArn: Arn.nullish(),
  NotebookInstanceStatus: text,
  RoleArn: text,
  InstanceMetadataServiceConfiguration: z
    .object({ MinimumInstanceMetadataServiceVersion: z.enum(["1", "2"]).optional() })
    .nullish(),
  DirectInternetAccess: text,
  RootAccess: text,
  Tags,
});

/** `Enabled`, `Disabled`. */
const switched = (value: string | null | undefined): boolean | undefined => (value ? value === "Enabled" : undefined);

/** A member of `SageMaker.NotebookInstances`, as listed or as described. */
export function* notebooks(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Notebook, value);
  if (!it) return;
  if (!it.RoleArn)
    place.missing("what notebook instances act as is not in the input: describe-notebook-instance says it");
  const arn = it.NotebookInstanceArn ?? arnOf(place, "sagemaker", `notebook-instance/${it.NotebookInstanceName}`);
  yield place.fact("aws.notebook", arn, {
    name: it.NotebookInstanceName,
    role: roleOf(it.RoleArn, place),
    state: it.NotebookInstanceStatus ?? undefined,
    metadataVersion: it.InstanceMetadataServiceConfiguration?.MinimumInstanceMetadataServiceVersion,
    internet: switched(it.DirectInternetAccess),
    root: switched(it.RootAccess),
    tags: tagTexts(it.Tags),
  });
}

const DevEndpoint = z.object({
  EndpointName: z.string(),
  RoleArn: text,
  Status: text,
  PublicAddress: text,
  PrivateAddress: text,
});

/** A member of `Glue.DevEndpoints`. Its public keys and arguments are not looked at. */
export function* devEndpoints(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(DevEndpoint, value);
  if (!it) return;
  yield place.fact("aws.dev-endpoint", arnOf(place, "glue", `devEndpoint/${it.EndpointName}`), {
    name: it.EndpointName,
    role: roleOf(it.RoleArn, place),
    state: it.Status ?? undefined,
    publicHost: it.PublicAddress || undefined,
    privateHost: it.PrivateAddress || undefined,
  });
}

const GlueJob = z.object({ Name: z.string(), Role: text });

/** A member of `Glue.Jobs`. Its script and arguments are not looked at. */
export function* glueJobs(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(GlueJob, value);
  if (!it) return;
  yield place.fact("aws.glue-job", arnOf(place, "glue", `job/${it.Name}`), {
    name: it.Name,
    role: roleOf(it.Role, place),
  });
}

const AppService = z.object({
  ServiceName: z.string(),
  ServiceArn: Arn,
  Status: text,
  InstanceConfiguration: z.object({ InstanceRoleArn: text }).nullish(),
});

/** A member of `AppRunner.Services`, as described: the list of services does not say their roles. */
export function* appServices(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(AppService, value);
  if (!it) return;
  if (!it.InstanceConfiguration) place.missing("what services act as is not in the input: describe-service says it");
  yield place.fact("aws.app-service", it.ServiceArn, {
    name: it.ServiceName,
    role: roleOf(it.InstanceConfiguration?.InstanceRoleArn, place),
    state: it.Status ?? undefined,
  });
  yield* appEndpoint(value, place);
}

const CodeInterpreter = z.object({
  codeInterpreterId: text,
  codeInterpreterArn: Arn.nullish(),
  name: text,
  status: text,
  executionRoleArn: text,
  networkConfiguration: z.unknown().optional(),
});

/** A member of `BedrockAgentCore.CodeInterpreters`, as got: the list of interpreters does not say their roles. */
export function* codeInterpreters(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(CodeInterpreter, value);
  if (!it) return;
  const id = it.codeInterpreterId ?? it.codeInterpreterArn?.split("/").at(-1) ?? it.name;
  if (!id) return place.refuse("expected codeInterpreterId");
  if (!it.executionRoleArn && it.networkConfiguration === undefined)
    place.missing("what code interpreters act as is not in the input: get-code-interpreter says it");
  const arn = it.codeInterpreterArn ?? arnOf(place, "bedrock-agentcore", `code-interpreter-custom/${id}`);
  yield place.fact("aws.code-interpreter", arn, {
    name: it.name ?? id,
    role: roleOf(it.executionRoleArn, place),
    state: it.status ?? undefined,
  });
}

const Stack = z.object({
  StackName: z.string(),
  StackId: Arn.nullish(),
  StackStatus: text,
  RoleARN: text,
  Tags,
});

/** A member of `CloudFormation.Stacks`. Parameters, outputs and descriptions are not looked at. */
export function* stacks(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Stack, value);
  if (!it) return;
  yield place.fact("aws.stack", it.StackId ?? arnOf(place, "cloudformation", `stack/${it.StackName}/*`), {
    name: it.StackName,
    role: roleOf(it.RoleARN, place),
    state: it.StackStatus ?? undefined,
    tags: tagTexts(it.Tags),
  });
}

const StackSet = z.object({
  StackSetName: z.string(),
  StackSetARN: Arn.nullish(),
  StackSetId: text,
  Status: text,
  PermissionModel: text,
  AdministrationRoleARN: text,
  ExecutionRoleName: text,
  StackInstances: z.array(z.object({ Account: text })).nullish(),
  Tags,
});

/** A member of `CloudFormation.StackSets`, as described, joined with its instances. Parameters and templates are not looked at. */
export function* stackSets(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(StackSet, value);
  if (!it) return;
  const id = it.StackSetId ?? `${it.StackSetName}:*`;
  yield place.fact("aws.stack-set", it.StackSetARN ?? arnOf(place, "cloudformation", `stackset/${id}`), {
    name: it.StackSetName,
    permissionModel: it.PermissionModel ?? undefined,
    administrationRole: roleOf(it.AdministrationRoleARN, place),
    executionRole: it.ExecutionRoleName || undefined,
    state: it.Status ?? undefined,
    accounts: it.StackInstances
      ? [...new Set(it.StackInstances.flatMap(({ Account }) => Account ?? []))].sort()
      : undefined,
    tags: tagTexts(it.Tags),
  });
}
