import type { AwsActing, AwsComputeFacts } from "../fact/aws-compute.ts";
import { list, type Summaries } from "./words.ts";

const acting =
  (what: string) =>
  ({ name, role, state }: AwsActing): string =>
    `${what} ${name}${state ? ` (${state})` : ""}${role ? ` acts as ${role}` : ""}`;

export const awsComputeSummaries: Summaries<AwsComputeFacts> = {
  "aws.function": (f) =>
    `function ${f.name}${f.role ? ` runs as ${f.role}` : ""}${f.url ? ` and has a URL with authentication ${f.urlAuth ?? "unknown"}` : ""}`,
  "aws.instance": (f) => `instance ${list(f.instanceIds)}${f.profile ? ` with profile ${f.profile}` : ""}`,
  "aws.build-project": acting("build project"),
  "aws.notebook": acting("notebook"),
  "aws.dev-endpoint": acting("development endpoint"),
  "aws.glue-job": acting("Glue job"),
  "aws.app-service": acting("App Runner service"),
  "aws.code-interpreter": acting("code interpreter"),
  "aws.stack": acting("stack"),
  "aws.task-definition": acting("task definition"),
  "aws.task": ({ name, executeCommand, role }) =>
    `task ${name}${executeCommand ? " with ECS Exec" : ""}${role ? ` acts as ${role}` : ""}`,
  "aws.task-service": ({ name, executeCommand }) => `service ${name}${executeCommand ? " with ECS Exec" : ""}`,
  "aws.task-host": ({ key, instance }) => `container instance ${key} is ${instance}`,
};
