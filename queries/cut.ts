import type { GraphReader } from "../graph/port.ts";
import { UserError } from "../model/errors.ts";
import { certainties } from "../model/step.ts";
import { AnswerBook, answerGaps, snapshotOf, unmatched } from "./answer.ts";
import { hypotheses } from "./assume.ts";
import { type CutClosers, closersOf, lapsing, unit } from "./closers.ts";
import { shownControl } from "./control.ts";
import type { CutAnswer, CutStep, Taken } from "./cut/answer.ts";
import { chokePoints } from "./cut/choke-points.ts";
import { withCopies } from "./cut/copies.ts";
import { type CutQuestion, containTargets, cutInput } from "./cut/input.ts";
import { inOrder, type Ordered } from "./cut/order.ts";
import { CutProblem } from "./cut/problem.ts";
import { type Rederived, rederived } from "./cut/rederive.ts";
import { byImportance, residualOf } from "./cut/residual.ts";
import { Progress } from "./cut/sequence.ts";
import { windowOf } from "./cut/since.ts";
import { solved } from "./cut/solve.ts";
import { cutStep, endsOf, holds } from "./cut/steps.ts";
import { titlesOf, uncuttable } from "./cut/uncuttable.ts";
import { lingering, timeUntilZero, waited } from "./cut/zero.ts";
import { defineQuery } from "./define.ts";
import { losses } from "./lost.ts";
import { Prover } from "./proof.ts";
import { wantedTargets } from "./selector.ts";
import { impliedByStart, type Start, startsOf, withNamedStarts } from "./starts.ts";

const shownTaken = 50;
const shownRest = 1000;

/** The cheapest set of controls after which no start reaches a target, checked by deriving everything again. */
export default defineQuery({
  id: "cut",
  title: "What is the cheapest change after which this is not reached?",
  input: cutInput,
  notes: `Cost of a control: 1 one credential is revoked or rotated; 2 one permission or setting is changed; 3 one workload or
resource is configured anew; 4 something shared is changed; 5 something is designed anew. Where \`cost\` is \`lowerBound\`
no set of controls costs less; else the cut is the best found within bounded work and none costs less than the bound.

\`contain\` takes everything that the starts reach as taken. A \`durable\` copy (a copied secret, a minted key) goes on until
it is rotated or revoked, and only once nothing reads it anew; a session goes on until it ends by itself or is revoked;
what is tied ends with its step. The order is that of the least residual reach, what can be undone first among equals. It
judges by this snapshot: what was reachable earlier and is not any more is not in it.

After the edits every rule is asked again. Where an edit opens another way, controls are added (\`verification.added\`).`,

  run: (base, question): CutAnswer => cutAnswer(base, question),
});

/** How a cut is put in order where that is not as `cut` does it. */
export interface CutOrder {
  /** What can be undone goes before what cannot, whatever each leaves. */
  readonly reversibleFirst: boolean;
  /** Ids of controls that are carried out first, whether or not the cheapest cut has them. */
  readonly own: readonly string[];
}

