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
  "aws.stack-set": ({ name, administrationRole, executionRole }) =>
    `stack set ${name}${administrationRole ? ` is administered by ${administrationRole}` : ""}${executionRole ? `, executed by ${executionRole}` : ""}`,
  "aws.launch-template": ({ name }) => `launch template ${name}`,
  "aws.launch-template-version": (f) =>
    `version ${f.key.slice(f.key.lastIndexOf(":") + 1)} of ${f.template}${f.default ? " (default)" : ""}${f.profile ? ` with profile ${f.profile}` : ""}`,
  "aws.launch-configuration": ({ name, profile }) =>
    `launch configuration ${name}${profile ? ` with profile ${profile}` : ""}`,
  "aws.scaling-group": ({ name, template, version }) =>
    `group ${name}${template ? ` launches from ${template}, version ${version ?? "$Default"}` : ""}`,
  "aws.app-environment": ({ name, profile }) => `environment ${name}${profile ? ` with profile ${profile}` : ""}`,
  "aws.managed-instance": ({ instance, ping }) => `Systems Manager says that ${instance} is ${ping}`,
  "aws.task-host": ({ key, instance }) => `container instance ${key} is ${instance}`,
};
