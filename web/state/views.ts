import { frameworkKeys } from "../../model/framework/keys.ts";
import { isNodeKind, nodeClasses } from "../../model/node.ts";
import { certainties } from "../../model/step.ts";
import { choice, fallbacks, flag, list, parseSearch, printSearch, text, type ValuesOf, whole } from "./codec.ts";

/** Of every view. Empty: the latest snapshot, judged when it was taken. */
const common = { snapshot: text(), asOf: text() };

/** How a table of results is ordered and narrowed. */
const table = {
  sort: text(),
  rowClass: choice(["any", ...nodeClasses], "any"),
  rowCertainty: choice(["any", ...certainties], "any"),
  find: text(),
  /** `none`, `disputed`, or who is named. */
  owner: text(),
};

const question = {
  from: list(),
  to: list(),
  assume: list(),
  certainty: choice(certainties, "conditional"),
  alone: flag(),
};

/** What the address of each view holds; the path is `/` for the overview and the view's name for the others. */
export const schemas = {
  overview: { ...common, certainty: choice(certainties, "conditional") },
  radius: {
    ...common,
    ...question,
    direction: choice(["forward", "reverse"], "forward"),
    /** Groups of the picture that are opened, by id. */
    open: list(),
    withoutKinds: list(isNodeKind),
    withoutBoundaries: list(),
    all: flag(),
    /** What is selected: ids of the story's nodes and edges, a step's key, the privilege whose proof is shown. */
    node: text(),
    edge: text(),
    step: text(),
    target: text(),
    orientation: choice(["right", "down"], "right"),
    ...table,
  },
  paths: {
    ...common,
    ...question,
    /** Waypoints that every path passes; nodes, controls and steps that none uses. */
    through: list(),
    avoid: list(),
    /** The chosen path is drawn alone, not with the others. */
    only: flag(),
    /** Most proofs. */
    k: whole(1, 1000, 10),
    /** Which of the ranked proofs is shown, from 0; `against` is the one compared with it, counted from 1, 0 for none. */
    path: whole(0, 999, 0),
    against: whole(0, 1000, 0),
    step: text(),
    orientation: choice(["right", "down"], "right"),
  },
  cut: {
    ...common,
    ...question,
    /** `prevent`: nothing has happened yet. `contain`: the starts have been in other hands since `since` (ISO, or 2h). */
    mode: choice(["prevent", "contain"], "prevent"),
    since: text(),
    /** Ids of the controls that are ticked: what if they were carried out? */
    without: list(),
    /** Of the radius before and after: all of it, or only the targets. */
    count: choice(["all", "targets"], "all"),
    /** Which list is open under the picture, and what is searched for in it. */
    tab: choice(["lost", "gained", "changed", "breaks"], "lost"),
    find: text(),
    open: list(),
    all: flag(),
    node: text(),
    edge: text(),
    step: text(),
    target: text(),
    orientation: choice(["right", "down"], "right"),
  },
  token: {
    ...common,
    /** Never anything of what was pasted: an address is kept and shared. */
    fromAddress: text(),
    since: text(),
    visibility: choice(["unknown", "public", "internal", "private"], "unknown"),
    /** Of the picture. */
    open: list(),
    node: text(),
    edge: text(),
    target: text(),
    orientation: choice(["right", "down"], "right"),
  },
  diff: {
    ...common,
    ...question,
    /** Snapshots, by the beginning of their ids; empty: the newest and the one before it. */
    before: text(),
    after: text(),
    tab: choice(["gained", "lost", "changed", "unsure"], "gained"),
    /** Id of the cause whose rows alone are shown. */
    cause: text(),
    find: text(),
    /** Id of the row whose proof is shown. */
    row: text(),
    step: text(),
  },
  scans: {
    ...common,
    /** Name of the scan; empty: the one that ran last. */
    scan: text(),
    /** Id of the run that is open; empty: its newest. */
    run: text(),
    tab: choice(["told", "standing", "accepted", "closed", "untold"], "told"),
    find: text(),
    /** Key of the exposure whose proof is shown. */
    exposure: text(),
    step: text(),
  },
  chain: {
    ...common,
    /** Id of the service whose chain is shown; empty: all of them. */
    of: text(),
    only: choice(["all", "ai"], "all"),
    find: text(),
  },
  gate: {
    ...common,
    /** Bundles of a design that is held to the sign-offs, as the server names them. */
    with: list(),
    /** Whether a new way to what was accepted fails or only warns. */
    changed: choice(["fail", "warn"], "fail"),
    /** Only decisions signed with a key count. */
    signatures: flag(),
    /** The finding whose proof is shown. */
    finding: text(),
    step: text(),
  },
  report: {
    ...common,
    framework: choice(frameworkKeys, frameworkKeys[0]),
    only: choice(["all", "found", "partly", "clear", "not-evaluated"], "all"),
    find: text(),
  },
  identities: {
    ...common,
    /** Id of the identity that is shown in full; empty: the table. */
    of: text(),
    show: choice(["all", "ownerless", "exposed", "findings"], "all"),
    severity: choice(["critical", "high", "medium", "low", "info"], "info"),
    /** Id of the check whose findings alone are shown; empty: all of them. */
    check: text(),
    find: text(),
  },
  owners: {
    ...common,
    /** Which things: selectors; empty: everything that can have an owner. */
    of: list(),
    only: choice(["all", "unowned", "conflicts"], "all"),
    owner: text(),
    find: text(),
  },
  imports: { ...common, job: text() },
  rules: {
    ...common,
    /** What is searched for. */
    text: text(),
    /** Id of the rule that is open. */
    rule: text(),
    family: choice(["any", "aws", "kubernetes", "vault", "github", "gcp", "azure", "credential", "cross"], "any"),
    /** Only rules that give a step in this snapshot; only those that something not read blinds or weakens. */
    firing: flag(),
    gaps: flag(),
  },
} as const;

