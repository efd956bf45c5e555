import type { InputOf } from "../../api/questions.ts";
import type { RadiusState } from "../../state/views.ts";

/** The story that the address asks for. */
export const storyOf = (state: RadiusState): InputOf<"story"> => ({
  from: [...state.from],
  to: [...state.to],
  direction: state.direction,
  assume: [...state.assume],
  certainty: state.certainty,
  alone: state.alone,
  open: [...state.open],
  all: state.all,
  withoutKinds: [...state.withoutKinds],
  withoutBoundaries: [...state.withoutBoundaries],
});

/** Whether there is enough to ask. */
export const asks = ({ direction, from, to }: RadiusState): boolean =>
  direction === "forward" ? from.length > 0 : to.length > 0;

/** Stories that differ only in what is opened, hidden or selected have the same family. */
export const familyOf = ({ from, to, direction, assume, certainty, alone, snapshot, asOf }: RadiusState): string =>
  JSON.stringify([from, to, direction, assume, certainty, alone, snapshot, asOf]);
