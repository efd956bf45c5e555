import { type Access, type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import type { AwsActing, AwsFacts } from "../../model/fact/aws.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { type Example, fires, type PrivilegePattern, type RuleId, silent } from "../../model/rule.ts";
import { type AmbitRule, defineRule } from "../define.ts";

/** Kinds of facts that name the role their resource acts as. */
export type ActingKind = {
  [K in keyof AwsFacts]: AwsFacts[K] extends AwsActing ? ("role" extends keyof AwsFacts[K] ? K : never) : never;
}[keyof AwsFacts];

/** What runs code, or makes calls, as a role of IAM. */
export interface RunsAs<K extends ActingKind> {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  readonly on: K;
  /** Service principal that the role must trust. */
  readonly service: string;
  /** All needed, on the resource. */
  readonly from: readonly [PrivilegePattern, ...PrivilegePattern[]];
  /** In the place of `from`, where the fact tells that one access is enough. */
  readonly less?: { readonly from: PrivilegePattern; readonly where: (fact: AwsFacts[K]) => boolean };
  readonly leaves: AmbitRule["leaves"];
  /** What a control of the resource is called: "Give the project a role with less". */
  readonly control: string;
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly remediation: string;
  readonly frameworks?: AmbitRule["frameworks"];
  readonly references: AmbitRule["references"];
  /** One with this role, or none. */
  readonly sample: (more: { readonly role?: string }) => AwsFacts[K];
  readonly examples?: readonly Example[];
}

/** The service assumes the role for its resource: the trust policy must let it still. */
export function runsAs<K extends ActingKind>(spec: RunsAs<K>): AmbitRule {
  return defineRule({
    id: spec.id,
    version: 1,
    title: spec.title,
    edge: spec.edge,
    emits: { from: [...spec.from, ...(spec.less ? [spec.less.from] : [])], to: "AwsRole#impersonate" },
    needs: [spec.on, "aws.role", "aws.statement"],
    reliesOnAbsenceIn: [],
    leaves: spec.leaves,

    *derive(facts, { aws }) {
      for (const fact of facts.each(spec.on) as Iterable<AwsFacts[K]>) {
        const role = fact.role === undefined ? undefined : facts.get("aws.role", fact.role);
        if (!role) continue;
        for (const way of aws.trusting(role, spec.service, fact.key))
          yield {
            from: premises(spec, fact),
            to: privilege(role.key, "impersonate"),
            because: [fact as Fact, role, ...way.because],
            conditions: way.conditions,
          };
      }
    },

    controls: [
      control("narrow", spec.on, spec.control),
      control("narrow", "aws.statement", "Take the service out of the role's trust policy"),
      ...(spec.leaves === "tied" ? [] : [control("revoke", "aws.role", "Revoke the sessions of the role")]),
    ],
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: spec.remediation,
    frameworks: spec.frameworks ?? ["attack:T1552.005", "owasp-nhi:NHI5"],
    references: spec.references,
    examples: examplesOf(spec),
  });
}

/** Whether the role's trust policy is known, and lets the service in nowhere: what has the role gets no credentials of it. */
export function distrusts(facts: FactReader, role: string, service: string): boolean {
  const trust = facts.where("aws.statement", "policy", `trust:${role}`);
  return (
    trust.length > 0 &&
    !trust.some(
      ({ effect, principals, notPrincipals }) =>
        effect === "Allow" &&
        (notPrincipals !== undefined ||
          principals?.["*"] !== undefined ||
          (principals?.["Service"]?.includes(service) ?? false)),
    )
  );
}

const accessOf = (pattern: PrivilegePattern): Access => pattern.slice(pattern.indexOf("#") + 1) as Access;

function premises<K extends ActingKind>({ from, less }: RunsAs<K>, fact: AwsFacts[K]): [Privilege, ...Privilege[]] {
  const [first, ...rest] = less?.where(fact) ? ([less.from] as const) : from;
  return [privilege(fact.key, accessOf(first)), ...rest.map((pattern) => privilege(fact.key, accessOf(pattern)))];
}

function examplesOf<K extends ActingKind>(spec: RunsAs<K>): readonly Example[] {
  const app = roleArn("app");
  const one = spec.sample({ role: app }) as Fact & AwsFacts[K];
  const trust = trustsService(app, spec.service);
  const step = `${[...premises(spec, one)].sort().join(" & ")} -> ${app}#impersonate`;
  return [
    fires("its role trusts the service", step, one, role("app"), trust),
    silent("no role", spec.sample({}) as Fact, role("app"), trust),
    silent("a role that was not read", one, trust),
    silent("the role trusts another service", one, role("app"), trustsService(app, "batch.amazonaws.com")),
    silent("what the role may do is not who may become it", one, role("app"), allow(app, "*")),
    ...(spec.examples ?? []),
  ];
}
