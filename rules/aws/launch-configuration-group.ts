import type { Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  boundary,
  deny,
  managed,
  policyArn,
  role,
  roleArn,
  trustsService,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { launchConfiguration } from "../../model/examples/aws-compute.ts";
import type { FactOf } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";

type Configuration = FactOf<"aws.launch-configuration">;

const service = "ec2.amazonaws.com";
const create = "autoscaling:CreateAutoScalingGroup";
const inside: Condition = {
  kind: "target-state",
  text: "the caller gets into machines of the launch configuration: by its key pair, its image, or where it puts them",
};

/** Launches machines from a launch configuration that exists: iam:PassRole was asked for when it was made, and is not again. */
export default defineRule({
  id: "aws.launch-configuration-group",
  version: 1,
  title: "Can launch machines with the profile of the launch configuration",
  edge: "LAUNCHES_AS",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsRole#impersonate" },
  needs: [...identityFacts, "aws.launch-configuration"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "until 6h",
  escalation: true,

  *derive(facts, { aws }) {
    const question = {
      title: "make groups of launch configurations",
      parts: [{ action: create }],
      targets: () =>
        facts.memo("aws.launch configurations with profiles", () =>
          facts.of("aws.launch-configuration").filter(({ profile }) => profile !== undefined),
        ),
      on: newGroup,
      fact: itself,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, (target) =>
      facts.where("aws.role", "instanceProfiles", target.profile ?? "").flatMap((acting) =>
        aws.trusting(acting, service).map((way) => ({
          to: privilege(acting.key, "impersonate"),
          because: [target, acting, ...way.because],
          conditions: [...way.conditions, inside],
        })),
      ),
    );
  },

  controls: [
    ...permissionControls("Take autoscaling:CreateAutoScalingGroup away"),
    control("narrow", "aws.launch-configuration", "Delete the launch configuration"),
    control("revoke", "aws.role", "Revoke the sessions of the role"),
  ],
  abuse:
    "`aws autoscaling create-auto-scaling-group --launch-configuration-name <configuration> --vpc-zone-identifier <own subnet> --min-size 1 --max-size 1`, then sign in to the machine.",
  detection: [{ service: "autoscaling", event: "CreateAutoScalingGroup" }],
  remediation: "aws autoscaling delete-launch-configuration --launch-configuration-name <configuration>",
  frameworks: ["attack:T1578", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/us-iam-role.html",
    "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
  ],
  examples: examples(),
});

const newGroup = ({ key, name }: Configuration): readonly Target[] => {
  const [, partition = "", , region = "", account = ""] = key.split(":");
  return [
    {
      arn: `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/*`,
      account,
      context: new Map([["autoscaling:launchconfigurationname", [name]]]),
    },
  ];
};
const itself = (fact: Configuration): Configuration => fact;

function examples() {
  const dev = userArn("dev");
  const app = roleArn("app");
  const profile = "arn:aws:iam::111111111111:instance-profile/app";
  const acting = [role("app", { instanceProfiles: [profile] }), trustsService(app, service)];
  const step = `${dev}#impersonate -> ${app}#impersonate`;
  const one = launchConfiguration("web", { profile });
  return [
    firesIf("a configuration with a profile", step, user("dev"), one, ...acting, allow(dev, create)),
    silent("no profile", user("dev"), launchConfiguration("web"), ...acting, allow(dev, create)),
    silent("no role in the profile", user("dev"), one, role("app"), trustsService(app, service), allow(dev, create)),
    silent(
      "the role trusts another service",
      user("dev"),
      one,
      role("app", { instanceProfiles: [profile] }),
      trustsService(app, "lambda.amazonaws.com"),
      allow(dev, create),
    ),
    silent(
      "groups may be changed, not made",
      user("dev"),
      one,
      ...acting,
      allow(dev, "autoscaling:UpdateAutoScalingGroup"),
    ),
    silent("a deny of the caller", user("dev"), one, ...acting, allow(dev, create), deny(dev, "autoscaling:*")),
    silent(
      "a boundary that does not have it",
      user("dev"),
      one,
      ...acting,
      allow(dev, create),
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
  ];
}
