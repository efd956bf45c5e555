import { privilege } from "../../model/access.ts";
import { allow, deny, instance, instanceArn, role, roleArn } from "../../model/examples/aws.ts";
import { managedInstance } from "../../model/examples/aws-compute.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { machines, onMachines, registrations } from "../families/aws-machines.ts";

const app = roleArn("app");
const box = instanceArn("i-1");
/** What the agent does as the instance's role. */
const own = roleArn("box");
const registers = allow(own, ["ssm:UpdateInstanceInformation", "ssmmessages:*"]);
const profile = "arn:aws:iam::111111111111:instance-profile/box";

/** Opens a shell on an instance through Session Manager. The instance must run, with an agent whose role lets it register. */
export default defineRule({
  id: "aws.ssm-start-session",
  version: 1,
  title: "Can open a session on the instance through Systems Manager",
  edge: "OPENS_SESSION",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsInstance#execute" },
  needs: [...identityFacts, "aws.instance"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",
  escalation: true,

  *derive(facts, { aws }) {
    const targets = () => machines(facts).filter(({ fact }) => fact.state !== "stopped" && fact.state !== "terminated");
    const question = {
      title: "open a session on instances through Systems Manager",
      parts: [{ action: "ssm:StartSession" }],
      targets,
      ...onMachines,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, ({ fact }) =>
      registrations(facts, aws, fact, ["ssmmessages:OpenControlChannel"]).map(({ because, conditions }) => ({
        to: privilege(fact.key, "execute"),
        because: [fact, ...because],
        conditions,
      })),
    );
  },

  controls: [...permissionControls("Narrow ssm:StartSession to the instances that are needed, by tag")],
  abuse: "`aws ssm start-session --target <instance>` opens a shell.",
  detection: [{ service: "ssm", event: "StartSession" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name sessions --policy-document file://policy.json   # ssm:StartSession only where ssm:resourceTag/<key> has the value that is needed",
  frameworks: ["attack:T1651", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html"],
  examples: [
    firesIf(
      "a policy of the caller",
      `${app}#impersonate -> ${box}#execute`,
      role("app"),
      instance("i-1", { profile }),
      role("box", { instanceProfiles: [profile] }),
      registers,
      allow(app, "ssm:StartSession"),
    ),
    silent(
      "the instance's role may not register",
      role("app"),
      instance("i-1", { profile }),
      role("box", { instanceProfiles: [profile] }),
      allow(app, "ssm:StartSession"),
    ),
    silent("the instance has no role", role("app"), instance("i-1"), allow(app, "ssm:StartSession")),
    silent(
      "another instance",
      role("app"),
      instance("i-1", { profile }),
      role("box", { instanceProfiles: [profile] }),
      registers,
      allow(app, "ssm:StartSession", instanceArn("i-2")),
    ),
    fires(
      "Systems Manager says that the instance is online",
      `${app}#impersonate -> ${box}#execute`,
      role("app"),
      instance("i-1", { profile }),
      managedInstance("i-1"),
      allow(app, "ssm:StartSession"),
    ),
    silent(
      "Systems Manager knows machines, not this one",
      role("app"),
      instance("i-1", { profile }),
      managedInstance("i-2"),
      allow(app, "ssm:StartSession"),
    ),
    silent(
      "the instance is stopped",
      role("app"),
      instance("i-1", { profile, state: "stopped" }),
      role("box", { instanceProfiles: [profile] }),
      registers,
      allow(app, "ssm:StartSession"),
    ),
    silent(
      "its own deny",
      role("app"),
      instance("i-1", { profile }),
      role("box", { instanceProfiles: [profile] }),
      registers,
      allow(app, "ssm:*"),
      deny(app, "ssm:StartSession"),
    ),
  ],
});
