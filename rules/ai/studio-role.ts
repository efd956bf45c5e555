import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { studioDomain, studioProfile } from "../../model/examples/ai.ts";
import { role, roleArn, trustsService } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const service = "sagemaker.amazonaws.com";
const acts = roleArn("acts");
const trust = trustsService(acts, service);
const own = studioProfile("ann", { role: acts });
const plain = studioProfile("ann");

/** What runs in Studio runs as the role of the profile, else as that of its domain. */
export default defineRule({
  id: "ai.studio-role",
  version: 1,
  title: "Can take the role of the Studio profile",
  edge: "READS_CONTAINER_CREDENTIALS",
  emits: { from: ["AwsNotebook#execute"], to: "AwsRole#impersonate" },
  needs: ["aws.role", "aws.statement", "aws.studio-domain", "aws.studio-profile"],
  reliesOnAbsenceIn: [],
  leaves: "until 12h",
  *derive(facts, { aws }) {
    for (const profile of facts.each("aws.studio-profile")) {
      const domain =
        profile.role === undefined
          ? facts.where("aws.studio-domain", "domainId", profile.domainId).find(({ scope }) => scope === profile.scope)
          : undefined;
      const acting = facts.get("aws.role", profile.role ?? domain?.role ?? "");
      if (!acting) continue;
      for (const way of aws.trusting(acting, service, profile.key))
        yield {
          from: [privilege(profile.key, "execute")],
          to: privilege(acting.key, "impersonate"),
          because: [profile, ...(domain ? [domain] : []), acting, ...way.because] as [Fact, ...Fact[]],
          conditions: way.conditions,
        };
    }
  },
  controls: [
    control("narrow", "aws.statement", "Take the service out of the role's trust policy"),
    control("revoke", "aws.role", "Revoke the role's sessions"),
  ],
  abuse: "In a terminal of Studio `aws sts get-caller-identity` is the role.",
  detection: [{ service: "CloudTrail", event: "calls of the role from outside the addresses of the domain" }],
  remediation:
    "aws sagemaker update-user-profile --domain-id <domain> --user-profile-name <profile> --user-settings ExecutionRole=<role with less>",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html"],
  examples: [
    fires("its own role", `${own.key}#execute -> ${acts}#impersonate`, own, role("acts"), trust),
    fires(
      "that of its domain",
      `${plain.key}#execute -> ${acts}#impersonate`,
      plain,
      studioDomain(acts),
      role("acts"),
      trust,
    ),
    silent("a domain without a role", plain, studioDomain(), role("acts"), trust),
    silent("a role that does not trust SageMaker", own, role("acts")),
  ],
});
