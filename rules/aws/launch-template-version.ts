import type { Question } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import {
  allow,
  boundary,
  deny,
  managed,
  orgStatement,
  policyArn,
  scp,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { launchTemplate, scalingGroup, sessionOf } from "../../model/examples/aws-compute.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { following, followsNewest, templateTarget } from "../families/aws-templates.ts";

type Template = FactOf<"aws.launch-template">;

const create = "ec2:CreateLaunchTemplateVersion";
const modify = "ec2:ModifyLaunchTemplate";

/** Decides what the machines of a launch template are: a new version, made the default one where the newest is not taken. */
export default defineRule({
  id: "aws.launch-template-version",
  version: 1,
  title: "Can decide what is launched from the template",
  edge: "REPLACES_LAUNCH_TEMPLATE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsLaunchTemplate#administer" },
  needs: [...identityFacts, "aws.launch-template", "aws.scaling-group"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const ask = (actions: readonly string[], targets: () => readonly Template[]): Question<Template> => ({
      title: "make versions of launch templates",
      parts: actions.map((action) => ({ action })),
      targets,
      on: templateTarget,
      fact: (target) => target,
      sameAccount: true,
    });
    const administers = (target: Template) => ({ to: privilege(target.key, "administer"), because: [target] });
    yield* awsSteps(
      aws,
      ask([create, modify], () => facts.of("aws.launch-template")),
      (target) => [administers(target)],
    );
    const newest = () =>
      facts.memo("aws.launch templates taken newest", () =>
        facts.of("aws.launch-template").filter((each) => following(facts, each).some(followsNewest)),
      );
    yield* awsSteps(aws, ask([create], newest), (target) =>
      following(facts, target)
        .filter(followsNewest)
        .map((group) => ({ ...administers(target), because: [target, group] })),
    );
  },

  controls: permissionControls("Narrow ec2:CreateLaunchTemplateVersion to the templates that are needed"),
  abuse:
    "`aws ec2 create-launch-template-version --source-version 1` with user data and an instance profile of one's own choice, then `modify-launch-template --default-version 2`: iam:PassRole is not asked for.",
  detection: [{ service: "ec2", event: "CreateLaunchTemplateVersion, ModifyLaunchTemplate" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name templates --policy-document file://policy.json
# policy.json allows ec2:CreateLaunchTemplateVersion and ec2:ModifyLaunchTemplate by ec2:ResourceTag only`,
  frameworks: ["attack:T1578", "attack:T1037", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-launch-template-versions.html",
  ],
  examples: examples(),
});

function examples() {
  const dev = userArn("dev");
  const web = launchTemplate("web");
  const step = `${dev}#impersonate -> ${web.key}#administer`;
  const both = allow(dev, [create, modify], web.key);
  const newest = scalingGroup("web", { template: "web", version: "$Latest" });
  return [
    fires("a new version, and it is made the default one", step, user("dev"), web, both),
    fires("a group takes the newest version", step, user("dev"), web, newest, allow(dev, create, web.key)),
    silent(
      "a group takes the default version",
      user("dev"),
      web,
      scalingGroup("web", { template: "web", version: "$Default" }),
      allow(dev, create),
    ),
    silent(
      "the group may have no machine",
      user("dev"),
      web,
      scalingGroup("web", { template: "web", version: "$Latest", max: 0 }),
      allow(dev, create),
    ),
    silent("versions may not be made", user("dev"), web, newest, allow(dev, modify)),
    silent(
      "another template",
      user("dev"),
      web,
      launchTemplate("db"),
      allow(dev, create, web.key),
      allow(dev, modify, launchTemplate("db").key, { index: 1 }),
    ),
    silent(
      "the halves belong to two identities",
      user("dev"),
      user("other"),
      web,
      allow(dev, create),
      allow(userArn("other"), modify),
    ),
    silent("a deny of the caller", user("dev"), web, both, deny(dev, create)),
    silent(
      "a boundary that does not have it",
      user("dev"),
      web,
      both,
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), modify),
    ),
    silent(
      "a service control policy denies it",
      user("dev"),
      web,
      both,
      scp("guard"),
      orgStatement("Allow", "scp:guard", "*"),
      orgStatement("Deny", "scp:guard", create, "*", { index: 1 }),
    ),
    fires("its session has no such policy", step, user("dev"), web, both, ...sessionOf(dev, "s3:*")),
  ];
}
