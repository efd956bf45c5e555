import type { AwsSecurityGroupRuleFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { type Change, refOf } from "./refs.ts";

type Rule = AwsSecurityGroupRuleFact;
type Change3 = { -readonly [F in keyof Change]: Rule[] };

/**
 * EC2 joins all peers of one protocol and range of ports in one rule and numbers the rules as it likes, so rules are
 * found by what they say: what a change takes away leaves every rule of the same ports, what it brings is a rule of its own.
 */
export function ruleChange(before: readonly Rule[], after: readonly Rule[], base: FactReader): Change3 {
  const left = new Set(after.map(refOf));
  const had = new Set(before.map(refOf));
  const rewritten = new Map<string, Rule>();
  for (const gone of before.filter((rule) => !left.has(refOf(rule)))) {
    for (const known of base.where("aws.security-group-rule", "group", gone.group)) {
      const rule = rewritten.get(known.key) ?? known;
      if (samePorts(rule, gone)) rewritten.set(known.key, without(rule, gone));
    }
  }
  const changed = [...rewritten.values()];
  const knows = (rule: Rule): boolean =>
    base.where("aws.security-group-rule", "group", rule.group).some((known) => {
      const now = rewritten.get(known.key) ?? known;
      return samePorts(now, rule) && peersOf(rule).every((peer) => peersOf(now).includes(peer));
    });
  return {
    add: [
      ...changed.filter((rule) => peersOf(rule).length > 0),
      // A rule that stays and that a snapshot of its group lacks has drifted away: the snapshot stands.
      ...after.filter(
        (rule) => !knows(rule) && (!had.has(refOf(rule)) || base.get("aws.security-group", rule.group) === undefined),
      ),
    ],
    remove: changed.filter((rule) => peersOf(rule).length === 0),
  };
}

const peersOf = ({ cidrs, groups, prefixLists }: Rule): readonly string[] => [...cidrs, ...groups, ...prefixLists];

const samePorts = (a: Rule, b: Rule): boolean =>
  a.direction === b.direction &&
  a.protocol === b.protocol &&
  (a.protocol === "-1" || (a.fromPort === b.fromPort && a.toPort === b.toPort));

const without = (rule: Rule, gone: Rule): Rule => ({
  ...rule,
  cidrs: rule.cidrs.filter((one) => !gone.cidrs.includes(one)),
  groups: rule.groups.filter((one) => !gone.groups.includes(one)),
  prefixLists: rule.prefixLists.filter((one) => !gone.prefixLists.includes(one)),
});
