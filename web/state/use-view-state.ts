import { useCallback, useSyncExternalStore } from "react";
import { change, go, here, type Move, onMove } from "./history.ts";
import { type FieldsOf, isOf, type StateOf, stateOf, type ViewName, type ViewState } from "./views.ts";

/**
 * The state of a view, which lives in the address alone: Back, Forward and a pasted link restore all of it.
 *
 *     const { state, change } = useViewState("radius");
 *     change({ from: ["internet"] });                 // a stop for Back
 *     change({ node: id, edge: "" }, "replace");      // a detail: selection, sorting
 *     go(keeping("paths", { from, to }));             // state/history.ts: to another view, same snapshot
 *     <ViewLink to={keeping("radius", { from: [id] })}>...</ViewLink>   // parts/view-link.tsx
 *
 * A new field is a line in `schemas` of state/views.ts. A state object is the same as long as the address is.
 */
export function useViewState<V extends ViewName>(view: V): ViewHandle<V> {
  const { state } = useSyncExternalStore(onMove, here);
  const changeThis = useCallback<ViewHandle<V>["change"]>((fields, move) => change(view, fields, move), [view]);
  // A view that is on its way out renders once more after the address has changed.
  const own = isOf(view, state) ? state : stateOf(view);
  return { state: own, change: changeThis, go };
}

export interface ViewHandle<V extends ViewName> {
  readonly state: StateOf<V>;
  readonly change: (fields: FieldsOf<V>, move?: Move) => void;
  readonly go: (state: ViewState, move?: Move) => void;
}

/** Where the page is, whichever view it shows. */
export const usePlace = () => useSyncExternalStore(onMove, here);