export function cutAnswer(
  base: GraphReader,
  question: CutQuestion,
  { reversibleFirst, own }: CutOrder = { reversibleFirst: false, own: [] },
): CutAnswer {
  const named = withNamedStarts(base, question.from);
  const to = targetsOf(question);
  const { since, mode } = checked(question);
  const window = since === undefined ? {} : { window: windowOf(since, named.snapshot.takenAt) };
  const { problem: whole, closers, graph, anyway } = problemOf(named, question, to);
  const problem = whole.narrowed(whole.residue().reached);
  const before = problem.residue();
  const found = solved(problem, closers);
  const first = new Set(own.map((id) => named.controls.find(id)).filter((control) => control >= 0));
  const cut = { ...found, controls: [...new Set([...first, ...found.controls])] };
  const isCloser = (control: number): boolean => named.controls.closes[control] === 1;
  const progress = new Progress(problem, closers, isCloser);
  const later = (now: Progress) => waited(now, problem, closers);
  const {
    first: ordered,
    rest,
    last,
    wait,
  } = inOrder(cut.controls, named.controls, progress, { most: question.limit, reversibleFirst, own: first }, later);
  const done = last.later();
  const book = new AnswerBook();
  const open = [...done.reached].map((target) => uncuttable(target, done, problem, closers, book));
  const kept = closers.copies.filter(({ step, lives }) => lives === "durable" && last.banned[step] === 0);
  const derived =
    question.unverified || cut.controls.length === 0
      ? undefined
      : rederived(
          named,
          whole,
          question.assume,
          cut.controls,
          kept.map(({ privilege }) => privilege),
          new Set(open.map(({ target }) => target)),
        );
  // What no change closes stays, whether or not a node of it is left in the facts that were edited.
  const still = [...new Set([...open.map(({ target }) => target), ...(derived?.reached ?? [])])];
  const steps = stepsOf(named, ordered, rest.length === 0 ? derived : undefined, before, closers);
  const others =
    rest.length === 0 ? [] : [...rest.map((control) => ({ graph: named, control })), ...(derived?.added ?? [])];
  const cost =
    costOf(named, cut.controls) +
    (derived?.added ?? []).reduce((sum, { graph: own, control }) => sum + costOf(own, [control]), 0);
  const contained = mode === "contain" ? { before: wait, after: lingering(last, problem, closers) } : undefined;
  return {
    schema: 1,
    snapshot: snapshotOf(named),
    mode,
    from: question.from,
    to,
    assume: question.assume,
    ...window,
    gaps: answerGaps(named.gaps),
    ...unmatched([named], [...question.from, ...question.to, ...question.assume]),
    reached: residualOf(named, [...before.reached]),
    ...(anyway.length === 0 ? {} : { anyway: anyway.map((target) => named.key(target)) }),
    ...(mode === "contain" ? { taken: takenOf(graph, closers, cut.controls, last) } : {}),
    cut: steps,
    count: steps.length + others.length,
    rest: others.slice(0, shownRest).map((one) => shownControl(one.graph, one.control)),
    truncated: others.length > shownRest,
    cost,
    lowerBound: derived?.added.length || cut.lowerBound < cut.weight ? Math.floor(cut.lowerBound / unit) : cost,
    uncuttable: open,
    verification: {
      derivations: derived?.derivations ?? 0,
      added: derived?.added.map((one) => one.graph.controls.id(one.control)) ?? [],
      reached: still,
    },
    zero: timeUntilZero(
      graph,
      [...steps.map(({ control }) => control), ...others.map((one) => one.graph.controls.control(one.control))],
      still.length,
      contained,
    ),
    ...chokePoints(named, before, closers, problem),
    proofs: book.proofs,
    steps: book.steps,
  };
}

const costOf = ({ controls }: GraphReader, some: readonly number[]): number =>
  some.reduce((sum, control) => sum + (controls.cost[control] ?? 0), 0);

/** @throws UserError usage.argument where the fields do not go together */
function checked({ mode, since, to }: CutQuestion): Pick<CutQuestion, "mode" | "since"> {
  if (mode === "prevent" && since !== undefined)
    throw new UserError("usage.argument", "`since` belongs to `contain`", "add --mode contain, or leave --since out");
  if (mode === "prevent" && to.length === 0)
    throw new UserError(
      "usage.argument",
      "`to` is needed",
      "say what must not be reached, for example --to class:data-store",
    );
  return { mode, ...(since === undefined ? {} : { since }) };
}

const targetsOf = ({ to, mode }: CutQuestion): readonly string[] =>
  to.length === 0 && mode === "contain" ? containTargets : to;

interface Posed {
  readonly problem: CutProblem;
  readonly closers: CutClosers;
  /** With the hypotheses and copies of the first start; without them where there are several. */
  readonly graph: GraphReader;
  /** Targets that are not counted. */
  readonly anyway: readonly number[];
}

