import type { FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

/** Whether workflows of the repository run at all. */
export const runs = ({ archived, actions }: FactOf<"github.repo">): boolean => !archived && actions !== false;

/** What a job must pass before it gets what belongs to the environment. */
export function environmentConditions(
  repo: FactOf<"github.repo">,
  { name, reviewers, branches, patterns, custom }: FactOf<"github.environment">,
): readonly Condition[] {
  const open: Condition[] = [];
  const of = `environment ${name} of ${repo.name}`;
  if (reviewers > 0) open.push({ kind: "human", text: `a reviewer of ${of} approves the deployment` });
  if (branches === "protected") open.push({ kind: "environment", text: `the run for ${of} is of a protected branch` });
  if (branches === "listed") {
    const which = patterns.length === 0 ? "that it lists" : `${patterns.join(" or ")}`;
    open.push({ kind: "environment", text: `the run for ${of} is of a branch or tag ${which}` });
  }
  if (custom > 0)
    open.push({ kind: "unsupported", text: `an app's protection rule of ${of} lets the deployment pass` });
  return open;
}

/** Where the protection of an environment was not read. */
export const unknownEnvironment = (repo: FactOf<"github.repo">, name: string): Condition => ({
  kind: "unread",
  text: `protection rules of environment ${name} of ${repo.name}`,
});
