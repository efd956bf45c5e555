import type { GraphReader } from "../../graph/port.ts";
import type { Control } from "../../model/control.ts";
import { duration } from "../../model/latency.ts";
import type { Copy, CutClosers } from "../closers.ts";
import type { TimeUntilZero } from "./answer.ts";
import type { CutProblem, CutResidue } from "./problem.ts";
import type { Progress } from "./sequence.ts";

/** How long sessions still reach targets after the last control is in force. */
export type Lingering =
  | { readonly seconds: number; readonly sessions: readonly Copy[] }
  /** Some of them end at a time that the snapshot does not tell, or keep each other alive. */
  | { readonly seconds?: never; readonly sessions: readonly Copy[]; readonly renewed: boolean };

/**
 * How long sessions go on reaching targets that are closed for good: they end in rounds, as one session may open another
 * until its own end.
 */
export function lingering(progress: Progress, problem: CutProblem, closers: CutClosers): Lingering {
  const lasting = new Set(progress.later().reached);
  let alive = closers.copies.filter(({ lives, step }) => lives === "session" && progress.banned[step] === 0);
  const decisive: Copy[] = [];
  let seconds = 0;
  for (;;) {
    if (alive.length === 0) return { seconds, sessions: decisive };
    const left = residue(progress, problem, closers, alive);
    if (!reaches(left, lasting)) return { seconds, sessions: decisive };
    const ending = alive.filter((copy) => !isRenewed(copy, progress, closers, left));
    if (ending.length === 0) return { sessions: alive, renewed: true };
    const { until, last } = endOf(ending, alive, lasting, (some) => residue(progress, problem, closers, some));
    if (until === undefined) return { sessions: [last], renewed: false };
    decisive.push(last);
    seconds += until;
    alive = alive.filter((copy) => !ending.includes(copy));
  }
}

/** The state when every session that ends by itself has ended, and how long that takes. */
export interface Waited {
  readonly progress: Progress;
  /** Undefined where one ends at a time that the snapshot does not tell. */
  readonly seconds: number | undefined;
}

export function waited(progress: Progress, problem: CutProblem, closers: CutClosers): Waited {
  let alive = closers.copies.filter(({ lives, step }) => lives === "session" && progress.banned[step] === 0);
  let seconds: number | undefined = 0;
  const over: Copy[] = [];
  for (;;) {
    const left = residue(progress, problem, closers, alive);
    const ending = alive.filter((copy) => !isRenewed(copy, progress, closers, left));
    if (ending.length === 0) return { progress: progress.after(over), seconds };
    const longest = Math.max(...ending.map((copy) => copy.seconds ?? Infinity));
    seconds = seconds === undefined || longest === Infinity ? undefined : seconds + longest;
    over.push(...ending);
    alive = alive.filter((copy) => !ending.includes(copy));
  }
}

/** The first moment at which the sessions that have ended by then leave no target; else when the last of them ends. */
function endOf(
  ending: readonly Copy[],
  alive: readonly Copy[],
  lasting: ReadonlySet<number>,
  residueOf: (alive: readonly Copy[]) => CutResidue,
): { readonly until?: number; readonly last: Copy } {
  const sorted = ending.toSorted((a, b) => (a.seconds ?? Infinity) - (b.seconds ?? Infinity));
  for (const [index, copy] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next === undefined || (next.seconds ?? Infinity) > (copy.seconds ?? Infinity)) {
      const over = new Set(sorted.slice(0, index + 1));
      if (next === undefined || !reaches(residueOf(alive.filter((one) => !over.has(one))), lasting))
        return { ...(copy.seconds === undefined ? {} : { until: copy.seconds }), last: copy };
    }
  }
  throw new RangeError("no session ends");
}

function residue(progress: Progress, problem: CutProblem, { copies }: CutClosers, alive: readonly Copy[]): CutResidue {
  const kept = new Set(alive);
  return problem.residueOf(progress.without(copies.filter((copy) => copy.lives === "session" && !kept.has(copy))));
}

function reaches(left: CutResidue, lasting: ReadonlySet<number>): boolean {
  for (const target of left.reached) if (!lasting.has(target)) return true;
  return false;
}

function isRenewed({ step }: Copy, progress: Progress, { alternativeStart }: CutClosers, left: CutResidue): boolean {
  for (let a = alternativeStart[step] ?? 0; a < (alternativeStart[step + 1] ?? 0); a++)
    if (progress.isTaken(a, left)) return true;
  return false;
}

/** What containment waits for. */
export interface Wait {
  /** Before the last controls can be carried out; undefined: for a time that the snapshot does not tell. */
  readonly before: number | undefined;
  readonly after: Lingering;
}

/** When the last target is no more reached. @param left targets that are reached when all is done and over */
export function timeUntilZero(
  graph: GraphReader,
  controls: readonly Control[],
  left: number,
  wait?: Wait,
): TimeUntilZero {
  const survivors = wait?.after;
  const slowest = controls.toSorted((a, b) => b.latency.seconds - a.latency.seconds)[0];
  const seconds = slowest?.latency.seconds ?? 0;
  const because =
    slowest === undefined || seconds === 0 ? [] : [`${slowest.title} is in force within ${duration(seconds)}`];
  const beyond = survivors === undefined ? [] : outlasting(controls);
  if (left > 0) {
    const what = `${left} of the targets ${left === 1 ? "stays" : "stay"} reached: no change closes every way`;
    return { because: [what, ...because], beyond };
  }
  if (survivors === undefined) return { seconds, because, beyond };
  if (wait?.before === undefined) {
    const what = "the last changes wait for sessions that end at a time which the snapshot does not tell";
    return { because: [what, ...because], beyond };
  }
  const waits =
    wait.before === 0 ? [] : [`the last changes wait until sessions have ended: ${duration(wait.before)} at most`];
  const names = [...new Set(survivors.sessions.map(({ privilege }) => graph.key(privilege)))];
  if (survivors.seconds === undefined) {
    const what = survivors.renewed
      ? `sessions open each other anew and never end by themselves: ${names.join(", ")}`
      : `a session ends at a time that the snapshot does not tell: ${names.join(", ")}`;
    return { because: [what, ...because], beyond };
  }
  const sessions = survivors.sessions.map(
    ({ privilege, seconds: lives = 0 }) => `sessions of ${graph.key(privilege)} live on for ${duration(lives)} at most`,
  );
  return {
    seconds: seconds + wait.before + survivors.seconds,
    because: [...waits, ...sessions, ...because],
    beyond,
  };
}

/** What the controls say of what works on: of what closes the sessions are reckoned with one by one. */
const outlasting = (controls: readonly Control[]): string[] => [
  ...new Set(
    controls.flatMap(({ title, latency: { survives, survivesSeconds } }) =>
      survives === undefined || survivesSeconds !== undefined ? [] : [`${title}: ${survives}`],
    ),
  ),
];
