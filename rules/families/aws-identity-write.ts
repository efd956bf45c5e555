import type { Part } from "../../authz/aws/index.ts";
import { type Privilege, privilege } from "../../model/access.ts";
import type { AwsFacts } from "../../model/fact/aws.ts";
import type { FactKind, FactReader } from "../../model/fact.ts";
import type { Example, PrivilegePattern, RuleId } from "../../model/rule.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, awsSteps, type Gain, identityFacts, permissionControls, targetsOf } from "./aws-holding.ts";

type Written = "aws.user" | "aws.role" | "aws.group" | "aws.policy";

/** An IAM action by which somebody changes what an identity is or may do. */
export interface IdentityWrite<K extends Written> {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  readonly on: K;
  /** All needed by one caller on one target. */
  readonly parts: readonly Part[];
  /** True where the part attaches a managed policy that the caller makes for it. */
  readonly anew?: true;
  readonly to: PrivilegePattern;
  /** True where it writes policies: what `~max` write is `aws.max-writes-policies`. */
  readonly policies?: boolean;
  /** What the write gives; none where the target's state does not let it work. */
  gains(target: AwsFacts[K], facts: FactReader): readonly Gain[];
  readonly leaves: AmbitRule["leaves"];
  /** Kinds it cites or relies on beside those of every rule of the family. */
  readonly needs?: readonly FactKind[];
  readonly absent?: readonly FactKind[];
  readonly abuse: string;
  readonly detection: readonly string[];
  readonly remediation: string;
  readonly frameworks: AmbitRule["frameworks"];
  readonly reference: `https://${string}`;
  readonly examples: readonly Example[];
}

/** Names under which IAM's own objects are: nobody in an account writes them. */
const isAws = (target: AwsFacts[Written]): boolean =>
  (target.kind === "aws.role" && target.path.startsWith("/aws-service-role/")) ||
  (target.kind === "aws.policy" && target.awsManaged);

export function identityWrite<K extends Written>(spec: IdentityWrite<K>): AmbitRule {
  return defineRule({
    id: spec.id,
    version: 1,
    title: spec.title,
    edge: spec.edge,
    emits: { from: ["AwsPrincipal#impersonate"], to: spec.to },
    needs: [...new Set([...identityFacts, spec.on, ...(spec.needs ?? [])])],
    reliesOnAbsenceIn: [...awsRestraints, ...(spec.absent ?? [])],
    leaves: spec.leaves,
    escalation: true,

    *derive(facts, { aws }) {
      const question = {
        title: spec.title,
        parts: spec.parts,
        ...targetsOf(facts, spec.on, "not AWS's own", (target) => !isAws(target)),
        sameAccount: true,
        ...(spec.anew ? aws.writing({ action: spec.parts[0]?.action ?? "", anew: spec.anew }) : {}),
        ...(spec.policies ? { callers: "given" as const } : {}),
      };
      yield* awsSteps(aws, question, (target) =>
        spec.gains(target, facts).map((gain) => ({ ...gain, ...(spec.absent ? { absent: spec.absent } : {}) })),
      );
    },

    controls: permissionControls(`Narrow ${spec.parts.map(({ action }) => action).join(" and ")} to what is needed`),
    abuse: spec.abuse,
    detection: spec.detection.map((event) => ({ service: "iam", event })),
    remediation: spec.remediation,
    frameworks: spec.frameworks,
    references: [
      spec.reference,
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
    ],
    examples: spec.examples,
  });
}

type Principal = AwsFacts["aws.user" | "aws.role" | "aws.session"];

/**
 * Whoever writes an identity's policies and can act as it has whatever it then allows itself; as a session of it, what
 * the session's own policy lets through of that.
 */
export const becomesMax = (identity: AwsFacts["aws.user" | "aws.role"], facts: FactReader): readonly Gain[] =>
  actingAs(facts, identity).map((fact) => ({
    to: privilege(`${fact.key}~max`, "impersonate"),
    because: [fact],
    premises: [privilege(fact.key, "impersonate")],
  }));

/** A user or role as itself, and as each of its limited sessions. */
export const actingAs = (facts: FactReader, identity: AwsFacts["aws.user" | "aws.role"]): readonly Principal[] => [
  identity,
  ...facts.where("aws.session", "principal", identity.key),
];

export const acts = (target: { readonly key: string }): Privilege => privilege(target.key, "impersonate");
export const governs = (target: { readonly key: string }): Privilege => privilege(target.key, "administer");
