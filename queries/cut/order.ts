import type { ControlIndex } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { Progress } from "./sequence.ts";

export interface Ordered {
  readonly control: number;
  /** Has to be done at the same time as the one before it. */
  readonly together: boolean;
  /** What is closed and ended after this one and those before it. */
  readonly progress: Progress;
}

/** Residues that the search for an order may ask for. */
const mostResidues = 600;

/**
 * What to do first: always what leaves the fewest targets; of equals what can be undone, so that evidence is kept before
 * something is destroyed; then the cheaper, then what takes effect sooner. What would be taken anew waits.
 */
export function inOrder(controls: readonly number[], index: ControlIndex, before: Progress): readonly Ordered[] {
  const order: Ordered[] = [];
  let progress = before;
  let open = controls.map((control) => ({ control, details: index.control(control) }));
  while (open.length > 0) {
    const width = Math.max(1, Math.floor(((2 * mostResidues) / (controls.length + 1) ** 2) * open.length));
    const idle = new Set(open.flatMap(({ control }) => (progress.isIdle(control) ? [control] : [])));
    if (idle.size === open.length) {
      const last = progress.with(open.map(({ control }) => control));
      const at = open.map(({ control }, rank) => ({ control, together: rank > 0, progress: last }));
      return [...order, ...at];
    }
    const tried = open
      .filter(({ control }) => !idle.has(control))
      .sort((a, b) => preference(a, b))
      .slice(0, width)
      .map((one) => {
        const next = progress.with([one.control]);
        return { ...one, next, left: [...next.now().reached].length };
      });
    const [best] = tried.sort((a, b) => a.left - b.left || preference(a, b));
    if (!best) break;
    progress = best.next;
    order.push({ control: best.control, together: false, progress });
    open = open.filter(({ control }) => control !== best.control);
  }
  return order;
}

type Candidate = { readonly details: ReturnType<ControlIndex["control"]> };

const preference = ({ details: a }: Candidate, { details: b }: Candidate): number =>
  Number(b.reversible) - Number(a.reversible) ||
  a.cost - b.cost ||
  a.latency.seconds - b.latency.seconds ||
  compare(a.id, b.id);
