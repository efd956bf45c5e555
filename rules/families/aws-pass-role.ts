import type { AwsAuthz, Beside, Existing, Way } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  account,
  allow,
  deny,
  lambda,
  role,
  roleArn,
  trustsService,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { buildProject, glueJob, stack } from "../../model/examples/aws-compute.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { factKinds } from "../../model/fact-kinds.ts";
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
  /** Set where it must be a resource that there is. */
  readonly existing?: Existed;
}

/** Kinds whose facts are resources that a call can be about, by ARN. */
export type Existed = "aws.build-project" | "aws.function" | "aws.glue-job" | "aws.stack";

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
  /** What the role itself must be allowed for the service to run it: one of these, all its actions on one resource. */
  readonly reads?: readonly Needed[];
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
    needs: [...new Set([...identityFacts, ...spec.needed.flatMap(({ existing }) => existing ?? [])])],
    reliesOnAbsenceIn: awsRestraints,
    leaves: spec.leaves,
    escalation: true,

    *derive(facts, { aws }) {
      const beside: Beside[] = spec.needed.map((needed) => ({
        resource: (account) => glob(needed, account),
        parts: needed.actions.map((action) => ({ action })),
        ...(needed.existing ? { among: (account) => known(facts, needed, account) } : {}),
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
            aws.trusting(handed, spec.service).flatMap((way) =>
              reading(aws, handed, spec.reads).map((own) => ({
                to: privilege(handed.key, "impersonate"),
                because: [handed, ...new Set([...way.because, ...own.because]), ...linked(handed)],
                premises: own.premises,
                conditions: [...way.conditions, ...own.conditions, ...open],
                ...(spec.assumed === undefined ? {} : { assumed: spec.assumed }),
              })),
            ),
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

const free: Way = { because: [], conditions: [], premises: [] };

/** The ways in which the role may do what the service does as it before it runs anything. */
function reading(aws: AwsAuthz, { key }: Role, reads: PassRole["reads"]): readonly Way[] {
  if (!reads) return [free];
  const caller = aws.caller(key);
  if (!caller) return [];
  const { account } = caller;
  return reads
    .flatMap((one) =>
      aws.waysTogether(one.actions.map((action) => ({ caller, action, target: { arn: glob(one, account), account } }))),
    )
    .slice(0, enough);
}

/** As many ways as an answer tells where any one of them will do. */
const enough = 4;

/** Resources of a kind in an account; where they were not all read, one more that may be there. */
function known(facts: FactReader, needed: Needed, account: string): readonly Existing[] {
  const { existing } = needed;
  if (!existing) return [];
  const scope = `aws:account:${account}`;
  const all = facts.where(existing, "scope", scope) as readonly FactOf<Existed>[];
  const found = all
    .filter(({ key }) => key.split(":")[4] === account)
    .map((fact) => ({ arn: fact.key, tags: fact.tags, because: [fact] }));
  if (facts.coverage(existing, scope) === "read") return found;
  const text = `the account has one more of its ${factKinds[existing].collection}, which were not all read`;
  return [...found, { arn: glob(needed, account), because: [], conditions: [{ kind: "unread", text }] }];
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

const example: Readonly<Record<Existed, Fact>> = {
  "aws.build-project": buildProject("web"),
  "aws.function": lambda("job"),
  "aws.glue-job": glueJob("etl"),
  "aws.stack": stack("net"),
};

function examplesOf(spec: PassRole): readonly Example[] {
  const dev = userArn("dev");
  const target = roleArn("target");
  const passed: Fact = role(
    "target",
    spec.profile ? { instanceProfiles: ["arn:aws:iam::111111111111:instance-profile/target"] } : {},
  );
  const [read] = spec.reads ?? [];
  const reads: readonly Fact[] = read ? [allow(target, read.actions)] : [];
  const trust = trustsService(target, spec.service);
  const { linked } = spec;
  const there: readonly Fact[] = linked
    ? [role(linked.name, { key: linkedRole(linked, account), path: `/aws-service-role/${linked.service}/` })]
    : [];
  const exist = [...new Set(spec.needed.flatMap(({ existing }) => existing ?? []))].map((kind) => example[kind]);
  const base = [user("dev"), passed, trust, ...there, ...exist, ...reads];
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
    ...(read
      ? [silent("the role may not read what would start its code", user("dev"), passed, trust, passing, act(dev))]
      : []),
    ...(exist.length > 0
      ? [
          silent("there is none to act on", user("dev"), passed, trust, ...there, passing, act(dev)),
          silent(
            "it may act on another one only",
            ...base,
            passing,
            allow(dev, actions, "arn:aws:*:*:*:*other", { index: 1 }),
          ),
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
      ...exist,
      ...reads,
      trustsService(target, "batch.amazonaws.com"),
      passing,
      act(dev),
    ),
    silent("another role may be passed", ...base, allow(dev, "iam:PassRole", roleArn("harmless")), act(dev)),
    silent("the role may be passed to another service", ...base, onlyTo("batch.amazonaws.com"), act(dev)),
    silent("a deny of the caller", ...base, passing, act(dev), deny(dev, "iam:PassRole")),
    ...(spec.profile
      ? [silent("no instance profile", user("dev"), role("target"), trust, ...there, passing, act(dev))]
      : []),
  ];
}
