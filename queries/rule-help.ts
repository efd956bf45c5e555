import type { RuleInfo } from "../graph/port.ts";
import type { ControlTemplate } from "../model/control.ts";
import type { FactKind } from "../model/fact.ts";
import type { PrivilegePattern, RuleId } from "../model/rule.ts";
import type { Leaves } from "../model/step.ts";

/** What a rule's own file says of its technique. */
export interface RuleHelp {
  readonly id: RuleId;
  readonly version: number;
  /** The folder it is in: `aws`, `kubernetes`, `vault`, `cross`; `model` for what no rule derives. */
  readonly family: string;
  /** SCREAMING_SNAKE verb. */
  readonly edge: string;
  /** One sentence whose subject is whoever holds the premises. */
  readonly title: string;
  readonly emits: { readonly from: readonly PrivilegePattern[]; readonly to: PrivilegePattern };
  /** Fact kinds that its steps cite. */
  readonly needs: readonly FactKind[];
  /** Collections whose absence of restraint its steps rely on. */
  readonly reliesOnAbsenceIn: readonly FactKind[];
  readonly abuse: string;
  readonly detection: readonly { readonly service: string; readonly event: string }[];
  /** Why no log would show it, where that is so. */
  readonly blind?: string;
  /** A command or policy change, with `<placeholders>`; empty where only an earlier step can be closed. */
  readonly remediation: string;
  readonly controls: readonly ControlTemplate[];
  /** `<framework>:<id>`: `attack:T1548.005`, `owasp-nhi:NHI5`. */
  readonly frameworks: readonly string[];
  readonly references: readonly string[];
  /** It gives more rights than its premises had. */
  readonly escalation: boolean;
  /** It costs nothing and is not counted as a step. */
  readonly structural: boolean;
  readonly leaves: Leaves;
  /** Its page in the repository; none for what no rule derives. */
  readonly page?: string;
}

/** The family is the id's first part. */
export const familyOf = (rule: RuleId): string => rule.slice(0, rule.indexOf("."));

export function ruleHelp(rule: RuleInfo): RuleHelp {
  const { id, version, edge, title, emits, needs, reliesOnAbsenceIn, abuse, detection, blind, remediation } = rule;
  const { controls, frameworks, references, escalation, structural, leaves } = rule;
  const family = familyOf(id);
  return {
    id,
    version,
    family,
    edge,
    title,
    emits,
    needs,
    reliesOnAbsenceIn,
    abuse,
    detection,
    ...(blind === undefined ? {} : { blind }),
    remediation,
    controls,
    frameworks,
    references,
    escalation,
    structural,
    leaves,
    ...(family === "model" ? {} : { page: `docs/rules/${id}.md` }),
  };
}
