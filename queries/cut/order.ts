import type { ControlIndex } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { Control } from "../../model/control.ts";
import type { Progress } from "./sequence.ts";
import type { Waited } from "./zero.ts";

export interface Ordered {
  readonly control: number;
  /** Has to be done at the same time as the one before it. */
  readonly together: boolean;
  /** Can only be done once the sessions that live on have ended by themselves. */
  readonly waits: boolean;
  /** What is closed and ended after this one and those before it. */
  readonly progress: Progress;
}

export interface Order {
  /** The first ones. */
  readonly first: readonly Ordered[];
  /** The others, in any order among them. */
  readonly rest: readonly number[];
  /** When all are done. */
  readonly last: Progress;
  /** Seconds that some of them have to wait for sessions to end; undefined: nothing tells how long. */
  readonly wait: number | undefined;
}

export interface Preferred {
  readonly most: number;
  readonly reversibleFirst: boolean;
  readonly own: ReadonlySet<number>;
}

/** Residues that the search for an order may ask for. */
const mostResidues = 600;

/**
 * What to do first: always what leaves the fewest targets, those of now and those of when the sessions have ended counted
 * together, so that a hole is closed before what came through it is ended; of equals what can be undone, so that evidence is kept before
 * something is destroyed; then the cheaper, then what takes effect sooner. What would be taken anew waits.
 * @param most how many are put in order
 * @param reversibleFirst true: what can be undone goes before what leaves fewer targets
 * @param own controls that go before all others
 * @param later what is left when every session that ends by itself has ended
 */
export function inOrder(
  controls: readonly number[],
  index: ControlIndex,
  before: Progress,
  { most, reversibleFirst, own }: Preferred,
  later: (progress: Progress) => Waited,
): Order {
  const first: Ordered[] = [];
  const isOwn = ({ control }: { readonly control: number }): number => Number(own.has(control));
  let progress = before;
  let wait: number | undefined = 0;
  let waits = false;
  let open = controls
    .map((control): Candidate => ({ control, details: index.control(control) }))
    .sort((a, b) => isOwn(b) - isOwn(a) || preference(a.details, b.details));
  const rounds = Math.min(most, open.length);
  while (open.length > 0 && first.length < most) {
    const ready = candidates(open, progress);
    if (ready.length === 0 && !waits) {
      waits = true;
      const over = later(progress);
      if (candidates(open, over.progress).length > 0) {
        progress = over.progress;
        wait = over.seconds;
        continue;
      }
    }
    if (ready.length === 0) {
      // INVARIANT: each of them would be taken anew with another one.
      const over = wait === 0 ? together(open, progress, later) : { progress: all(open, progress), seconds: wait };
      const at = open.slice(0, most - first.length);
      first.push(
        ...at.map(({ control }, rank) => ({
          control,
          together: rank > 0,
          waits: over.seconds !== 0,
          progress: over.progress,
        })),
      );
      return {
        first,
        rest: open.slice(at.length).map(({ control }) => control),
        last: over.progress,
        wait: over.seconds,
      };
    }
    const width = Math.max(1, Math.floor(mostResidues / (2 * rounds)));
    const [best] = ready
      .slice(0, width)
      .map(({ control, details }) => {
        const next = progress.with([control]);
        return { control, details, next, left: next.now().count() + next.later().count() };
      })
      .sort(
        (a, b) =>
          isOwn(b) - isOwn(a) ||
          (reversibleFirst ? undoable(a.details, b.details) : 0) ||
          a.left - b.left ||
          preference(a.details, b.details),
      );
    if (!best) break;
    progress = best.next;
    first.push({ control: best.control, together: false, waits: wait !== 0, progress });
    open = open.filter(({ control }) => control !== best.control);
  }
  const rest = open.map(({ control }) => control);
  if (rest.length === 0) return { first, rest, last: progress, wait };
  const over = wait === 0 ? together(open, progress, later) : { progress: all(open, progress), seconds: wait };
  return { first, rest, last: over.progress, wait: over.seconds };
}

const all = (open: readonly Candidate[], progress: Progress): Progress =>
  progress.with(open.map(({ control }) => control));

/** All at once; where sessions would take some of it anew, what closes at once and the others when these have ended. */
function together(open: readonly Candidate[], progress: Progress, later: (progress: Progress) => Waited): Waited {
  const now = all(open, progress);
  const over = later(now);
  const then = all(open, over.progress);
  return then.ended.size > now.ended.size ? { progress: then, seconds: over.seconds } : { progress: now, seconds: 0 };
}

interface Candidate {
  readonly control: number;
  readonly details: Control;
}

/** Those that have an effect that lasts. Where none is told by what is reached now, each is tried. */
function candidates(open: readonly Candidate[], progress: Progress): readonly Candidate[] {
  const now = progress.now();
  const sure = open.filter(({ control }) => !progress.mayBeIdle(control, now));
  return sure.length > 0 ? sure : open.slice(0, mostResidues / 4).filter(({ control }) => !progress.isIdle(control));
}

const undoable = (a: Control, b: Control): number => Number(b.reversible) - Number(a.reversible);
const preference = (a: Control, b: Control): number =>
  undoable(a, b) || a.cost - b.cost || a.latency.seconds - b.latency.seconds || compare(a.id, b.id);
