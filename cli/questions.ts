import type { AnyQuery } from "../queries/define.ts";
import type { Renderers } from "./render/renderer.ts";

/** A question as a command: what is asked, and how its answer is written; export writes text of its own. */
export interface Question {
  readonly query: AnyQuery;
  readonly renderers: Renderers<unknown>;
}

type Read<T> = () => Promise<T>;

const questionOf =
  (query: Read<{ readonly default: AnyQuery }>, renderers: Read<Renderers<never>>): Read<Question> =>
  async () => ({ query: (await query()).default, renderers: (await renderers()) as Renderers<unknown> });

/** Every question by its id, in the order of the help. A command reads its own alone: all of them are most of Ambit. */
export const questions: Readonly<Record<string, Read<Question>>> = {
  overview: questionOf(
    () => import("../queries/overview.ts"),
    async () => (await import("./render/overview.ts")).overviewRenderers,
  ),
  entries: questionOf(
    () => import("../queries/entries.ts"),
    async () => (await import("./render/entries.ts")).entriesRenderers,
  ),
  routes: questionOf(
    () => import("../queries/routes.ts"),
    async () => (await import("./render/routes.ts")).routesRenderers,
  ),
  reach: questionOf(
    () => import("../queries/reach.ts"),
    async () => (await import("./render/reach.ts")).reachRenderers,
  ),
  paths: questionOf(
    () => import("../queries/paths.ts"),
    async () => (await import("./render/paths.ts")).pathsRenderers,
  ),
  exposes: questionOf(
    () => import("../queries/exposes.ts"),
    async () => (await import("./render/exposes.ts")).exposesRenderers,
  ),
  cut: questionOf(
    () => import("../queries/cut.ts"),
    async () => (await import("./render/cut.ts")).cutRenderers,
  ),
  "what-if": questionOf(
    () => import("../queries/what-if.ts"),
    async () => (await import("./render/what-if.ts")).whatIfRenderers,
  ),
  token: questionOf(
    () => import("../queries/token.ts"),
    async () => (await import("./render/token.ts")).tokenRenderers,
  ),
  observed: questionOf(
    () => import("../queries/observed.ts"),
    async () => (await import("./render/observed.ts")).observedRenderers,
  ),
  diff: questionOf(
    () => import("../queries/diff.ts"),
    async () => (await import("./render/diff.ts")).diffRenderers,
  ),
  since: questionOf(
    () => import("../queries/since.ts"),
    async () => (await import("./render/since.ts")).sinceRenderers,
  ),
  story: questionOf(
    () => import("../queries/story.ts"),
    async () => (await import("./render/story.ts")).storyRenderers,
  ),
  search: questionOf(
    () => import("../queries/search.ts"),
    async () => (await import("./render/search.ts")).searchRenderers,
  ),
  step: questionOf(
    () => import("../queries/step.ts"),
    async () => (await import("./render/step.ts")).stepRenderers,
  ),
  owners: questionOf(
    () => import("../queries/owners.ts"),
    async () => (await import("./render/owners.ts")).ownersRenderers,
  ),
  identities: questionOf(
    () => import("../queries/identities.ts"),
    async () => (await import("./render/identities.ts")).identitiesRenderers,
  ),
  findings: questionOf(
    () => import("../queries/findings.ts"),
    async () => (await import("./render/findings.ts")).findingsRenderers,
  ),
  chain: questionOf(
    () => import("../queries/chain.ts"),
    async () => (await import("./render/chain.ts")).chainRenderers,
  ),
  report: questionOf(
    () => import("../queries/report.ts"),
    async () => (await import("./render/report.ts")).reportRenderers,
  ),
  rules: questionOf(
    () => import("../queries/rules.ts"),
    async () => (await import("./render/rules.ts")).rulesRenderers,
  ),
  check: questionOf(
    () => import("../queries/check.ts"),
    async () => (await import("./render/check.ts")).checkRenderers,
  ),
  export: questionOf(
    () => import("../queries/export.ts"),
    async () => ({}),
  ),
};
