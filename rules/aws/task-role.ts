import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { task, taskDefinition, taskService } from "../../model/examples/aws-compute.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { taskRole } from "../families/aws-tasks.ts";

const service = "ecs-tasks.amazonaws.com";
const app = roleArn("app");
const trust = trustsService(app, service);
const definition = taskDefinition("app", { role: app });
const one = task("app");

/** Containers of ECS get credentials of the task's role from an address that their environment names. */
export default defineRule({
  id: "aws.task-role",
  version: 1,
  title: "Can take the task's role from its credentials address",
  edge: "READS_CONTAINER_CREDENTIALS",
  emits: { from: ["AwsContainerTask#originate-get", "AwsContainerTask#read-files"], to: "AwsRole#impersonate" },
  needs: ["aws.task", "aws.task-service", "aws.task-definition", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: [],
  leaves: "until 6h",

  *derive(facts, { aws }) {
    for (const kind of ["aws.task", "aws.task-service"] as const)
      for (const fact of facts.each(kind)) {
        const acting = taskRole(facts, fact);
        if (!acting) continue;
        for (const way of aws.trusting(acting.role, service, `${fact.key.split(":").slice(0, 5).join(":")}:*`))
          yield {
            from: [privilege(fact.key, "originate-get"), privilege(fact.key, "read-files")],
            to: privilege(acting.role.key, "impersonate"),
            because: [fact, ...acting.because, ...way.because],
            conditions: way.conditions,
          };
      }
  },

  controls: [
    control("narrow", "aws.task-definition", "Give the task definition a role with less"),
    control("narrow", "aws.statement", "Take ECS out of the role's trust policy"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse: "Read AWS_CONTAINER_CREDENTIALS_RELATIVE_URI from /proc/self/environ and ask 169.254.170.2 for it.",
  detection: [{ service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS" }],
  remediation:
    "aws ecs register-task-definition --family <family> --task-role-arn <role with less> --cli-input-json file://definition.json",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    "https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html",
  ],
  examples: [
    fires(
      "the role of its definition",
      `${one.key}#originate-get & ${one.key}#read-files -> ${app}#impersonate`,
      one,
      definition,
      role("app"),
      trust,
    ),
    fires(
      "a role that was given in its place",
      `${one.key}#originate-get & ${one.key}#read-files -> ${roleArn("other")}#impersonate`,
      task("app", { role: roleArn("other") }),
      definition,
      role("app"),
      role("other"),
      trust,
      trustsService(roleArn("other"), service),
    ),
    fires(
      "a service, by the family of its definition",
      `${taskService("app").key}#originate-get & ${taskService("app").key}#read-files -> ${app}#impersonate`,
      taskService("app", { definition: definition.key.replace(/:1$/, "") }),
      definition,
      role("app"),
      trust,
    ),
    silent("no role", one, taskDefinition("app"), role("app"), trust),
    silent(
      "another revision's role",
      task("app", { definition: definition.key.replace(/:1$/, ":2") }),
      definition,
      role("app"),
      trust,
    ),
    silent("the role trusts another service", one, definition, role("app"), trustsService(app, "ec2.amazonaws.com")),
    silent("a role that was not read", one, definition, trust),
  ],
});
