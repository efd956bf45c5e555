import type { Access } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { scanOf, statementOn } from "../../model/examples/ai.ts";
import { podOf } from "../../model/examples/kubernetes.ts";
import type { FlawEffect } from "../../model/fact/ai.ts";
import { type Example, fires, type PrivilegePattern, type RuleId, silent } from "../../model/rule.ts";
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

interface KnownFlawRule
  extends Pick<FlawRule, "abuse" | "detection" | "frameworks" | "id" | "leaves" | "on" | "title"> {
  readonly effect: FlawEffect;
  readonly access: Access;
  readonly condition?: Condition;
  /** Said after the command that runs another version: what more is to be done. */
  readonly afterwards?: string;
  /** A flaw of the catalogue for the examples: an image that has it, one whose tag tells no version, and those without by why. */
  readonly known: {
    readonly flaw: string;
    readonly has: string;
    readonly latest: string;
    readonly without: Readonly<Record<string, string>>;
  };
}

/** A flaw that is mended by another version of the program. */
export function knownFlawRule({ effect, access, afterwards, known, ...rest }: KnownFlawRule): AmbitRule {
  const pod = "k8s:prod:pod:app:web";
  const step = `${pod}#connect -> ${rest.on === "store" ? "k8s:prod:store:app:web" : pod}#${access}`;
  const running = (image: string) => podOf("app", "web", { image });
  const { flaw, has, latest, without } = known;
  return flawRule({
    edge: "EXPLOITS",
    effects: [effect],
    accesses: [access],
    remediation: `kubectl set image -n <namespace> deployment/<name> <container>=<image of the mended version by its tag>${afterwards === undefined ? "" : `   # then ${afterwards}`}`,
    references: ["https://www.cve.org/"],
    examples: [
      assumed(fires("a version that has it", step, running(has))),
      assumed(
        fires("a scanner found it where the tag tells no version", step, running(latest), scanOf(latest, [flaw])),
      ),
      silent("a statement that the version does not have it", running(has), statementOn(has, flaw)),
      ...Object.entries(without).map(([why, image]) => silent(why, running(image))),
    ],
    ...rest,
  });
}
