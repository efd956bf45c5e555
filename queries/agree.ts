import type { GraphReader } from "../graph/port.ts";
import { certainties } from "../model/step.ts";

/** Alternatives under which a proof's steps hold at once, for steps that do not use their strongest; or steps that never do. */
export type Agreement = { readonly alternatives: ReadonlyMap<number, number> } | { readonly clash: readonly number[] };

/** Choices of alternatives that are tried before steps are taken to clash. */
const mostChoices = 4096;

/** One alternative that says what the world must be like. */
interface Choice {
  readonly alternative: number;
  readonly says: readonly (readonly [variable: string, value: string])[];
}
interface Undecided {
  readonly step: number;
  readonly choices: readonly Choice[];
}

/**
 * Finds an alternative for each step, none weaker than the stratum, so that no two need one variable of the world to
 * have two values. Where there is none: few steps that clash whatever the others use.
 */
export function agreement(graph: GraphReader, steps: readonly number[], stratum: number): Agreement {
  const undecided = steps.flatMap((step) => choicesOf(graph, step, stratum));
  const found = solve(undecided);
  if (found) return { alternatives: found };
  let clash = undecided;
  for (const one of undecided) {
    const without = clash.filter((other) => other !== one);
    if (!solve(without)) clash = without;
  }
  return { clash: clash.map(({ step }) => step) };
}

/** Empty for a step of which some alternative needs nothing of the world; that one is then its strongest or of no account. */
function choicesOf(graph: GraphReader, step: number, stratum: number): Undecided[] {
  const choices: Choice[] = [];
  for (let alternative = 0; alternative < Math.max(1, graph.alternativeCount(step)); alternative++) {
    if (certainties.indexOf(graph.certaintyOf(step, alternative)) > stratum) break;
    const says = graph
      .conditionsOf(step, alternative)
      .flatMap(({ assumes }) => (assumes ? [[assumes.variable, assumes.value] as const] : []));
    if (says.length === 0 && alternative === 0) return [];
    choices.push({ alternative, says });
  }
  return [{ step, choices }];
}

function solve(undecided: readonly Undecided[]): ReadonlyMap<number, number> | undefined {
  const world = new Map<string, string>();
  const chosen = new Map<number, number>();
  let left = mostChoices;
  const choose = (index: number): boolean => {
    const one = undecided[index];
    if (!one) return true;
    for (const { alternative, says } of one.choices) {
      if (left-- <= 0) return false;
      if (says.some(([variable, value]) => (world.get(variable) ?? value) !== value)) continue;
      const fresh = says.filter(([variable]) => !world.has(variable));
      if (new Set(fresh.map(([variable]) => variable)).size < new Set(fresh.map((pair) => pair.join("\0"))).size)
        continue;
      for (const [variable, value] of fresh) world.set(variable, value);
      if (choose(index + 1)) {
        if (alternative > 0) chosen.set(one.step, alternative);
        return true;
      }
      for (const [variable] of fresh) world.delete(variable);
    }
    return false;
  };
  return choose(0) ? chosen : undefined;
}
