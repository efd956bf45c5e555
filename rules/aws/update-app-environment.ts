import type { Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { allow, boundary, deny, managed, policyArn, user, userArn } from "../../model/examples/aws.ts";
import { appEnvironment } from "../../model/examples/aws-compute.ts";
import type { FactOf } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { whileIn } from "../families/aws-existing.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";

type Environment = FactOf<"aws.app-environment">;

const create = "elasticbeanstalk:CreateApplicationVersion";
const update = "elasticbeanstalk:UpdateEnvironment";
const ready = whileIn("the environment is ready", /^Ready$/, /^(?:Launching|Updating|LinkingFrom|LinkingTo)$/);
const alone: Condition = {
  kind: "target-state",
  text: "Elastic Beanstalk may do with the caller's permissions what a deployment takes in S3, CloudFormation and Auto Scaling",
};

/** Deploys a version of its own to an Elastic Beanstalk environment: its code and hooks run on the machines. */
export default defineRule({
  id: "aws.update-app-environment",
  version: 1,
  title: "Can deploy code of its own to the environment",
  edge: "DEPLOYS_CODE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsService#execute" },
  needs: [...identityFacts, "aws.app-environment"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const question = {
      title: "deploy to environments",
      parts: [{ action: create }, { action: update }],
      targets: () =>
        facts.memo("aws.ready environments", () =>
          facts.of("aws.app-environment").filter((each) => ready(each) !== undefined),
        ),
      on: versionAndEnvironment,
      fact: itself,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, (target) => [
      { to: privilege(target.key, "execute"), because: [target], conditions: [...(ready(target) ?? []), alone] },
    ]);
  },

  controls: permissionControls("Narrow elasticbeanstalk:UpdateEnvironment to the deployment's role"),
  abuse:
    "Upload a source bundle with a `.platform/hooks` script, `create-application-version`, then `update-environment --version-label`.",
  detection: [{ service: "elasticbeanstalk", event: "CreateApplicationVersion, UpdateEnvironment" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name environments --policy-document file://policy.json
# policy.json allows elasticbeanstalk:UpdateEnvironment where elasticbeanstalk:FromApplicationVersion is one that is needed`,
  frameworks: ["attack:T1648", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.iam.policies.actions.html",
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.hooks.html",
  ],
  examples: examples(),
});

const versionAndEnvironment = ({ key, application, tags }: Environment): readonly Target[] => {
  const account = key.split(":")[4] ?? "";
  const prefix = key.slice(0, key.indexOf(":environment/") + 1);
  return [
    { arn: `${prefix}applicationversion/${application}/*`, account },
    { arn: key, account, tags },
  ];
};
const itself = (fact: Environment): Environment => fact;

function examples() {
  const dev = userArn("dev");
  const one = appEnvironment("prod");
  const step = `${dev}#impersonate -> ${one.key}#execute`;
  const both = [allow(dev, create), allow(dev, update, one.key, { index: 1 })];
  return [
    firesIf("a version, and an environment to put it into", step, user("dev"), one, ...both),
    firesIf("its state is not told", step, user("dev"), appEnvironment("prod", { state: undefined }), ...both),
    silent("it is gone", user("dev"), appEnvironment("prod", { state: "Terminated" }), ...both),
    silent("no version may be made", user("dev"), one, allow(dev, update)),
    silent("the environment may not be updated", user("dev"), one, allow(dev, create)),
    silent(
      "versions of another application",
      user("dev"),
      one,
      allow(dev, create, "arn:aws:elasticbeanstalk:us-east-1:111111111111:applicationversion/other/*"),
      allow(dev, update, one.key, { index: 1 }),
    ),
    silent(
      "another environment",
      user("dev"),
      one,
      allow(dev, create),
      allow(dev, update, appEnvironment("test").key, { index: 1 }),
    ),
    silent(
      "the halves belong to two identities",
      user("dev"),
      user("other"),
      one,
      allow(dev, create),
      allow(userArn("other"), update),
    ),
    silent("a deny of the caller", user("dev"), one, ...both, deny(dev, update)),
    silent(
      "a boundary that does not have it",
      user("dev"),
      one,
      ...both,
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "s3:*"),
    ),
  ];
}
