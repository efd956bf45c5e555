import type { Access } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { FlawEffect } from "../../model/fact/ai.ts";
import type { Example, PrivilegePattern, RuleId } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { catalogueFacts, flawSteps } from "./ai-flaws.ts";

interface FlawRule {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  readonly effects: readonly FlawEffect[];
  readonly on: "store" | "workload";
  readonly accesses: readonly [Access, ...Access[]];
  /** What else has to be. */
  readonly condition?: Condition;
  readonly leaves: AmbitRule["leaves"];
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly remediation: string;
  readonly frameworks: AmbitRule["frameworks"];
  readonly references: AmbitRule["references"];
  readonly examples: readonly Example[];
}

/**
 * What the catalogue knows a program's version for, always assumed: from whoever may send it requests to what the flaw gives.
 * Where proxies pass on other paths alone, only from inside the cluster's network.
 */
export function flawRule({ effects, on, accesses, condition, ...rest }: FlawRule): AmbitRule {
  const to = `${on === "store" ? "AiStore" : "Any"}#${accesses[0]}` as PrivilegePattern;
  return defineRule({
    version: 1,
    emits: { from: ["AwsContainerTask#connect", "K8sNetwork#originate", "K8sPod#connect"], to },
    needs: catalogueFacts,
    reliesOnAbsenceIn: [],
    escalation: true,
    derive: (facts) => flawSteps(facts, effects, { on, accesses, ...(condition ? { condition } : {}) }),
    controls: [
      control("narrow", "k8s.pod", "Run a version of the program without the flaw", "program"),
      control("narrow", "aws.task-definition", "Run a version of the program without the flaw", "program"),
    ],
    ...rest,
  });
}

/** An example whose steps are assumed. */
export const assumed = (example: Example): Example => ({ ...example, certainty: "assumed" });
