/** What a saved answer is the answer of. Owner and repository as in the request. */
export type Request =
  | { readonly of: "repos"; readonly owner: string }
  | { readonly of: "org-secrets"; readonly owner: string }
  | { readonly of: "org-secret-repos"; readonly owner: string; readonly secret: string }
  | { readonly of: "org-subject"; readonly owner: string }
  | RepoRequest;

export interface RepoRequest {
  readonly of:
    | "actions"
    | "branch-policies"
    | "branch-protection"
    | "branches"
    | "collaborators"
    | "environment-secrets"
    | "environments"
    | "org-secrets-of-repo"
    | "repo"
    | "secrets"
    | "subject";
  readonly owner: string;
  readonly repo: string;
  /** Environment or branch of the path, decoded. */
  readonly part?: string;
}

const owner = "([A-Za-z0-9](?:[A-Za-z0-9-]{0,98}))";
const repo = "([A-Za-z0-9._-]{1,100})";
type Form = readonly [of: Request["of"], pattern: RegExp];
const form = (of: Request["of"], path: string): Form => [of, new RegExp(`^${path}$`)];

const forms: readonly Form[] = [
  form("repos", `(?:orgs|users)/${owner}/repos`),
  form("org-secrets", `orgs/${owner}/actions/secrets`),
  form("org-secret-repos", `orgs/${owner}/actions/secrets/([A-Za-z0-9_]{1,255})/repositories`),
  form("org-subject", `orgs/${owner}/actions/oidc/customization/sub`),
  form("repo", `repos/${owner}/${repo}`),
  form("actions", `repos/${owner}/${repo}/actions/permissions`),
  form("secrets", `repos/${owner}/${repo}/actions/secrets`),
  form("org-secrets-of-repo", `repos/${owner}/${repo}/actions/organization-secrets`),
  form("subject", `repos/${owner}/${repo}/actions/oidc/customization/sub`),
  form("environments", `repos/${owner}/${repo}/environments`),
  form("environments", `repos/${owner}/${repo}/environments/([^/]{1,255})`),
  form("environment-secrets", `repos/${owner}/${repo}/environments/([^/]{1,255})/secrets`),
  form("branch-policies", `repos/${owner}/${repo}/environments/([^/]{1,255})/deployment-branch-policies`),
  form("branches", `repos/${owner}/${repo}/branches`),
  form("branch-protection", `repos/${owner}/${repo}/branches/(.{1,255})/protection`),
  form("collaborators", `repos/${owner}/${repo}/collaborators`),
];

/** The request that a path names: `repos/acme/shop/environments`, with `/` in front or a query behind. */
export function requestOf(path: string): Request | undefined {
  const bare = path.replace(/^\/+/, "").replace(/\?.*$/, "");
  for (const [of, pattern] of forms) {
    const found = pattern.exec(bare);
    if (!found) continue;
    const [, first = "", second, third] = found;
    if (of === "org-secret-repos") return { of, owner: first, secret: second ?? "" };
    if (second === undefined) return { of, owner: first } as Request;
    return { of, owner: first, repo: second, ...(third === undefined ? {} : { part: decoded(third) }) } as RepoRequest;
  }
  return undefined;
}

/** The request of a file `<anything>/<request path>.json`. */
export function requestOfFile(path: string): Request | undefined {
  const bare = path.replace(/\.json$/, "");
  for (const start of bare.matchAll(/(?:^|\/)(?=(?:orgs|repos|users)\/)/g)) {
    const found = requestOf(bare.slice(start.index));
    if (found) return found;
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
