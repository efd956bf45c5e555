import type { FactUse, GraphReader, Overlay } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import type { Design, FactRef } from "../model/importer.ts";
import { AnswerBook, answerGaps, snapshotOf, unmatched } from "./answer.ts";
import { shownControl } from "./control.ts";
import { defineQuery } from "./define.ts";
import { isEmpty, withDesign } from "./design.ts";
import { losses } from "./lost.ts";
import { quotable } from "./selector.ts";
import { withNamedStarts } from "./starts.ts";
import type { WhatIfAnswer, WhatIfChange, WhatIfControl, WhatIfFacts } from "./what-if/answer.ts";
import { bestControls } from "./what-if/best.ts";
import { compared, radiusOf } from "./what-if/compare.ts";
import { whatIfInput } from "./what-if/input.ts";
import { constrained } from "./what-if/session.ts";
import { checkNames, sideOf } from "./what-if/side.ts";

/** Uses of a fact, and facts of a change, that an answer lists. */
const shownUses = 10;
const shownFacts = 20;

/** What would be reached if controls were carried out or a design were built: every rule is asked again. */
export default defineQuery({
  id: "what-if",
  title: "What would be reached if this were changed?",
  input: whatIfInput,
  bundles: "with",
  files: ["session"],
  notes: `Facts are edited as the controls say, and what the bundles hold is added or takes the place of what is there;
then every rule that reads them is asked again, so that a restraint which goes away opens what it held shut. The store is
not written.

An object in a bundle is the whole object: what belonged to it and is not in the bundle is gone. A Terraform plan also takes
away what it destroys. What is known only after it is applied leaves its steps conditional.

A start or target that only one of the two worlds has counts as not reached in the other. Without a change the answer tells
the best single control for what is reached today.`,

  run(base, question, design): WhatIfAnswer {
    const today = withNamedStarts(base, question.from);
    const planned = withDesign(today, design);
    const controls = question.without.map((id) => found(today, planned, id));
    const edits = planned.controls.overlayOf(controls.flatMap(({ there }) => (there < 0 ? [] : [there])));
    const session = question.session === undefined ? undefined : constrained(planned, question.from, question.session);
    const last: Overlay = { add: [...edits.add, ...(session?.add ?? [])], remove: edits.remove };
    const changed = isEmpty(last) ? planned : planned.overlay(last);
    checkNames(today, changed, question);
    const before = sideOf(today, question);
    const after = changed === today ? before : sideOf(changed, question, session?.from);
    const book = new AnswerBook();
    const difference = compared(before, after, question.to, question.limit, book);
    return {
      schema: 1,
      snapshot: snapshotOf(base),
      from: question.from,
      to: question.to,
      assume: question.assume,
      gaps: answerGaps(
        changed.gaps,
        [...after.starts.values()].reduce((sum, { givenUp }) => sum + givenUp, 0),
      ),
      ...unmatched([today, changed], [...question.from, ...question.to, ...question.assume]),
      change: {
        without: controls.map(({ graph, index }) => withUses(graph, index, losses(changed))),
        with: question.with,
        as: question.as,
        ...(session ? { session: session.from } : {}),
        ...factsOf(today, design),
        apart: apartOf(today, design),
        unread: design?.problems ?? [],
      },
      before: radiusOf(before),
      after: radiusOf(after),
      ...difference,
      best: bestControls(after, question.certainty),
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

/** A control by id: of the snapshot, or of what the bundles bring. */
interface Found {
  readonly graph: GraphReader;
  readonly index: number;
  /** Its number in the graph with the bundles; -1 where the step it closes is gone there already. */
  readonly there: number;
}

/** @throws UserError usage.argument where neither graph has a step with that control */
function found(today: GraphReader, planned: GraphReader, id: string): Found {
  const here = today.controls.find(id);
  const there = planned === today ? here : planned.controls.find(id);
  if (here >= 0) return { graph: today, index: here, there };
  if (there >= 0) return { graph: planned, index: there, there };
  throw new UserError(
    "usage.argument",
    `no step has a control \`${quotable(id)}\``,
    "take the id from an answer of `ambit step`, `paths` or `cut`",
  );
}

function withUses(graph: GraphReader, index: number, isLost: (use: FactUse) => boolean): WhatIfControl {
  const isCloser = graph.controls.closes[index] === 1;
  const uses: FactUse[] = [];
  let useCount = 0;
  for (const use of graph.usesOf(index)) {
    if (isCloser && !isLost(use)) continue;
    if (useCount++ < shownUses) uses.push(use);
  }
  return { control: shownControl(graph, index), uses, useCount };
}

/** Facts about the reading, which change nothing that is there. */
const asides: ReadonlySet<string> = new Set(["closed-world", "coverage", "unsupported"]);

function factsOf(today: GraphReader, design: Design | undefined): Pick<WhatIfChange, "added" | "replaced" | "removed"> {
  const given = (design?.add ?? []).flatMap(({ kind, key }): FactRef[] => (asides.has(kind) ? [] : [{ kind, key }]));
  const isThere = (ref: FactRef): boolean => today.fact(ref) !== undefined;
  return {
    added: listed(given.filter((ref) => !isThere(ref))),
    replaced: listed(given.filter(isThere)),
    removed: listed(design?.remove ?? []),
  };
}

const system = /^(aws:account:\d{12}|k8s:[^:]+|vault:[^:]+)$/;

function apartOf(today: GraphReader, design: Design | undefined): readonly string[] {
  const known = new Set(today.scopes);
  const scopes = new Set((design?.add ?? []).map(({ scope }) => scope));
  return [...scopes].filter((scope) => system.test(scope) && !known.has(scope)).sort(compare);
}

const listed = (refs: readonly FactRef[]): WhatIfFacts => ({
  count: refs.length,
  facts: [...refs].sort((a, b) => compare(a.kind, b.kind) || compare(a.key, b.key)).slice(0, shownFacts),
});
