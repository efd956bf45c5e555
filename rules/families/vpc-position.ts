import { holdsRange } from "../../authz/aws/operators.ts";
import { compare } from "../../model/canonical.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { coversPort } from "./aws-routes.ts";

type GroupRule = FactOf<"aws.security-group-rule">;

/** Where requests come from inside a VPC: what its firewalls look at. */
export interface Position {
  readonly vpc: string;
  /** Security groups of the network interface, sorted. */
  readonly groups: readonly string[];
  /** Subnet ids, sorted. */
  readonly subnets: readonly string[];
}

/** A listener inside a VPC. */
interface Listener {
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
  readonly port: number;
}

/** A pair of rules that lets a position open a connection: one lets it out, one lets it in. */
export interface Admission {
  readonly because: readonly [GroupRule, GroupRule];
  readonly conditions: readonly Condition[];
}

export const position = ({
  vpc,
  securityGroups,
  subnets,
}: {
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
  readonly subnets: readonly string[];
}): Position | undefined =>
  vpc === undefined || securityGroups.length === 0
    ? undefined
    : { vpc, groups: [...securityGroups].sort(compare), subnets: [...subnets].sort(compare) };

/** The ways in which security groups let a connection pass; empty where they do not. Other VPCs are not looked into. */
export function admissions(facts: FactReader, from: Position, to: Listener): readonly Admission[] {
  if (to.vpc !== undefined && to.vpc !== from.vpc) return [];
  const conditions = networkAclConditions(facts, from.vpc, to.port);
  const out = rulesOf(facts, from.groups, "egress", to.port).filter(
    ({ cidrs, groups }) => cidrs.length > 0 || groups.some((group) => to.securityGroups.includes(group)),
  );
  return rulesOf(facts, to.securityGroups, "ingress", to.port)
    .filter((rule) => admits(facts, rule, from))
    .flatMap((inwards) =>
      out.map((outwards): Admission => {
        const named =
          outwards.groups.some((group) => to.securityGroups.includes(group)) || outwards.cidrs.includes("0.0.0.0/0");
        const somewhere: Condition = {
          kind: "environment",
          text: `the address of what listens is in ${outwards.cidrs.join(", ")}`,
        };
        return { because: [inwards, outwards], conditions: named ? conditions : [...conditions, somewhere] };
      }),
    );
}

/** The ways in which security groups let a connection out to a listener of the VPC that none stands before. */
export function leavings(
  facts: FactReader,
  from: Position,
  to: Pick<Listener, "vpc" | "port">,
): readonly { readonly because: readonly GroupRule[]; readonly conditions: readonly Condition[] }[] {
  if (to.vpc !== from.vpc) return [];
  const lists = networkAclConditions(facts, from.vpc, to.port);
  return rulesOf(facts, from.groups, "egress", to.port)
    .filter(({ cidrs }) => cidrs.length > 0)
    .map((rule) => {
      const text = `the address of what listens is in ${rule.cidrs.join(", ")}`;
      const somewhere: readonly Condition[] = rule.cidrs.includes("0.0.0.0/0") ? [] : [{ kind: "environment", text }];
      return { because: [rule], conditions: [...lists, ...somewhere] };
    });
}

/** Where a function's requests come from, and the subnet that says so. */
export function functionPlace(
  facts: FactReader,
  fact: FactOf<"aws.function">,
): { readonly at: Position | undefined; readonly subnet: FactOf<"aws.subnet"> | undefined } {
  const subnet = facts.get("aws.subnet", fact.subnets[0] ?? "");
  return { at: position({ ...fact, ...(subnet === undefined ? {} : { vpc: subnet.vpc }) }), subnet };
}

const rulesOf = (
  facts: FactReader,
  groups: readonly string[],
  direction: GroupRule["direction"],
  port: number,
): readonly GroupRule[] =>
  groups.flatMap((group) =>
    facts
      .where("aws.security-group-rule", "group", group)
      .filter((rule) => rule.direction === direction && coversPort(rule, port)),
  );

function admits(facts: FactReader, { cidrs, groups }: GroupRule, from: Position): boolean {
  if (groups.some((group) => from.groups.includes(group))) return true;
  const subnets = from.subnets.flatMap((id) => facts.get("aws.subnet", id) ?? []);
  return cidrs.some((cidr) => subnets.some((subnet) => holdsRange(cidr, subnet.cidr)));
}

/** Network ACLs that do more than let everything pass are not evaluated: what crosses them is conditional. */
function networkAclConditions(facts: FactReader, vpc: string, port: number): readonly Condition[] {
  const names = facts.memo(`strict network ACLs of ${vpc}`, () => strictAcls(facts, vpc));
  return names.length === 0
    ? []
    : [{ kind: "environment", text: `the network ACLs ${names.join(", ")} let port ${port} pass` }];
}

function strictAcls(facts: FactReader, vpc: string): readonly string[] {
  const entries = facts
    .where("aws.subnet", "vpc", vpc)
    .flatMap(({ key }) => facts.where("aws.network-acl-entry", "subnets", key));
  const lists = Map.groupBy(new Set(entries), ({ acl, egress }) => `${acl} ${egress}`);
  const strict = [...lists.values()].flatMap((list) => {
    const first = list.reduce((least, entry) => (entry.number < least.number ? entry : least));
    return first.allow && first.protocol === "-1" && first.cidr === "0.0.0.0/0" ? [] : [first.acl];
  });
  return [...new Set(strict)].sort(compare);
}
