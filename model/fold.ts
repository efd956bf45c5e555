import type { Privilege } from "./access.ts";
import type { Condition } from "./step.ts";

/** What folding needs to know of a step. */
export interface Foldable {
  readonly key: string;
  /** `<id>@<version>`. */
  readonly rule: string;
  readonly from: readonly Privilege[];
  readonly to: Privilege;
  readonly conditions: readonly Condition[];
  /** Alternatives, strongest first, each with what it quotes. */
  readonly because: readonly (readonly unknown[])[];
}

/** One step as a person counts it: hubs and accesses that others include are folded into the steps around them. */
export interface Folded<S extends Foldable> {
  readonly step: S;
  /** What must be held, each as an earlier step or the start gives it; sorted. */
  readonly from: readonly Privilege[];
  readonly to: Privilege;
  /** Of the strongest alternative and of the hubs that it passes, in firing order, each once. */
  readonly evidence: readonly S["because"][number][number][];
  readonly conditions: readonly Condition[];
}

const isHub = (held: Privilege): boolean => held.startsWith("hub:");
const isIncluded = ({ rule }: { readonly rule: string }): boolean => rule.startsWith("model.implies@");

/** Steps in firing order, without those that are hubs' sides or included accesses. */
export function folded<S extends Foldable>(steps: readonly S[]): Folded<S>[] {
  const makers = new Map(steps.map((step) => [step.to, step]));
  return steps
    .filter((step) => !isHub(step.to) && !isIncluded(step))
    .map((step) => {
      const from = new Set<Privilege>();
      const passed: S[] = [];
      gather(step, makers, from, passed, new Set<S>());
      return {
        step,
        from: [...from].sort(),
        to: step.to,
        evidence: distinct([...passed, step].flatMap(({ because }) => because[0] ?? [])),
        conditions: distinct([...passed, step].flatMap(({ conditions }) => conditions)),
      };
    });
}

/** The steps of a proof of an answer, folded; none where the answer has no such proof. */
export const foldedProof = <S extends Foldable>(
  answer: {
    readonly proofs: Readonly<Record<string, { readonly steps: readonly string[] }>>;
    readonly steps: Readonly<Record<string, S>>;
  },
  proof: string,
): Folded<S>[] => folded((answer.proofs[proof]?.steps ?? []).flatMap((key) => answer.steps[key] ?? []));

/** Adds what a step rests on in the end to `from`, and the hubs' sides on the way to `passed`, premises before conclusions. */
function gather<S extends Foldable>(
  step: S,
  makers: ReadonlyMap<Privilege, S>,
  from: Set<Privilege>,
  passed: S[],
  seen: Set<S>,
): void {
  for (const premise of step.from) {
    const maker = makers.get(premise);
    if (!maker || !(isHub(premise) || isIncluded(maker))) {
      from.add(premise);
      continue;
    }
    if (seen.has(maker)) continue;
    seen.add(maker);
    gather(maker, makers, from, passed, seen);
    if (isHub(premise)) passed.push(maker);
  }
}

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
