import type { FactUse, GraphReader } from "../../graph/port.ts";
import { type Privilege, splitPrivilege } from "../../model/access.ts";
import type { CutClosers } from "../closers.ts";
import { shownControl } from "../control.ts";
import type { CutStep, Residual } from "./answer.ts";
import type { CutResidue } from "./problem.ts";

const shownUses = 10;
const countedUses = 1000;
const shownStops = 5;

/**
 * One step of a cut.
 * @param held tells what the starts held before anything was done
 * @param isLost tells whether a use is gone when all is done; where nothing was derived again, every use counts as lost
 */
export function cutStep(
  graph: GraphReader,
  control: number,
  residual: Residual,
  when: Pick<CutStep, "together" | "waits">,
  held: (privilege: Privilege) => boolean,
  ends: readonly Privilege[],
  isLost: (use: FactUse) => boolean,
): CutStep {
  const isCloser = graph.controls.closes[control] === 1;
  const uses: FactUse[] = [];
  const stops: FactUse[] = [];
  let useCount = 0;
  for (const use of first(graph.usesOf(control))) {
    if (use.from.every(held) || (isCloser && !isLost(use))) continue;
    if (useCount++ < shownUses) uses.push(use);
  }
  for (const use of isCloser ? first(graph.closedBy(control)) : []) {
    if (stops.length === shownStops) break;
    if (use.from.every(held)) stops.push(use);
  }
  return {
    control: shownControl(graph, control),
    stops,
    ends: ends.slice(0, shownStops),
    ...when,
    residual,
    uses,
    useCount,
  };
}

function* first(uses: Iterable<FactUse>): Iterable<FactUse> {
  let looked = 0;
  for (const use of uses) {
    if (looked++ === countedUses) return;
    yield use;
  }
}

/** What a control ends of what was taken. */
export function endsOf(graph: GraphReader, closers: CutClosers, control: number): Privilege[] {
  if (graph.controls.closes[control] === 1) return [];
  const steps = new Set(Array.from(closers.alternativesOf(control), (a) => closers.stepOf[a] ?? -1));
  const ended = closers.copies.filter(({ step }) => steps.has(step));
  return [...new Set(ended.map(({ privilege }) => graph.key(privilege)))].sort();
}

/** Whether the first start holds a privilege, by its key. */
export const holds = (graph: GraphReader, residue: CutResidue): ((privilege: Privilege) => boolean) => {
  const known = new Map<Privilege, boolean>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const { node, access } = splitPrivilege(key);
    const index = graph.nodeIndex(node);
    const p = index < 0 ? -1 : graph.privilegeIndex(index, access);
    const is = p >= 0 && residue.holds(p);
    known.set(key, is);
    return is;
  };
};
