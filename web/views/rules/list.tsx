import { EyeOff } from "lucide";
import type { RuleRow } from "../../../queries/rules.ts";
import { Icon } from "../../parts/icon.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { count } from "../../parts/words.ts";
import type { StateOf } from "../../state/views.ts";
import { familyNames, hasGap } from "./filter.ts";

interface Props {
  readonly rules: readonly RuleRow[];
  readonly state: StateOf<"rules">;
}

/** The catalogue: a link per rule, by family, with how often it fires here. */
export function RuleList({ rules, state }: Props) {
  const byFamily = [...Map.groupBy(rules, ({ family }) => family)];
  return (
    <nav className="rule-list" aria-label="Rules">
      {byFamily.map(([family, own]) => (
        <section key={family}>
          <h2>{familyNames[family] ?? family}</h2>
          <ul>
            {own.map((rule) => (
              <li key={rule.id}>
                <ViewLink
                  to={{ ...state, rule: rule.id }}
                  aria-current={rule.id === state.rule ? "true" : undefined}
                  className="rule-link"
                >
                  <span>
                    {rule.title}
                    <span className="id">{rule.id}</span>
                  </span>
                  <span className="rule-steps" title="Steps that it gives in this snapshot">
                    {hasGap(rule) && <Icon of={EyeOff} />}
                    {hasGap(rule) && <span className="unseen">not everything that it needs was read, </span>}
                    {rule.steps > 0 ? count(rule.steps) : "–"}
                    <span className="unseen"> steps</span>
                  </span>
                </ViewLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
