import type { AwsAuthz, Beside, Existing, Way } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { factKinds } from "../../model/fact-kinds.ts";
import type { Condition } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, awsSteps, factTargets, identityFacts, permissionControls } from "./aws-holding.ts";
import { passRoleExamples } from "./aws-pass-role-examples.ts";
import { type Existed, glob, linkedRole, type Needed, type PassRole } from "./aws-pass-role-spec.ts";

type Role = FactOf<"aws.role">;

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
      const passable = (account?: string) => passableRoles(facts, aws, spec, account);
      const ask = (
        targets: (account?: string) => readonly Role[],
        more: readonly Beside[],
        linked: (of: Role) => readonly Fact[],
      ) =>
        awsSteps(
          aws,
          {
            title: `hand roles to ${spec.through}${more.length > 0 ? ", for the first time in the account" : ""}`,
            parts: [{ action: "iam:PassRole", context: new Map([["iam:passedtoservice", [spec.service]]]) }],
            ...factTargets(() => targets()),
            targetsIn: targets,
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
      const own = (of: Role): readonly Role[] => {
        const arn = linkedRole(linked, of.key.split(":")[4] ?? "");
        return [facts.get("aws.role", arn) ?? []].flat();
      };
      const having = (there: boolean) => (account?: string) =>
        facts.memo(`aws.passable ${spec.service} linked ${linked.name} ${there} ${account ?? "all"}`, () =>
          passable(account).filter((of) => own(of).length > 0 === there),
        );
      yield* ask(having(true), [], own);
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
    examples: passRoleExamples(spec),
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
    .filter((fact) => fact.key.split(":")[4] === account && !(needed.hosted && hostsOf(fact) === 0))
    .map((fact) => ({
      arn: fact.key,
      tags: fact.tags,
      because: [fact],
      conditions: needed.hosted && hostsOf(fact) === undefined ? [host(fact.name)] : [],
    }));
  if (facts.coverage(existing, scope) === "read") return found;
  const text = `the account has one more of its ${factKinds[existing].collection}, which were not all read`;
  return [...found, { arn: glob(needed, account), because: [], conditions: [{ kind: "unread", text }] }];
}

const hostsOf = (fact: FactOf<Existed>): number | undefined =>
  fact.kind === "aws.task-cluster" ? fact.hosts : undefined;
const host = (cluster: string): Condition => ({
  kind: "target-state",
  text: `a container instance is registered with the cluster ${cluster}`,
});

/** Roles that trust the service, AWS's own left out: of the account, of all where none is given. */
export const passableRoles = (
  facts: FactReader,
  aws: AwsAuthz,
  { service, profile = false }: Pick<PassRole, "service" | "profile">,
  account?: string,
): readonly Role[] =>
  facts.memo(`aws.passable ${profile} ${service} ${account ?? "all"}`, () =>
    aws
      .trustsService(service, account)
      .map(({ role }) => role)
      .filter((one) => !one.path.startsWith("/aws-service-role/"))
      .filter(({ instanceProfiles }) => !profile || instanceProfiles.length > 0),
  );
