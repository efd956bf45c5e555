import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, instance, instanceArn, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { distrusts } from "../families/aws-runs-as.ts";

const app = roleArn("app");
const profile = `arn:aws:iam::${account}:instance-profile/app`;
const box = instanceArn("i-1");

/** The metadata service of an instance hands out its role; without a session token a mere GET is enough. */
export default defineRule({
  id: "aws.instance-role",
  version: 1,
  title: "Can take the instance's role from its metadata service",
  edge: "READS_INSTANCE_CREDENTIALS",
  emits: { from: ["AwsInstance#originate", "AwsInstance#originate-get"], to: "AwsRole#impersonate" },
  needs: ["aws.instance", "aws.role"],
  reliesOnAbsenceIn: [],
  leaves: "until 6h",

  *derive(facts) {
    for (const fact of facts.each("aws.instance")) {
      if (fact.profile === undefined || fact.metadataDisabled) continue;
      for (const runsAs of facts.where("aws.role", "instanceProfiles", fact.profile)) {
        if (distrusts(facts, runsAs.key, "ec2.amazonaws.com")) continue;
        const access = fact.httpTokens === "optional" ? "originate-get" : "originate";
        yield {
          from: [privilege(fact.key, access)],
          to: privilege(runsAs.key, "impersonate"),
          because: [fact, runsAs],
        };
      }
    }
  },

  controls: [
    control("add-authentication", "aws.instance", "Require session tokens of the metadata service"),
    control("detach", "aws.instance", "Give the instance a profile with less"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "PUT /latest/api/token, then GET /latest/meta-data/iam/security-credentials/<role> at 169.254.169.254; where tokens are optional the GET alone.",
  detection: [{ service: "GuardDuty", event: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS" }],
  remediation:
    "aws ec2 modify-instance-metadata-options --instance-id <id> --http-tokens required --http-put-response-hop-limit 1",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"],
  examples: [
    fires(
      "tokens are optional",
      `${box}#originate-get -> ${app}#impersonate`,
      instance("i-1", { profile, httpTokens: "optional" }),
      role("app", { instanceProfiles: [profile] }),
    ),
    fires(
      "tokens are required",
      `${box}#originate -> ${app}#impersonate`,
      instance("i-1", { profile, httpTokens: "required" }),
      role("app", { instanceProfiles: [profile] }),
    ),
    silent(
      "the metadata service is off",
      instance("i-1", { profile, metadataDisabled: true }),
      role("app", { instanceProfiles: [profile] }),
    ),
    silent(
      "the role trusts another service",
      instance("i-1", { profile }),
      role("app", { instanceProfiles: [profile] }),
      trustsService(app, "lambda.amazonaws.com"),
    ),
    silent("an empty profile", instance("i-1", { profile }), role("app")),
    silent("no profile", instance("i-1"), role("app", { instanceProfiles: [profile] })),
  ],
});