function problemOf(named: GraphReader, question: CutQuestion, to: readonly string[]): Posed {
  const maxStratum = certainties.indexOf(question.certainty);
  const assumed = hypotheses(named, question.assume, maxStratum);
  const found = startsOf(named, question.from, question.alone);
  const wanted = new Set(wantedTargets(named, to));
  for (const { privileges } of found) for (const held of impliedByStart(named, privileges)) wanted.delete(held);
  // A group comes with whoever is in it: nothing takes it away, and what its rights lead to counts by itself.
  if (question.to.length === 0)
    for (const target of wanted) if (named.nodes[named.nodeOf(target)]?.kind === "K8sGroup") wanted.delete(target);
  const all = byImportance(named, wanted);
  const [leak] = found;
  if (question.mode === "prevent" || leak === undefined) {
    const starts = found.map((start) => ({ ...start, graph: assumed(start.privileges) }));
    const closers = closersOf(named, maxStratum);
    return { problem: new CutProblem(starts, all, maxStratum), closers, graph: named, anyway: [] };
  }
  if (found.length > 1) throw severalLeaks(found.length);
  const anyway = question.alone ? new Set<number>() : reachedAnyway(named, leak, assumed, all, maxStratum);
  const targets = all.filter((target) => !anyway.has(target));
  const { graph, copies } = withCopies(assumed(leak.privileges), leak.privileges, targets, maxStratum);
  const closers = closersOf(graph, maxStratum, copies);
  const problem = new CutProblem([{ ...leak, graph }], targets, maxStratum, lapsing(closers));
  return { problem, closers, graph, anyway: [...anyway] };
}

/** Targets that the internet alone reaches, where more than the internet leaked. */
function reachedAnyway(
  named: GraphReader,
  leak: Start,
  assumed: (starts: readonly number[]) => GraphReader,
  targets: readonly number[],
  maxStratum: number,
): ReadonlySet<number> {
  const [internet] = startsOf(named, ["internet"]);
  if (!internet || leak.privileges.every((p) => internet.privileges.includes(p))) return new Set();
  const prover = new Prover(assumed(internet.privileges), internet.privileges, maxStratum, "first");
  return new Set(targets.filter((target) => prover.proof(target) !== undefined));
}

const severalLeaks = (count: number): UserError =>
  new UserError(
    "usage.argument",
    `\`contain\` is asked of one leak, and the pattern names ${count} starts`,
    "name the starts one by one: several are held together",
  );

function stepsOf(
  named: GraphReader,
  order: readonly Ordered[],
  derived: Rederived | undefined,
  before: ReturnType<CutProblem["residue"]>,
  closers: CutClosers,
): CutStep[] {
  const held = holds(named, before);
  const isLost = derived ? losses(derived.graph) : () => true;
  const steps = order.map(({ control, together, waits, progress }, index): CutStep => {
    const isLast = index === order.length - 1;
    const now = byImportance(named, progress.now().reached);
    const later = [...progress.later().reached];
    const residual =
      isLast && derived && now.length === 0 && derived.first.length > 0
        ? residualOf(derived.graph, derived.first)
        : residualOf(named, now, later);
    return cutStep(named, control, residual, { together, waits }, held, endsOf(named, closers, control), isLost);
  });
  const added = (derived?.added ?? []).map(({ graph, control, left }) =>
    cutStep(graph, control, residualOf(graph, left), { together: false, waits: false }, held, [], () => true),
  );
  return [...steps, ...added];
}

/** What lasts first; in each the order of importance. */
function takenOf(graph: GraphReader, closers: CutClosers, controls: readonly number[], last: Progress): Taken[] {
  const chosen = new Map(controls.map((control) => [control, graph.controls.id(control)]));
  const rank = new Map(
    byImportance(graph, new Set(closers.copies.map(({ privilege }) => privilege))).map((p, i) => [p, i]),
  );
  return [...closers.copies]
    .sort(
      (a, b) =>
        Number(a.lives === "session") - Number(b.lives === "session") ||
        (rank.get(a.privilege) ?? 0) - (rank.get(b.privilege) ?? 0),
    )
    .slice(0, shownTaken)
    .map(({ privilege, lives, seconds, step, alternatives }): Taken => {
      const own = closers.alternativeStart[step] ?? 0;
      const enders = alternatives.flatMap((_, index) => closers.endersOf(own + index));
      const endedBy =
        last.banned[step] === 1 ? enders.map((one) => chosen.get(one)).find((id) => id !== undefined) : undefined;
      return {
        privilege: graph.key(privilege),
        how: titlesOf(graph, alternatives, closers),
        lives,
        ...(seconds === undefined ? {} : { seconds }),
        ...(endedBy === undefined ? {} : { endedBy }),
      };
    });
}
