import type { Authz } from "../authz/index.ts";
import type { Rule } from "../model/rule.ts";

export type AmbitRule = Rule<Authz>;

/** Types a rule at its definition, and keeps the value as it is. */
export const defineRule = (rule: AmbitRule): AmbitRule => Object.freeze(rule);
