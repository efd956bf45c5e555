import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { ViewName, ViewState } from "../state/views.ts";

interface View {
  /** In the navigation and the window's title. */
  readonly title: string;
  /** Second key of the shortcut that opens it, after `g`. */
  readonly key: string;
  readonly page: LazyExoticComponent<ComponentType>;
}

/** Every view, in the order of the navigation. Each is fetched when it is first opened. */
export const views: Readonly<Record<ViewName, View>> = {
  overview: { title: "Overview", key: "o", page: lazy(() => import("../views/overview.tsx")) },
  radius: { title: "Blast radius", key: "b", page: lazy(() => import("../views/radius.tsx")) },
  paths: { title: "Paths", key: "p", page: lazy(() => import("../views/paths.tsx")) },
  cut: { title: "Choke points", key: "c", page: lazy(() => import("../views/cut.tsx")) },
  token: { title: "Leaked token", key: "t", page: lazy(() => import("../views/token.tsx")) },
  diff: { title: "Changes", key: "d", page: lazy(() => import("../views/diff.tsx")) },
  scans: { title: "Scans", key: "s", page: lazy(() => import("../views/scans.tsx")) },
  chain: { title: "Chain", key: "h", page: lazy(() => import("../views/chain.tsx")) },
  gate: { title: "Gate", key: "a", page: lazy(() => import("../views/gate.tsx")) },
  identities: { title: "Identities", key: "n", page: lazy(() => import("../views/identities.tsx")) },
  owners: { title: "Owners", key: "w", page: lazy(() => import("../views/owners.tsx")) },
  report: { title: "Report", key: "f", page: lazy(() => import("../views/report.tsx")) },
  imports: { title: "Imports", key: "i", page: lazy(() => import("../views/imports.tsx")) },
  rules: { title: "Rules", key: "r", page: lazy(() => import("../views/rules.tsx")) },
};
export const viewNames = Object.keys(views) as readonly ViewName[];

/** Selectors that a title can hold before it is cut. */
const most = 2;

const few = (selectors: readonly string[]): string =>
  selectors.length > most ? `${selectors.slice(0, most).join(", ")} …` : selectors.join(", ");

/** Of the window: what is asked first, so that tabs and the history can be told apart. */
export function titleOf(state: ViewState): string {
  const { title } = views[state.view];
  const asked = "from" in state ? [few(state.from), few(state.to)].filter((part) => part !== "").join(" → ") : "";
  const open = state.view === "rules" ? state.rule : "";
  return [asked || open, title, "Ambit"].filter((part) => part !== "").join(" · ");
}
