import type { RuleInfo, StepRecord } from "../../graph/port.ts";
import type { Fact } from "../../model/fact.ts";
import type { StepRemediation } from "./answer.ts";

/** What a rule's remediation says of one step. */
export function remediationOf(
  { remediation }: RuleInfo,
  _step: Pick<StepRecord, "from" | "to">,
  _facts: readonly Fact[],
): StepRemediation | undefined {
  if (remediation === "") return undefined;
  return { command: remediation, open: [] };
}
