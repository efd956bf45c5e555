import type { Certainty } from "../../model/step.ts";

const meanings: Readonly<Record<Certainty, string>> = {
  certain: "follows from what was read",
  conditional: "holds if its conditions do",
  assumed: "rests on a hypothesis",
};

/** Full, half and empty with a broken line: told apart without colour. */
const shapes: Readonly<Record<Certainty, React.ReactNode>> = {
  certain: <circle cx="6" cy="6" r="5.5" fill="currentColor" />,
  conditional: (
    <>
      <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.25a4.75 4.75 0 0 0 0 9.5z" fill="currentColor" />
    </>
  ),
  assumed: (
    <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.53" />
  ),
};

interface Props {
  readonly certainty: Certainty;
  /** Said after the word: a count, a condition. */
  readonly children?: React.ReactNode;
}

/** The shape and colour alone, where the word is said beside it. */
export function CertaintyMark({ certainty }: { readonly certainty: Certainty }) {
  return (
    <svg className="certainty-mark" data-certainty={certainty} viewBox="0 0 12 12" aria-hidden="true">
      {shapes[certainty]}
    </svg>
  );
}

/** How sure a step, row or edge is: shape, colour and word. */
export function CertaintyBadge({ certainty, children }: Props) {
  return (
    <span className="certainty" title={`${certainty}: ${meanings[certainty]}`}>
      <CertaintyMark certainty={certainty} />
      {certainty}
      {children}
    </span>
  );
}