export type ViewName = keyof typeof schemas;
export type StateOf<V extends ViewName> = { readonly view: V } & ValuesOf<(typeof schemas)[V]>;
export type ViewState = { [V in ViewName]: StateOf<V> }[ViewName];
export type RadiusState = StateOf<"radius">;
export type PathsState = StateOf<"paths">;

/** Some fields of a view. */
export type FieldsOf<V extends ViewName> = Partial<ValuesOf<(typeof schemas)[V]>>;

/** Tells which view a state is of, where the view is a parameter. */
export const isOf = <V extends ViewName>(view: V, state: ViewState): state is ViewState & StateOf<V> =>
  state.view === view;

const isViewName = (name: string): name is ViewName => Object.hasOwn(schemas, name);

/** A view's state with the given fields, everything else as where the address says nothing. */
export const stateOf = <V extends ViewName>(view: V, given: FieldsOf<V> = {}): StateOf<V> =>
  ({ view, ...fallbacks(schemas[view]), ...given }) as StateOf<V>;

/** @param path and search of an address; notices say in words what of it was not understood */
export function parseView(path: string, search: string): { readonly state: ViewState; readonly notices: string[] } {
  const name = path.replace(/^\/+|\/+$/g, "");
  const view = name === "" ? "overview" : name;
  if (!isViewName(view)) {
    return {
      state: stateOf("overview"),
      notices: ["There is no page at this address. This is the overview."],
    };
  }
  const { values, malformed } = parseSearch(schemas[view], search);
  return {
    state: { view, ...values } as ViewState,
    notices: malformed.map((field) => `\`${field}\` in the address could not be read and is left out.`),
  };
}

/** The address of a state: what `parseView` reads back to an equal state. */
export const printView = (state: ViewState): string =>
  `/${state.view === "overview" ? "" : state.view}${printSearch(schemas[state.view], state)}`;
