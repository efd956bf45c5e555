import type { Privilege } from "../../model/access.ts";
import type { Condition } from "../../model/step.ts";
import type { StepAnswer, StepControl, StepDetail, StepFact } from "../../queries/step/answer.ts";

/** A step as a person counts it: where a hub stands in its middle, both sides. */
export interface JoinedStep {
  readonly last: StepDetail;
  readonly from: readonly Privilege[];
  readonly to: Privilege;
  readonly conditions: readonly Condition[];
  readonly controls: readonly StepControl[];
  /** Facts of the strongest alternatives, each once. */
  readonly facts: readonly StepFact[];
  /** Ways beyond the one shown. */
  readonly others: number;
}

/** The steps of an answer with the sides of each hub joined. */
export function joined(answer: StepAnswer): JoinedStep[] {
  const sides = new Map<Privilege, StepDetail>();
  const steps: JoinedStep[] = [];
  const used = new Set<StepDetail>();
  for (const detail of answer.steps) if (detail.to.startsWith("hub:")) sides.set(detail.to, detail);
  for (const detail of answer.steps.toReversed()) {
    if (used.has(detail)) continue;
    const before = detail.from.flatMap((p) => sides.get(p) ?? []).filter(({ rule }) => rule === detail.rule);
    for (const side of before) used.add(side);
    const parts = [...before, detail];
    const hubs = new Set(before.map(({ to }) => to));
    const keys = new Set(parts.flatMap(({ alternatives }) => alternatives[0]?.because ?? []));
    steps.push({
      last: detail,
      from: [...new Set([...before.flatMap(({ from }) => from), ...detail.from.filter((p) => !hubs.has(p))])],
      to: detail.to,
      conditions: parts.flatMap(({ conditions }) => conditions),
      controls: parts.flatMap(({ controls }) => controls),
      facts: [...keys].flatMap((key) => answer.facts[key] ?? []),
      others: parts.reduce((ways, { alternativeCount }) => ways * Math.max(1, alternativeCount), 1) - 1,
    });
  }
  return steps.reverse();
}
