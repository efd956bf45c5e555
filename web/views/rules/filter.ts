import type { RuleRow } from "../../../queries/rules.ts";
import type { StateOf } from "../../state/views.ts";

export type RuleFilter = Pick<StateOf<"rules">, "text" | "family" | "firing" | "gaps">;

export const hasGap = ({ blinded, weakened }: RuleRow): boolean => blinded.length + weakened.length > 0;

/** Everything in which a rule is searched, lower case. */
const textOf = ({ id, title, edge, abuse, emits, detection, frameworks }: RuleRow): string =>
  [id, title, edge, abuse, ...emits.from, emits.to, ...detection.map(({ event }) => event), ...frameworks]
    .join(" ")
    .toLowerCase();

/** Rules that have every word and pass the filters, in the answer's order. */
export function rulesThatFit(rules: readonly RuleRow[], { text, family, firing, gaps }: RuleFilter): RuleRow[] {
  const words = text.toLowerCase().split(/\s+/);
  return rules.filter(
    (rule) =>
      (family === "any" || rule.family === family) &&
      (!firing || rule.steps > 0) &&
      (!gaps || hasGap(rule)) &&
      words.every((word) => textOf(rule).includes(word)),
  );
}

export const familyNames: Readonly<Record<string, string>> = {
  aws: "AWS",
  kubernetes: "Kubernetes",
  vault: "Vault",
  cross: "Across systems",
};
