import type { FactKind, FactOf } from "../fact.ts";

/** Facts of one owner of repositories, `acme`, for the examples of rules. */
const base = {
  scope: "github:acme",
  source: { document: "github/repos.json", locator: "", importer: "github", observedAt: "2026-01-01T00:00:00Z" },
};
type With<K extends FactKind> = Partial<Omit<FactOf<K>, "kind" | "key" | "scope">>;

export const repoId = (name: string): string => `github:repo:acme/${name}`;

export const repo = (name: string, rest: With<"github.repo"> = {}): FactOf<"github.repo"> => ({
  kind: "github.repo",
  key: repoId(name),
  ...base,
  owner: "acme",
  name: `acme/${name}`,
  visibility: "private",
  defaultBranch: "main",
  archived: false,
  ...rest,
});

/** An environment of the repository without protection, unless told otherwise. */
export const environment = (
  of: string,
  name: string,
  rest: With<"github.environment"> = {},
): FactOf<"github.environment"> => ({
  kind: "github.environment",
  key: `${repoId(of)}|environment|${name}`,
  ...base,
  repo: repoId(of),
  name,
  reviewers: 0,
  waitMinutes: 0,
  branches: "any",
  patterns: [],
  custom: 0,
  ...rest,
});

/** A secret of the organization. */
export const orgSecret = (name: string, rest: With<"github.secret"> = {}): FactOf<"github.secret"> => ({
  kind: "github.secret",
  key: `github:org-secret:acme/${name}`,
  ...base,
  owner: "acme",
  name,
  visibility: "all",
  repos: [],
  listed: false,
  ...rest,
});

/** A secret of the repository, or of one of its environments. */
export const repoSecret = (of: string, name: string, environmentName?: string): FactOf<"github.secret"> => ({
  kind: "github.secret",
  key:
    environmentName === undefined
      ? `github:repo-secret:acme/${of}/${name}`
      : `github:environment-secret:acme/${of}/${environmentName}/${name}`,
  ...base,
  owner: "acme",
  name,
  repo: repoId(of),
  ...(environmentName === undefined ? {} : { environment: `${repoId(of)}|environment|${environmentName}` }),
  repos: [],
  listed: true,
});

/** A subject of tokens of the repository's workflows: `environment:prod`, `ref:refs/heads/main`, `pull_request`. */
export const subject = (of: string, context: string): readonly [FactOf<"external">, FactOf<"github.subject">] => {
  const text = `repo:acme/${of}:${context}`;
  const identity = `external:github:${text}`;
  const [, kind, value] = /^(environment|ref:refs\/heads\/?):?(.*)$/.exec(context) ?? [];
  return [
    { kind: "external", key: identity, ...base, issuer: "github", subject: text, name: text },
    {
      kind: "github.subject",
      key: `${repoId(of)}|${text}`,
      ...base,
      repo: repoId(of),
      identity,
      ...(kind === "environment" ? { environment: `${repoId(of)}|environment|${value}` } : {}),
      ...(kind?.startsWith("ref") && value !== "any-new-branch" ? { branch: value } : {}),
    } as FactOf<"github.subject">,
  ];
};

export const branchProtection = (
  of: string,
  branch: string,
  rest: With<"github.branch-protection"> = {},
): FactOf<"github.branch-protection"> => ({
  kind: "github.branch-protection",
  key: `${repoId(of)}|branch|${branch}`,
  ...base,
  repo: repoId(of),
  branch,
  reviews: 1,
  restricted: false,
  ...rest,
});

export const collaborator = (
  of: string,
  login: string,
  permission: FactOf<"github.collaborator">["permission"],
): FactOf<"github.collaborator"> => ({
  kind: "github.collaborator",
  key: `${repoId(of)}|${login}`,
  ...base,
  repo: repoId(of),
  user: `github:user:${login}`,
  name: login,
  permission,
});
