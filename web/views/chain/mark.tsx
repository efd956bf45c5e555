import type { CellState, LaneSummary } from "../../../queries/chain/answer.ts";

const glyphs: Readonly<Record<CellState, string>> = { present: "✓", absent: "✗", "not-proven": "?" };
const words: Readonly<Record<CellState, string>> = { present: "present", absent: "absent", "not-proven": "not proven" };

interface Props {
  readonly state: CellState;
  readonly short?: boolean;
  /** In the place of the state's own. */
  readonly word?: string;
}

/** Whether a control is there: by glyph and word, colour comes on top. @param short the glyph alone is seen, its word is read out */
export const StateMark = ({ state, short = false, word }: Props) => (
  <span className="chain-mark" data-state={state}>
    <span className="chain-glyph" aria-hidden="true">
      {glyphs[state]}
    </span>
    <span className={short ? "unseen" : undefined}>{word ?? words[state]}</span>
  </span>
);

/** What the worst state of a lane stands for: "2 absent, 1 not proven". */
export function counted({ absent, notProven, present }: LaneSummary): string {
  const parts = [
    absent > 0 ? `${absent} absent` : "",
    notProven > 0 ? `${notProven} not proven` : "",
    present > 0 ? `${present} present` : "",
  ];
  return parts.filter(Boolean).join(", ") || "nothing known";
}
