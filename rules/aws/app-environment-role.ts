import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { appEnvironment } from "../../model/examples/aws-compute.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const service = "ec2.amazonaws.com";
const profile = "arn:aws:iam::111111111111:instance-profile/app";
const app = roleArn("app");
const trust = trustsService(app, service);
const one = appEnvironment("prod", { profile });
const tag = "elasticbeanstalk:environment-name";

/** Code on an environment's machines has what they have: the profile that the environment gives them. */
export default defineRule({
  id: "aws.app-environment-role",
  version: 1,
  title: "Can take the role of the environment's machines from their metadata service",
  edge: "READS_INSTANCE_CREDENTIALS",
  emits: { from: ["AwsService#originate"], to: "AwsRole#impersonate" },
  needs: ["aws.app-environment", "aws.instance", "aws.role", "aws.statement"],
  reliesOnAbsenceIn: [],
  leaves: "until 6h",

  *derive(facts, { aws }) {
    for (const fact of facts.each("aws.app-environment")) {
      const told = fact.profile === undefined ? [] : [{ profile: fact.profile, because: [fact] }];
      const machines = facts
        .where("aws.instance", "tags", `${tag}=${fact.name}`)
        .filter((machine) => machine.scope === fact.scope && !machine.metadataDisabled)
        .flatMap((machine) =>
          machine.profile === undefined ? [] : [{ profile: machine.profile, because: [fact, machine] }],
        );
      for (const { profile: held, because } of told.length > 0 ? told : machines)
        for (const acting of facts.where("aws.role", "instanceProfiles", held))
          for (const way of aws.trusting(acting, service))
            yield {
              from: [privilege(fact.key, "originate")],
              to: privilege(acting.key, "impersonate"),
              because: [fact, ...because.slice(1), acting, ...way.because],
              conditions: way.conditions,
            };
    }
  },

  controls: [
    control("narrow", "aws.app-environment", "Give the environment's machines a profile with less"),
    control("detach", "aws.instance", "Give the machine a profile with less"),
    control("narrow", "aws.statement", "Take EC2 out of the role's trust policy"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse: "Ask 169.254.169.254 on one of the machines for a session token, then for the credentials of the role.",
  detection: [{ service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS" }],
  remediation:
    "aws elasticbeanstalk update-environment --environment-name <environment> --option-settings Namespace=aws:autoscaling:launchconfiguration,OptionName=IamInstanceProfile,Value=<profile with less>",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/iam-instanceprofile.html"],
  examples: [
    fires(
      "the profile of its settings",
      `${one.key}#originate -> ${app}#impersonate`,
      one,
      role("app", { instanceProfiles: [profile] }),
      trust,
    ),
    fires(
      "the profile of a machine of its",
      `${one.key}#originate -> ${app}#impersonate`,
      appEnvironment("prod"),
      instance("i-1", { profile, tags: [`${tag}=prod`] }),
      role("app", { instanceProfiles: [profile] }),
      trust,
    ),
    silent(
      "another environment's machine",
      appEnvironment("prod"),
      instance("i-1", { profile, tags: [`${tag}=test`] }),
      role("app", { instanceProfiles: [profile] }),
      trust,
    ),
    silent("no profile is told", appEnvironment("prod"), role("app", { instanceProfiles: [profile] }), trust),
    silent("an empty profile", one, role("app"), trust),
    silent(
      "the role trusts another service",
      one,
      role("app", { instanceProfiles: [profile] }),
      trustsService(app, "lambda.amazonaws.com"),
    ),
  ],
});
