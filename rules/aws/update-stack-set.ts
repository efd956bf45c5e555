import type { Question, Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
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
  when,
} from "../../model/examples/aws.ts";
import { stackSet } from "../../model/examples/aws-compute.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, ownTarget, permissionControls } from "../families/aws-holding.ts";
import { deploying } from "../families/aws-stack-sets.ts";

type StackSet = FactOf<"aws.stack-set">;

const service = "cloudformation.amazonaws.com";
const usual = "AWSCloudFormationStackSetAdministrationRole";
const update = "cloudformation:UpdateStackSet";

/** A set of roles that its account manages, with the fact of the administration role. */
interface Administered {
  readonly set: StackSet;
  readonly role: FactOf<"aws.role">;
  /** True where a call must name the administration role again, which takes iam:PassRole. */
  readonly named: boolean;
}

/** Sets with instances, or of which that is not told. Without a role in the input CloudFormation takes the one of the usual name. */
const administered = (facts: FactReader): readonly Administered[] =>
  facts.memo("aws.administered stack sets", () =>
    facts.of("aws.stack-set").flatMap((set) => {
      const account = set.key.split(":")[4] ?? "";
      const asked = set.administrationRole ?? `arn:aws:iam::${account}:role/${usual}`;
      const role = facts.get("aws.role", asked);
      const works = set.permissionModel !== "SERVICE_MANAGED" && set.state !== "DELETED" && set.accounts?.length !== 0;
      return role && works ? [{ set, role, named: role.name !== usual }] : [];
    }),
  );

function instances({ accounts }: StackSet): Condition {
  const where = "the stack set has an instance in the account of the execution role";
  return {
    kind: "target-state",
    text:
      accounts === undefined ? `${where}; the input does not tell` : `${where}; it has some in ${accounts.join(", ")}`,
  };
}

/**
 * Gives a stack set a template of its own. A set with an administration role of another name than the usual one is
 * updated with that role named again, which takes iam:PassRole.
 */
export default defineRule({
  id: "aws.update-stack-set",
  version: 1,
  title: "Can give the stack set a template of its own",
  edge: "UPDATES_STACK_SET",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsSession#impersonate" },
  needs: [...identityFacts, "aws.stack-set"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "tied",
  escalation: true,

  *derive(facts, { aws }) {
    const ask = (named: boolean): Question<Administered> => ({
      title: "update stack sets",
      parts: [
        { action: update },
        ...(named ? [{ action: "iam:PassRole", context: new Map([["iam:passedtoservice", [service]]]) }] : []),
      ],
      targets: () =>
        facts.memo(`aws.administered stack sets ${named}`, () =>
          administered(facts).filter((each) => each.named === named),
        ),
      on: named ? withRole : setAlone,
      fact: factOf,
      sameAccount: true,
    });
    for (const named of [true, false])
      yield* awsSteps(aws, ask(named), ({ set, role: one }) =>
        aws.trusting(one, service).map((way) => ({
          to: privilege(deploying(one.key), "impersonate"),
          because: [set, one, ...way.because],
          conditions: [...way.conditions, instances(set)],
          nodes: [{ id: deploying(one.key), kind: "AwsSession", name: `stack sets of ${one.name}`, scope: one.scope }],
        })),
      );
  },

  controls: permissionControls("Narrow cloudformation:UpdateStackSet to the stack sets that are needed"),
  abuse:
    "`aws cloudformation update-stack-set --stack-set-name <set> --template-body file://own.yaml --administration-role-arn <its own>`: every instance is updated with the execution role.",
  detection: [{ service: "cloudformation", event: "UpdateStackSet" }],
  remediation: `aws iam put-user-policy --user-name <user> --policy-name stack-sets --policy-document file://policy.json
# policy.json allows cloudformation:UpdateStackSet and iam:PassRole on what is needed only`,
  frameworks: ["attack:T1578", "attack:T1548.005", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStackSet.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html",
  ],
  examples: examples(),
});

const withRole = ({ set, role: one }: Administered): readonly Target[] => [...ownTarget(set), ...ownTarget(one)];
const setAlone = ({ set }: Administered): readonly Target[] => ownTarget(set);
const factOf = ({ set }: Administered): StackSet => set;

function examples() {
  const dev = userArn("dev");
  const admin = roleArn("administration");
  const set = stackSet("baseline", { administrationRole: admin });
  const trust = trustsService(admin, service);
  const step = `${dev}#impersonate -> ${deploying(admin)}#impersonate`;
  const own = roleArn(usual);
  const both = [allow(dev, update, set.key), allow(dev, "iam:PassRole", admin, { index: 1 })];
  const estate = [user("dev"), role("administration"), trust, set];
  return [
    firesIf("the set, and its role to be passed", step, ...estate, ...both),
    firesIf(
      "the role of the usual name is not passed",
      `${dev}#impersonate -> ${deploying(own)}#impersonate`,
      user("dev"),
      role(usual),
      trustsService(own, service),
      stackSet("baseline"),
      allow(dev, update),
    ),
    firesIf(
      "its instances are told",
      step,
      user("dev"),
      role("administration"),
      trust,
      stackSet("baseline", { administrationRole: admin, accounts: ["111111111111"] }),
      ...both,
    ),
    silent("the role may not be passed", ...estate, allow(dev, update)),
    silent("the set may not be updated", ...estate, allow(dev, "iam:PassRole")),
    silent(
      "the role may be passed to another service",
      ...estate,
      allow(dev, update),
      allow(dev, "iam:PassRole", admin, {
        index: 1,
        when: [when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")],
      }),
    ),
    silent(
      "another set",
      ...estate,
      allow(dev, update, stackSet("other").key),
      allow(dev, "iam:PassRole", "*", { index: 1 }),
    ),
    silent(
      "the halves belong to two identities",
      ...estate,
      user("other"),
      allow(dev, update),
      allow(userArn("other"), "iam:PassRole"),
    ),
    silent("the role does not trust CloudFormation", user("dev"), role("administration"), set, ...both),
    silent(
      "it has no instances",
      user("dev"),
      role("administration"),
      trust,
      stackSet("baseline", { administrationRole: admin, accounts: [] }),
      ...both,
    ),
    silent(
      "its permissions are service-managed",
      user("dev"),
      role("administration"),
      trust,
      stackSet("baseline", { administrationRole: admin, permissionModel: "SERVICE_MANAGED" }),
      ...both,
    ),
    silent("a deny of the caller", ...estate, ...both, deny(dev, update)),
    silent(
      "a boundary that does not have it",
      ...estate,
      ...both,
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), "iam:*"),
    ),
  ];
}
