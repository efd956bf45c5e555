import { ruleText } from "../../../model/rule-text.ts";
import type { RuleRow } from "../../../queries/rules.ts";
import type { StateOf } from "../../state/views.ts";

export type RuleFilter = Pick<StateOf<"rules">, "text" | "family" | "firing" | "gaps">;

export const hasGap = ({ blinded, weakened }: RuleRow): boolean => blinded.length + weakened.length > 0;

/** Rules that have every word and pass the filters, in the answer's order. */
export function rulesThatFit(rules: readonly RuleRow[], { text, family, firing, gaps }: RuleFilter): RuleRow[] {
  const words = text.toLowerCase().split(/\s+/);
  return rules.filter(
    (rule) =>
      (family === "any" || rule.family === family) &&
      (!firing || rule.steps > 0) &&
      (!gaps || hasGap(rule)) &&
      words.every((word) => ruleText(rule).includes(word)),
  );
}

export const familyNames: Readonly<Record<string, string>> = {
  aws: "AWS",
  kubernetes: "Kubernetes",
  vault: "Vault",
  github: "GitHub",
  gcp: "GCP",
  azure: "Azure",
  credential: "Credentials",
  cross: "Across systems",
};
