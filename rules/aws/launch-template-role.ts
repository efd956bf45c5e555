import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { launchTemplate, scalingGroup, templateVersion } from "../../model/examples/aws-compute.ts";
import type { FactOf } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { defaultVersions, following } from "../families/aws-templates.ts";

const service = "ec2.amazonaws.com";
const launches: Condition = { kind: "target-state", text: "the group launches a machine: it grows, or replaces one" };
const somebody: Condition = {
  kind: "human",
  text: "somebody launches an instance from the template's default version",
};

/**
 * Runs code as a machine's role through the launch template. A group launches with Auto Scaling's own permissions,
 * whatever profile the version names; a person only with profiles it may pass, which the one that is there was.
 */
export default defineRule({
  id: "aws.launch-template-role",
  version: 1,
  title: "Can act as the role of machines that are launched from the template",
  edge: "LAUNCHES_AS",
  emits: { from: ["AwsLaunchTemplate#administer"], to: "AwsRole#impersonate" },
  needs: ["aws.launch-template", "aws.launch-template-version", "aws.scaling-group", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: [],
  leaves: "until 6h",
  escalation: true,

  *derive(facts, { aws }) {
    const used = new Map<string, ReturnType<typeof hub>>();
    for (const template of facts.each("aws.launch-template")) {
      const from = privilege(template.key, "administer");
      for (const group of following(facts, template)) {
        const to = hub("launch machines with any instance profile of the account", "launches", template.scope);
        used.set(template.scope, to);
        yield { from: [from], to, because: [template, group], conditions: [launches] };
      }
      for (const version of defaultVersions(facts, template))
        for (const acting of facts.where("aws.role", "instanceProfiles", version.profile ?? ""))
          for (const way of aws.trusting(acting, service))
            yield {
              from: [from],
              to: privilege(acting.key, "impersonate"),
              because: [template, version, acting, ...way.because],
              conditions: [...way.conditions, somebody],
            };
    }
    if (used.size === 0) return;
    for (const { role: acting, ways } of aws.trustsService(service)) {
      const from = used.get(acting.scope);
      if (!from || acting.instanceProfiles.length === 0) continue;
      for (const way of ways)
        yield {
          from: [from],
          to: privilege(acting.key, "impersonate"),
          because: [acting, ...way.because],
          conditions: way.conditions,
        };
    }
  },

  controls: [
    control("narrow", "aws.scaling-group", "Pin the group to a version of the template"),
    control("narrow", "aws.launch-template-version", "Take the profile off the template"),
    control("narrow", "aws.statement", "Take EC2 out of the role's trust policy"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "User data of the new version sends the credentials from the metadata service away, or runs what is wanted itself.",
  detection: [{ service: "autoscaling", event: "RunInstances by AWSServiceRoleForAutoScaling with a new version" }],
  remediation:
    "aws autoscaling update-auto-scaling-group --auto-scaling-group-name <group> --launch-template LaunchTemplateId=<id>,Version=<number>",
  frameworks: ["attack:T1578", "attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html",
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html",
  ],
  examples: examples(),
});

function examples() {
  const profile = "arn:aws:iam::111111111111:instance-profile/app";
  const app = roleArn("app");
  const web = launchTemplate("web");
  const step = `${web.key}#administer -> ${app}#impersonate`;
  const acting: readonly FactOf<"aws.role" | "aws.statement">[] = [
    role("app", { instanceProfiles: [profile] }),
    trustsService(app, service),
  ];
  const group = (version: string) => scalingGroup("web", { template: "lt-web", version });
  return [
    firesIf("a group takes the default version: any profile", step, web, group("$Default"), ...acting),
    firesIf("a group takes the newest version: any profile", step, web, group("$Latest"), ...acting),
    firesIf("somebody uses it with the profile that it has", step, web, templateVersion("web", profile), ...acting),
    silent("a group is pinned to a version", web, group("3"), ...acting),
    silent("the group launches from another template", web, scalingGroup("db", { template: "lt-db" }), ...acting),
    silent("the version is not the default one", web, templateVersion("web", profile, { default: false }), ...acting),
    silent("no profile holds the role", web, group("$Default"), role("app"), trustsService(app, service)),
    silent(
      "the role trusts another service",
      web,
      group("$Default"),
      role("app", { instanceProfiles: [profile] }),
      trustsService(app, "lambda.amazonaws.com"),
    ),
  ];
}
