import type { AwsAuthz, Beside } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, allow, deny, role, roleArn, trustsService, user, userArn, when } from "../../model/examples/aws.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { type Example, fires, type RuleId, silent } from "../../model/rule.ts";
import type { Certainty, Condition } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, awsSteps, factTargets, identityFacts, permissionControls } from "./aws-holding.ts";

type Role = FactOf<"aws.role">;

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
  /** Set where nothing observed says that the code will run: the hypothesis under which it does, in words. */
  readonly assumed?: string;
  /** Service whose service-linked role the call needs: it exists, or the caller may make it. */
  readonly linked?: ServiceLinked;
  readonly leaves: AmbitRule["leaves"];
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly references: AmbitRule["references"];
}

/** A role that AWS makes and uses itself. */
export interface ServiceLinked {
  /** `autoscaling.amazonaws.com`. */
  readonly service: string;
  /** `AWSServiceRoleForAutoScaling`. */
  readonly name: string;
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
      const passable = () => passableRoles(facts, aws, spec);
      const ask = (targets: () => readonly Role[], more: readonly Beside[], linked: (of: Role) => readonly Fact[]) =>
        awsSteps(
          aws,
          {
            title: `hand roles to ${spec.through}${more.length > 0 ? ", for the first time in the account" : ""}`,
            parts: [{ action: "iam:PassRole", context: new Map([["iam:passedtoservice", [spec.service]]]) }],
            ...factTargets(targets),
            beside: [...beside, ...more],
            sameAccount: true,
          },
          (handed) =>
            aws.trusting(handed, spec.service).map((way) => ({
              to: privilege(handed.key, "impersonate"),
              because: [handed, ...way.because, ...linked(handed)],
              conditions: [...way.conditions, ...open],
              ...(spec.assumed === undefined ? {} : { assumed: spec.assumed }),
            })),
        );
      const { linked } = spec;
      if (!linked) {
        yield* ask(passable, [], () => []);
        return;
      }
      const own = (of: Role) => {
        const arn = linkedRole(linked, of.key.split(":")[4] ?? "");
        return facts.get("aws.role", arn) ?? [];
      };
      const having = (there: boolean) => () =>
        facts.memo(`aws.passable ${spec.service} linked ${linked.name} ${there}`, () =>
          passable().filter((of) => [own(of)].flat().length > 0 === there),
        );
      yield* ask(having(true), [], (of) => [own(of)].flat());
      const make: Beside = {
        resource: (account) => linkedRole(linked, account),
        parts: [
          { action: "iam:CreateServiceLinkedRole", context: new Map([["iam:awsservicename", [linked.service]]]) },
        ],
      };
      yield* ask(having(false), [make], () => []);
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

/** Roles that trust the service, AWS's own left out. */
const passableRoles = (facts: FactReader, aws: AwsAuthz, { service, profile = false }: PassRole): readonly Role[] =>
  facts.memo(`aws.passable ${profile} ${service}`, () =>
    aws
      .trustsService(service)
      .map(({ role }) => role)
      .filter((one) => !one.path.startsWith("/aws-service-role/"))
      .filter(({ instanceProfiles }) => !profile || instanceProfiles.length > 0),
  );

const linkedRole = ({ service, name }: ServiceLinked, account: string): string =>
  `arn:aws:iam::${account}:role/aws-service-role/${service}/${name}`;

function examplesOf(spec: PassRole): readonly Example[] {
  const dev = userArn("dev");
  const target = roleArn("target");
  const passed: Fact = role(
    "target",
    spec.profile ? { instanceProfiles: ["arn:aws:iam::111111111111:instance-profile/target"] } : {},
  );
  const trust = trustsService(target, spec.service);
  const { linked } = spec;
  const there: readonly Fact[] = linked
    ? [role(linked.name, { key: linkedRole(linked, account), path: `/aws-service-role/${linked.service}/` })]
    : [];
  const base = [user("dev"), passed, trust, ...there];
  const actions = spec.needed.flatMap((needed) => needed.actions);
  const act = (of: string): Fact => allow(of, actions, "*", { index: 1 });
  const step = `${dev}#impersonate -> ${target}#impersonate`;
  const certainty: Certainty =
    spec.assumed !== undefined ? "assumed" : spec.exists !== undefined ? "conditional" : "certain";
  const fire = (name: string, ...facts: readonly Fact[]): Example => ({ ...fires(name, step, ...facts), certainty });
  const passing = allow(dev, "iam:PassRole", target);
  const onlyTo = (service: string) =>
    allow(dev, "iam:PassRole", target, { when: [when("StringEquals", "iam:PassedToService", service)] });
  return [
    fire("everything in one identity", ...base, passing, act(dev)),
    fire("the role may be passed to this service", ...base, onlyTo(spec.service), act(dev)),
    ...(linked
      ? [
          fire(
            "the service-linked role can be made",
            user("dev"),
            passed,
            trust,
            passing,
            act(dev),
            allow(dev, "iam:CreateServiceLinkedRole", "*", { index: 2 }),
          ),
          silent("there is no service-linked role", user("dev"), passed, trust, passing, act(dev)),
        ]
      : []),
    silent("the halves belong to two identities", ...base, user("other"), passing, act(userArn("other"))),
    ...actions.map((action) => {
      const rest = actions.filter((one) => one !== action);
      return silent(
        `${action} is missing`,
        ...base,
        passing,
        ...(rest.length > 0 ? [allow(dev, rest, "*", { index: 1 })] : []),
      );
    }),
    silent(
      "the role trusts another service",
      user("dev"),
      passed,
      ...there,
      trustsService(target, "batch.amazonaws.com"),
      passing,
      act(dev),
    ),
    silent("another role may be passed", ...base, allow(dev, "iam:PassRole", roleArn("harmless")), act(dev)),
    silent("the role may be passed to another service", ...base, onlyTo("batch.amazonaws.com"), act(dev)),
    silent("a deny of the caller", ...base, passing, act(dev), deny(dev, "iam:PassRole")),
    ...(spec.profile
      ? [silent("no instance profile holds the role", user("dev"), role("target"), trust, ...there, passing, act(dev))]
      : []),
  ];
}
