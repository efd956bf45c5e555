import type { InputOf } from "../../api/questions.ts";
import type { FieldsOf, StateOf } from "../../state/views.ts";

export type CutState = StateOf<"cut">;
export type Change = (fields: FieldsOf<"cut">, move?: "push" | "replace") => void;

/** Rows of what comes and goes that are fetched. */
const rowLimit = 2000;

/** Whether there is enough to ask: after a leak it is about all that matters, unless something is named. */
export const asks = ({ from, to, mode }: Pick<CutState, "from" | "to" | "mode">): boolean =>
  from.length > 0 && (to.length > 0 || mode === "contain");

const common = ({ from, to, assume, certainty, alone }: CutState) => ({
  from: [...from],
  to: [...to],
  assume: [...assume],
  certainty,
  alone,
});

/** The cut that the address asks for. */
export const cutOf = (state: CutState): InputOf<"cut"> => ({
  ...common(state),
  mode: state.mode,
  ...(state.mode === "contain" && state.since !== "" ? { since: state.since } : {}),
});

/** What the ticked controls would change. */
export const whatIfOf = (state: CutState): InputOf<"what-if"> => ({
  ...common(state),
  to: state.count === "targets" ? [...state.to] : [],
  without: [...state.without],
  limit: rowLimit,
});

/** The picture of what is reached as things are. */
export const storyOf = (state: CutState): InputOf<"story"> => ({
  ...common(state),
  open: [...state.open],
  all: state.all,
});

/** Pictures that differ only in what is opened or ticked have the same family. */
export const familyOf = ({ from, to, assume, certainty, alone, snapshot, asOf }: CutState): string =>
  JSON.stringify(["cut", from, to, assume, certainty, alone, snapshot, asOf]);

/** A control ticked, or not any more. */
export const ticked = ({ without }: Pick<CutState, "without">, control: string, on: boolean): readonly string[] =>
  on ? [...without.filter((one) => one !== control), control] : without.filter((one) => one !== control);
