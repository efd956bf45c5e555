import type { Rule } from "./rule.ts";

/** Everything in which a rule is searched, lower case. */
export const ruleText = ({
  id,
  title,
  edge,
  abuse,
  emits,
  detection,
  frameworks,
}: Pick<Rule<never>, "id" | "title" | "edge" | "abuse" | "emits" | "detection"> & {
  readonly frameworks: readonly string[];
}): string =>
  [id, title, edge, abuse, ...emits.from, emits.to, ...detection.map(({ event }) => event), ...frameworks]
    .join(" ")
    .toLowerCase();
