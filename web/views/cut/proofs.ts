import type { SnapshotRef } from "../../../graph/port.ts";
import type { CutAnswer } from "../../../queries/cut/answer.ts";
import type { StoryAnswer, StoryFocus } from "../../../queries/story/answer.ts";
import type { WhatIfAnswer } from "../../../queries/what-if/answer.ts";
import type { Proofs } from "../../proof/fold.ts";
import { keyOf } from "./row-key.ts";

/** A proof of one of the answers. */
export interface ShownProof {
  readonly answer: Proofs & { readonly snapshot: SnapshotRef; readonly from: readonly string[] };
  readonly proof: string;
  /** What it is beside being a proof. */
  readonly note?: string;
}

/** The proof of the picture to highlight: of what was chosen, else the most important. */
export const focusOf = ({ focus }: StoryAnswer, target: string): StoryFocus | undefined =>
  focus.find((one) => one.target === target || target.endsWith(` ${one.target}`)) ?? focus[0];

interface Answers {
  readonly cut: CutAnswer | undefined;
  readonly whatIf: WhatIfAnswer | undefined;
  readonly story: StoryAnswer | undefined;
}

/** @param target a row's key, or the privilege of a target; empty: the most important of the picture */
export function proofOf({ cut, whatIf, story }: Answers, target: string): ShownProof | undefined {
  if (whatIf && target !== "") {
    for (const [rows, note] of [
      [whatIf.lost, "This way falls with what is ticked."],
      [whatIf.gained, "This way opens with what is ticked."],
      [whatIf.changed, "This way stays with what is ticked."],
    ] as const) {
      const row = rows.find((one) => keyOf(one) === target);
      if (row) return { answer: whatIf, proof: row.proof, note };
    }
  }
  const stuck = cut?.uncuttable.find((one) => one.target === target);
  if (cut && stuck) return { answer: cut, proof: stuck.proof, note: "No change of one fact closes this way." };
  const focus = story && focusOf(story, target);
  return story && focus ? { answer: story, proof: focus.proof } : undefined;
}
