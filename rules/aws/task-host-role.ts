import { type Access, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, role, roleArn } from "../../model/examples/aws.ts";
import { task, taskDefinition, taskHost } from "../../model/examples/aws-compute.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { definitionOf } from "../families/aws-tasks.ts";

const blocked: Condition = {
  kind: "target-state",
  text: "the machine lets containers ask its metadata service: neither ECS_AWSVPC_BLOCK_IMDS nor a firewall forbids it",
};

/** A container asks the metadata service of its machine; where session tokens are required, bridged ones are one hop too far by default. */
export default defineRule({
  id: "aws.task-host-role",
  version: 1,
  title: "Can take the machine's role from the instance metadata service",
  edge: "READS_INSTANCE_CREDENTIALS",
  emits: { from: ["AwsContainerTask#originate", "AwsContainerTask#originate-get"], to: "AwsRole#impersonate" },
  needs: ["aws.instance", "aws.role", "aws.task", "aws.task-host"],
  reliesOnAbsenceIn: [],
  leaves: "until 6h",

  *derive(facts) {
    for (const fact of facts.each("aws.task"))
      for (const key of fact.hosts) {
        const on = facts.get("aws.task-host", key);
        if (!on) continue;
        const mode = definitionOf(facts, fact)?.networkMode ?? "bridge";
        for (const machine of facts.where("aws.instance", "instanceIds", on.instance)) {
          const access = answers(machine, mode);
          for (const acting of access ? facts.where("aws.role", "instanceProfiles", machine.profile ?? "") : [])
            yield {
              from: [privilege(fact.key, access ?? "originate")],
              to: privilege(acting.key, "impersonate"),
              because: [fact, on, machine, acting],
              conditions: mode === "host" ? [] : [blocked],
            };
        }
      }
  },

  controls: [
    control(
      "narrow",
      "aws.instance",
      "Require session tokens of the metadata service, with a hop limit of 1",
      "container-hop-limit",
    ),
    control("detach", "aws.instance", "Give the machine a profile with less"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse: "Ask 169.254.169.254 in the container for a session token, then for the credentials of the machine's role.",
  detection: [{ service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS" }],
  remediation:
    "aws ec2 modify-instance-metadata-options --instance-id <id> --http-tokens required --http-put-response-hop-limit 1   # and ECS_AWSVPC_BLOCK_IMDS=true",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
  ],
  examples: examples(),
});

/** What a container needs to get an answer; undefined where it gets none. */
function answers(machine: FactOf<"aws.instance">, mode: string): Access | undefined {
  if (machine.metadataDisabled || machine.profile === undefined || mode === "none") return undefined;
  if (machine.httpTokens === "optional") return "originate-get";
  return mode === "bridge" && (machine.hopLimit ?? 1) < 2 ? undefined : "originate";
}

function examples() {
  const profile = "arn:aws:iam::111111111111:instance-profile/hosts";
  const hosts = roleArn("hosts");
  const host = taskHost("h1", "i-1");
  const placed = task("app", { hosts: [host.key] });
  const acting = role("hosts", { instanceProfiles: [profile] });
  const gets = (access: Access): string => `${placed.key}#${access} -> ${hosts}#impersonate`;
  return [
    firesIf(
      "tokens are optional",
      gets("originate-get"),
      placed,
      host,
      acting,
      instance("i-1", { profile, httpTokens: "optional", hopLimit: 1 }),
    ),
    firesIf(
      "two hops are allowed",
      gets("originate"),
      placed,
      host,
      acting,
      instance("i-1", { profile, httpTokens: "required", hopLimit: 2 }),
    ),
    fires(
      "the machine's own network",
      gets("originate"),
      placed,
      taskDefinition("app", { networkMode: "host" }),
      host,
      acting,
      instance("i-1", { profile, httpTokens: "required", hopLimit: 1 }),
    ),
    firesIf(
      "an interface of its own",
      gets("originate"),
      placed,
      taskDefinition("app", { networkMode: "awsvpc" }),
      host,
      acting,
      instance("i-1", { profile, httpTokens: "required", hopLimit: 1 }),
    ),
    silent(
      "one hop is allowed",
      placed,
      host,
      acting,
      instance("i-1", { profile, httpTokens: "required", hopLimit: 1 }),
    ),
    silent("the metadata service is off", placed, host, acting, instance("i-1", { profile, metadataDisabled: true })),
    silent(
      "no network",
      placed,
      taskDefinition("app", { networkMode: "none" }),
      host,
      acting,
      instance("i-1", { profile, httpTokens: "optional" }),
    ),
    silent("no profile", placed, host, acting, instance("i-1", { httpTokens: "optional" })),
    silent("a task on Fargate", task("app"), host, acting, instance("i-1", { profile, httpTokens: "optional" })),
  ];
}
