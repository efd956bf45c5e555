import type { GraphReader } from "../../graph/port.ts";
import type { Assertion, ExpectedCut } from "../assertion.ts";
import type { ShownControl } from "../control.ts";
import type { CutAnswer } from "../cut/answer.ts";
import cut from "../cut.ts";

/** How the cheapest cut differs from what an assertion says of it, one line each. */
export function cutDiffers(
  graph: GraphReader,
  { from, to, assume, certainty }: Assertion,
  expected: ExpectedCut,
): string[] {
  const { mode, since } = expected;
  const answer = cut.run(
    graph,
    cut.input.parse({ from, to, assume, certainty, mode, limit: 1000, ...(since === undefined ? {} : { since }) }),
  );
  return [...controlsDiffer(answer, expected), ...costDiffers(answer, expected), ...leftDiffers(answer, expected)];
}

const ownerOf = ({ owner }: ShownControl): string => (owner.status === "unowned" ? "" : owner.owner);

function controlsDiffer({ cut: steps, mode }: CutAnswer, { controls, owners }: ExpectedCut): string[] {
  const made = steps.map(({ control }) => control.id);
  const missing = controls.filter((id) => !made.includes(id)).map((id) => `not in the cut: ${id}`);
  const more = made.filter((id) => !controls.includes(id)).map((id) => `in the cut: ${id}`);
  const differs = [...missing, ...more];
  if (differs.length === 0 && mode === "contain" && made.join("\n") !== controls.join("\n"))
    differs.push(`the order is ${made.join(", ")}`);
  for (const [index, id] of controls.entries()) {
    const step = steps.find(({ control }) => control.id === id);
    const expected = owners?.[index];
    if (step === undefined || expected === undefined || ownerOf(step.control) === expected) continue;
    differs.push(`${id} is of ${ownerOf(step.control) || "nobody"}, not of ${expected || "nobody"}`);
  }
  return differs;
}

function costDiffers({ cost, lowerBound }: CutAnswer, { cost: exactly, atMost }: ExpectedCut): string[] {
  const differs: string[] = [];
  if (exactly !== undefined && cost !== exactly) differs.push(`it costs ${cost}, not ${exactly}`);
  if (exactly !== undefined && cost === exactly && lowerBound < cost)
    differs.push(`that nothing costs less than ${cost} is not proven: the bound is ${lowerBound}`);
  if (atMost !== undefined && cost > atMost) differs.push(`it costs ${cost}, more than ${atMost}`);
  return differs;
}

function leftDiffers({ cut: steps, verification, mode }: CutAnswer, { controls, residual }: ExpectedCut): string[] {
  if (residual === undefined) return verification.reached.map((target) => `still reached: ${target}`);
  const made = new Map(steps.map(({ control, residual: left }) => [control.id, left.nodes]));
  return controls.flatMap((id, index) => {
    const left = made.get(id);
    // Of `prevent` the order is the cut's own: only what all of it leaves can be said.
    const counts = mode === "contain" || index === controls.length - 1;
    const own = mode === "contain" ? left : steps.at(-1)?.residual.nodes;
    const expected = residual[index];
    return !counts || left === undefined || own === expected ? [] : [`after ${id} ${own} are left, not ${expected}`];
  });
}
