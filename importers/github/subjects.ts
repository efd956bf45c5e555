import type { Fact, FactOf } from "../../model/fact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import type { SubjectTemplate, Told } from "./owner.ts";

/** Stands for a branch that whoever may write makes, where no list of branches tells of one. */
const newBranch = "any-new-branch";
/** Unprotected branches of one repository that get a subject each: others are like them to every wildcard. */
const mostBranches = 20;
/** Signs that ids and selectors keep for themselves. */
const named = /^[^#*~%\s\p{Cc}]{1,255}$/u;

interface Context {
  /** `ref:refs/heads/main`, `environment:prod`, `pull_request`. */
  readonly context: string;
  readonly environment?: string;
  readonly branch?: string;
}

/**
 * Subjects that tokens of the repository's workflows can carry: of each environment, of branches that are there, of a
 * pull request and of a branch made for the purpose. `undefined` where the template asks for claims that no answer tells.
 * https://docs.github.com/actions/reference/security/oidc#example-subject-claims
 */
export function* subjectFacts(told: Told, template: SubjectTemplate | undefined, maker: FactMaker): Generator<Fact> {
  const { fact: repo, environments } = told;
  const at = template?.at ?? { document: repo.source.document, pointer: repo.source.locator, value: {} };
  for (const one of contexts(told, [...environments.values()])) {
    const subject = written(repo, one, template?.keys ?? ["repo", "context"]);
    if (subject === undefined || !named.test(subject)) continue;
    const id = `external:github:${subject}`;
    yield maker.fact("external", id, repo.scope, at, { issuer: "github", subject, name: subject });
    yield maker.fact("github.subject", `${repo.key}|${subject}`, repo.scope, at, {
      repo: repo.key,
      identity: id,
      environment: one.environment,
      branch: one.branch,
    });
  }
}

/** True where tokens of the template's form can be told. */
export const isKnown = ({ keys }: SubjectTemplate): boolean => keys.every((key) => known.has(key));
const known = new Set([
  "context",
  "ref",
  "environment",
  "repo",
  "repository",
  "repository_owner",
  "repository_visibility",
  "event_name",
]);

function contexts(
  { fact: { defaultBranch }, branches }: Told,
  environments: readonly FactOf<"github.environment">[],
): readonly Context[] {
  const isProtected = [...branches].filter(([, flag]) => flag).map(([name]) => name);
  const free = [...branches].filter(([name, flag]) => !flag && name !== defaultBranch).map(([name]) => name);
  const heads = [
    ...new Set([
      ...(defaultBranch === undefined ? [] : [defaultBranch]),
      ...isProtected,
      ...free.sort().slice(0, mostBranches),
    ]),
  ];
  return [
    ...environments.map(({ key, name }) => ({
      context: `environment:${name.replaceAll(":", "%3A")}`,
      environment: key,
    })),
    ...heads.map((branch) => ({ context: `ref:refs/heads/${branch}`, branch })),
    { context: "pull_request" },
    { context: `ref:refs/heads/${newBranch}` },
  ];
}

/** Claims with their names, parted by colons; `repo` and `context` as GitHub's own subject has them. */
function written(repo: FactOf<"github.repo">, { context }: Context, keys: readonly string[]): string | undefined {
  const [kind, value = ""] = context.split(/:(.*)/s);
  const parts = keys.map((key): string | undefined => {
    switch (key) {
      case "context":
        return context;
      case "repo":
        return `repo:${repo.name}`;
      case "repository":
        return `repository:${repo.name}`;
      case "repository_owner":
        return `repository_owner:${repo.owner}`;
      case "repository_visibility":
        return repo.visibility === undefined ? undefined : `repository_visibility:${repo.visibility}`;
      case "ref":
        return kind === "ref" ? `ref:${value}` : undefined;
      case "environment":
        return kind === "environment" ? `environment:${value}` : undefined;
      case "event_name":
        return kind === "pull_request" ? "event_name:pull_request" : undefined;
      default:
        return undefined;
    }
  });
  return parts.length === 0 || parts.some((part) => part === undefined) ? undefined : parts.join(":");
}
