import { Listeners } from "./listeners.ts";
import { type FieldsOf, isOf, parseView, printView, stateOf, type ViewName, type ViewState } from "./views.ts";

/** What the address says, read once per address. */
export interface Place {
  readonly state: ViewState;
  /** What of the address was not understood. */
  readonly notices: readonly string[];
}

let known: { readonly address: string; readonly place: Place } | undefined;
const listeners = new Listeners();

export function here(): Place {
  const address = location.pathname + location.search;
  if (known?.address !== address) known = { address, place: parseView(location.pathname, location.search) };
  return known.place;
}

export function onMove(listener: () => void): () => void {
  if (listeners.none) window.addEventListener("popstate", listeners.tell);
  const stop = listeners.subscribe(listener);
  return () => {
    stop();
    if (listeners.none) window.removeEventListener("popstate", listeners.tell);
  };
}

/** `push`: Back returns to what was before. `replace`: a detail, not worth a stop on the way back. */
export type Move = "push" | "replace";

export function go(state: ViewState, move: Move = "push"): void {
  const address = printView(state);
  const before = here().state;
  if (address === printView(before)) return;
  if (move === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  if (before.view !== state.view) window.scrollTo(0, 0);
  listeners.tell();
}

/** Changes some fields of the view that is shown; does nothing where another view has been opened meanwhile. */
export function change<V extends ViewName>(view: V, fields: FieldsOf<V>, move: Move = "push"): void {
  const { state } = here();
  if (isOf(view, state)) go({ ...state, ...fields }, move);
}

/** Another view's state that keeps the snapshot and moment being looked at. */
export const keeping = <V extends ViewName>(view: V, fields: FieldsOf<V> = {}): ViewState => {
  const { snapshot, asOf } = here().state;
  return { ...stateOf<ViewName>(view), snapshot, asOf, ...fields } as ViewState;
};
