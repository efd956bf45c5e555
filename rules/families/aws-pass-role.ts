import type { Beside } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, deny, role, roleArn, trustsService, user, userArn, when } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { type Example, fires, firesIf, type RuleId, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, awsSteps, factTargets, identityFacts, permissionControls } from "./aws-holding.ts";

/** One resource that somebody must be able to do all these actions to, named as in its ARN: `lambda:*:function:*`. */
export interface Needed {
  /** `<service>:<region>:<resource>`; the account comes in between. */
  readonly resource: `${string}:${string}:${string}`;
  readonly actions: readonly string[];
}

/** A service that runs code or makes calls as a role somebody hands to it. */
export interface PassRole {
  readonly id: RuleId;
  /** Service principal that the role must trust. */
  readonly service: string;
  /** "a new Lambda function": completes "Can act as the role through". */
  readonly through: string;
  readonly edge: string;
  readonly needed: readonly Needed[];
  /** True where only roles in an instance profile can be handed over. */
  readonly profile?: boolean;
  /** What must exist beside, in words, where the snapshot does not tell. */
  readonly exists?: string;
  readonly leaves: AmbitRule["leaves"];
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly references: AmbitRule["references"];
}

const glob = ({ resource }: Needed, account: string): string => {
  const [service = "", region = "", ...rest] = resource.split(":");
  return `arn:aws:${service}:${region}:${account}:${rest.join(":")}`;
};

/**
 * PassRole is checked on whoever makes the call that hands the role over, so one session must hold everything. The role
 * must trust the service, and be of the caller's own account.
 */
export function passRole(spec: PassRole): AmbitRule {
  const open: readonly Condition[] = spec.exists === undefined ? [] : [{ kind: "target-state", text: spec.exists }];
  return defineRule({
    id: spec.id,
    version: 1,
    title: `Can act as the role through ${spec.through}`,
    edge: spec.edge,
    emits: { from: ["AwsPrincipal#impersonate"], to: "AwsRole#impersonate" },
    needs: identityFacts,
    reliesOnAbsenceIn: awsRestraints,
    leaves: spec.leaves,
    escalation: true,

    *derive(facts, { aws }) {
      const beside: Beside[] = spec.needed.map((needed) => ({
        resource: (account) => glob(needed, account),
        parts: needed.actions.map((action) => ({ action })),
      }));
      const question = {
        title: `hand roles to ${spec.through}`,
        parts: [{ action: "iam:PassRole", context: new Map([["iam:passedtoservice", [spec.service]]]) }],
        ...factTargets(() =>
          facts.memo(`aws.passable ${spec.profile ?? false} ${spec.service}`, () =>
            aws
              .trustsService(spec.service)
              .map(({ role }) => role)
              .filter(({ instanceProfiles }) => !spec.profile || instanceProfiles.length > 0),
          ),
        ),
        beside,
        sameAccount: true,
      };
      yield* awsSteps(aws, question, (handed) =>
        aws.trusting(handed, spec.service).map((way) => ({
          to: privilege(handed.key, "impersonate"),
          because: [handed, ...way.because],
          conditions: [...way.conditions, ...open],
        })),
      );
    },

    controls: [
      ...permissionControls("Narrow iam:PassRole to the roles that are needed, with iam:PassedToService"),
      ...(spec.leaves === "tied" ? [] : [control("revoke", "aws.role", "Revoke the sessions of the role")]),
    ],
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: `aws iam put-user-policy --user-name <user> --policy-name pass-role --policy-document file://policy.json
# policy.json allows iam:PassRole on the ARNs that are needed only, with the condition
# StringEquals iam:PassedToService <the service that needs them>`,
    frameworks: ["attack:T1548.005", "owasp-nhi:NHI5"],
    references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html", ...spec.references],
    examples: examplesOf(spec),
  });
}

function examplesOf(spec: PassRole): readonly Example[] {
  const dev = userArn("dev");
  const other = userArn("other");
  const target = roleArn("target");
  const passed: Fact = role(
    "target",
    spec.profile ? { instanceProfiles: ["arn:aws:iam::111111111111:instance-profile/target"] } : {},
  );
  const trust = trustsService(target, spec.service);
  const actions = spec.needed.flatMap((needed) => needed.actions);
  const act = (of: string): Fact => allow(of, actions, "*", { index: 1 });
  const step = `${dev}#impersonate -> ${target}#impersonate`;
  const fire = spec.exists === undefined ? fires : firesIf;
  const passing = allow(dev, "iam:PassRole", target);
  return [
    fire("everything in one identity", step, user("dev"), passed, trust, passing, act(dev)),
    fire(
      "the role may be passed to this service",
      step,
      user("dev"),
      passed,
      trust,
      allow(dev, "iam:PassRole", target, { when: [when("StringEquals", "iam:PassedToService", spec.service)] }),
      act(dev),
    ),
    silent("the halves belong to two identities", user("dev"), user("other"), passed, trust, passing, act(other)),
    ...actions.map((action) =>
      silent(
        `${action} is missing`,
        user("dev"),
        passed,
        trust,
        passing,
        ...(actions.length > 1
          ? [
              allow(
                dev,
                actions.filter((one) => one !== action),
                "*",
                { index: 1 },
              ),
            ]
          : []),
      ),
    ),
    silent(
      "the role trusts another service",
      user("dev"),
      passed,
      trustsService(target, "batch.amazonaws.com"),
      passing,
      act(dev),
    ),
    silent(
      "another role may be passed",
      user("dev"),
      passed,
      trust,
      allow(dev, "iam:PassRole", roleArn("harmless")),
      act(dev),
    ),
    silent(
      "the role may be passed to another service",
      user("dev"),
      passed,
      trust,
      allow(dev, "iam:PassRole", target, {
        when: [when("StringEquals", "iam:PassedToService", "batch.amazonaws.com")],
      }),
      act(dev),
    ),
    silent("a deny of the caller", user("dev"), passed, trust, passing, act(dev), deny(dev, "iam:PassRole")),
    ...(spec.profile
      ? [silent("no instance profile holds the role", user("dev"), role("target"), trust, passing, act(dev))]
      : []),
  ];
}
