import type { Question } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  deny,
  principal,
  role,
  roleArn,
  trusts,
  trustsService,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { type End, isHub, nameOfEnd } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import {
  awsRestraints,
  awsSteps,
  factTargets,
  identityFacts,
  permissionControls,
  targetsOf,
} from "../families/aws-holding.ts";
import { deploying } from "../families/aws-stack-sets.ts";

type Role = FactOf<"aws.role">;

const service = "cloudformation.amazonaws.com";
const actions = ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"];

/**
 * Deploys a stack set: CloudFormation assumes an execution role through the administration role that the caller hands
 * over, and makes what the caller's template says. The administration role itself makes no other call.
 */
export default defineRule({
  id: "aws.pass-role-stack-set",
  version: 1,
  title: "Can act as the role through a new CloudFormation stack set",
  edge: "PASSES_ROLE_TO_STACK_SET",
  emits: { from: ["AwsPrincipal#impersonate", "AwsSession#impersonate"], to: "AwsRole#impersonate" },
  needs: identityFacts,
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",
  escalation: true,

  *derive(facts, { aws }) {
    const administrations = (): readonly Role[] =>
      facts.memo(`aws.passable false ${service}`, () =>
        aws
          .trustsService(service)
          .map(({ role: one }) => one)
          .filter(({ path }) => !path.startsWith("/aws-service-role/")),
      );
    const handing: Question<Role> = {
      title: "hand administration roles to new CloudFormation stack sets",
      parts: [{ action: "iam:PassRole", context: new Map([["iam:passedtoservice", [service]]]) }],
      ...factTargets(administrations),
      beside: [
        {
          resource: (of) => `arn:aws:cloudformation:*:${of}:stackset/*`,
          parts: actions.map((action) => ({ action })),
        },
      ],
      sameAccount: true,
    };
    yield* awsSteps(aws, handing, (handed) =>
      aws.trusting(handed, service).map((way) => ({
        to: privilege(deploying(handed.key), "impersonate"),
        because: [handed, ...way.because],
        conditions: way.conditions,
        nodes: [
          { id: deploying(handed.key), kind: "AwsSession", name: `stack sets of ${handed.name}`, scope: handed.scope },
        ],
      })),
    );
    const ids = facts.memo("aws.stack-set administrations", () => new Set(administrations().map(({ key }) => key)));
    if (ids.size === 0) return;
    const executing: Question<Role> = {
      title: "assume execution roles for a stack set",
      parts: [{ action: "sts:AssumeRole" }],
      ...targetsOf(facts, "aws.role"),
      callers: "given",
      only: ({ id }) => ids.has(id),
    };
    const moved = (end: End): End => {
      if (isHub(end)) return { ...end, hub: `stack sets ${end.hub}` };
      const [node = ""] = nameOfEnd(end).split("#");
      return ids.has(node) ? privilege(deploying(node), "impersonate") : end;
    };
    for (const step of awsSteps(aws, executing, (to) => [{ to: privilege(to.key, "impersonate"), because: [to] }])) {
      const [first, ...rest] = step.from;
      yield {
        ...step,
        from: [moved(first), ...rest.map(moved)],
        to: isHub(step.to) ? moved(step.to) : step.to,
      };
    }
  },

  controls: [
    ...permissionControls("Narrow iam:PassRole to the roles that are needed, with iam:PassedToService"),
    control("narrow", "aws.statement", "Let the execution role trust the administration role with a condition"),
  ],
  abuse:
    "`aws cloudformation create-stack-set` with the administration role, the name of the execution role and a template of one's own, then `create-stack-instances` for the account.",
  detection: [{ service: "cloudformation", event: "CreateStackSet, CreateStackInstances" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name pass-role --policy-document file://policy.json
# policy.json allows iam:PassRole on the ARNs that are needed only, with StringEquals iam:PassedToService`,
  frameworks: ["attack:T1548.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  ],
  examples: examples(),
});

function examples() {
  const dev = userArn("dev");
  const admin = roleArn("administration");
  const execution = roleArn("execution");
  const steps = [
    `${dev}#impersonate -> ${deploying(admin)}#impersonate`,
    `${deploying(admin)}#impersonate -> ${execution}#impersonate`,
  ];
  const roles = [role("administration"), role("execution")];
  const trust = trustsService(admin, service);
  const trusted = trusts(execution, principal(admin));
  const passes = allow(dev, "iam:PassRole", admin);
  const deploys = allow(dev, actions, "*", { index: 1 });
  const assumes = allow(admin, "sts:AssumeRole", execution);
  const second = steps.slice(1);
  return [
    fires("both roles are there", steps, user("dev"), ...roles, trust, trusted, passes, deploys, assumes),
    fires(
      "the execution role alone may be handed over: the stack set takes none",
      second,
      user("dev"),
      ...roles,
      trust,
      trusted,
      allow(dev, "iam:PassRole", execution),
      deploys,
      assumes,
    ),
    fires(
      "stack instances may not be made",
      second,
      user("dev"),
      ...roles,
      trust,
      trusted,
      passes,
      allow(dev, "cloudformation:CreateStackSet", "*", { index: 1 }),
      assumes,
    ),
    fires(
      "the administration role may assume no execution role",
      steps.slice(0, 1),
      user("dev"),
      ...roles,
      trust,
      trusts(execution, principal(dev)),
      passes,
      deploys,
      deny(admin, "sts:AssumeRole"),
    ),
    silent(
      "the role may be passed to another service, and assumes nothing",
      user("dev"),
      ...roles,
      trust,
      allow(dev, "iam:PassRole", admin, { when: [when("StringEquals", "iam:PassedToService", "batch.amazonaws.com")] }),
      deploys,
    ),
    silent(
      "the role does not trust CloudFormation",
      user("dev"),
      ...roles,
      trustsService(admin, "batch.amazonaws.com"),
      trusted,
      passes,
      deploys,
      assumes,
    ),
  ];
}
