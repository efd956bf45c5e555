import { describe, expect, it } from "vitest";
import { github } from "../../../importers/github/index.ts";
import { requestOfFile } from "../../../importers/github/request.ts";
import { read } from "../sources.ts";

const repo = {
  full_name: "acme/shop",
  visibility: "private",
  default_branch: "main",
  archived: false,
  description: "hunter2",
};
const shop = "github:repo:acme/shop";
const bundle = {
  "orgs/acme/repos.json": [repo],
  "orgs/acme/actions/secrets.json": {
    total_count: 2,
    secrets: [
      { name: "NPM", visibility: "all" },
      { name: "DEPLOY", visibility: "selected", selected_repositories_url: "https://x" },
    ],
  },
  "orgs/acme/actions/secrets/DEPLOY/repositories.json": { total_count: 1, repositories: [{ full_name: "acme/shop" }] },
  "repos/acme/shop/actions/permissions.json": { enabled: true, allowed_actions: "all" },
  "repos/acme/shop/actions/secrets.json": {
    total_count: 1,
    secrets: [{ name: "DB_PASSWORD", created_at: "2026-01-01T00:00:00Z" }],
  },
  "repos/acme/shop/environments.json": {
    total_count: 1,
    environments: [
      {
        name: "production",
        protection_rules: [
          { type: "required_reviewers", reviewers: [{ type: "User", reviewer: { login: "a", email: "hunter2" } }] },
          { type: "wait_timer", wait_timer: 30 },
          { type: "branch_policy" },
        ],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
    ],
  },
  "repos/acme/shop/environments/production/secrets.json": { total_count: 1, secrets: [{ name: "AWS_KEY" }] },
  "repos/acme/shop/environments/production/deployment-branch-policies.json": {
    total_count: 1,
    branch_policies: [{ name: "release/*" }],
  },
  "repos/acme/shop/branches.json": [
    { name: "main", protected: true },
    { name: "spike", protected: false },
  ],
  "repos/acme/shop/branches/main/protection.json": {
    required_pull_request_reviews: { required_approving_review_count: 2 },
    enforce_admins: { enabled: true },
  },
  "repos/acme/shop/collaborators.json": [
    { login: "Ann", permissions: { admin: true, push: true } },
    { login: "ben", permissions: { push: true } },
    { login: "cas", permissions: { pull: true } },
  ],
};

describe("saved answers", () => {
  it("repositories, environments and names of secrets", async () => {
    const { said, problems, facts } = await read(github, bundle);
    expect(problems).toEqual([]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
    expect(said("github.repo")).toEqual([
      {
        key: shop,
        scope: "github:acme",
        owner: "acme",
        name: "acme/shop",
        visibility: "private",
        defaultBranch: "main",
        archived: false,
        actions: true,
      },
    ]);
    expect(said("github.environment")).toMatchObject([
      { name: "production", reviewers: 1, waitMinutes: 30, branches: "listed", patterns: ["release/*"], custom: 0 },
    ]);
    expect(said("github.secret")).toMatchObject([
      { key: "github:repo-secret:acme/shop/DB_PASSWORD", repo: shop },
      { key: "github:environment-secret:acme/shop/production/AWS_KEY", environment: `${shop}|environment|production` },
      { key: "github:org-secret:acme/NPM", visibility: "all", repos: [], listed: false },
      { key: "github:org-secret:acme/DEPLOY", visibility: "selected", repos: [shop], listed: true },
    ]);
    expect(said("github.branch-protection")).toMatchObject([{ branch: "main", reviews: 2, restricted: false }]);
    expect(said("github.collaborator")).toMatchObject([
      { user: "github:user:ann", permission: "administer" },
      { user: "github:user:ben", permission: "write" },
      { user: "github:user:cas", permission: "read" },
    ]);
  });

  it("subjects of the default form: environments, branches, pull requests", async () => {
    const { of } = await read(github, bundle);
    expect(of("external").map(({ subject }) => subject)).toEqual([
      "repo:acme/shop:environment:production",
      "repo:acme/shop:ref:refs/heads/main",
      "repo:acme/shop:ref:refs/heads/spike",
      "repo:acme/shop:pull_request",
      "repo:acme/shop:ref:refs/heads/any-new-branch",
    ]);
    expect(of("github.subject")[0]).toMatchObject({ environment: `${shop}|environment|production` });
    expect(of("github.subject")[1]).toMatchObject({ branch: "main" });
  });

  it.each([
    [
      "of the repository",
      {
        "repos/acme/shop/actions/oidc/customization/sub.json": {
          use_default: false,
          include_claim_keys: ["repository_owner", "context"],
        },
      },
      "repository_owner:acme:environment:production",
    ],
    [
      "of the organization, where the repository takes it",
      {
        "orgs/acme/actions/oidc/customization/sub.json": { include_claim_keys: ["repo"] },
        "repos/acme/shop/actions/oidc/customization/sub.json": { use_default: false },
      },
      "repo:acme/shop",
    ],
    [
      "of the organization, where the repository does not",
      { "orgs/acme/actions/oidc/customization/sub.json": { include_claim_keys: ["repo"] } },
      "repo:acme/shop:environment:production",
    ],
  ] as const)("a template %s", async (_, more, first) => {
    const { of } = await read(github, { ...bundle, ...more });
    expect(of("external")[0]?.subject).toBe(first);
  });

  it("a template with claims that no answer tells is a gap", async () => {
    const more = {
      "repos/acme/shop/actions/oidc/customization/sub.json": {
        use_default: false,
        include_claim_keys: ["repo", "job_workflow_ref"],
      },
    };
    const { of } = await read(github, { ...bundle, ...more });
    expect(of("external")).toEqual([]);
    expect(of("unsupported").map(({ what }) => what)).toEqual([
      "subjects of workflows with claims that no answer tells",
    ]);
  });

  it("says what was not read", async () => {
    const { of } = await read(github, {
      "repos/acme/shop.json": repo,
      "repos/acme/shop/actions/secrets.json": { total_count: 0, secrets: [] },
    });
    expect(of("coverage").map(({ collection, state }) => [collection, state])).toEqual([
      ["github.branch-protection", "not-asked"],
      ["github.collaborator", "not-asked"],
      ["github.environment", "not-asked"],
      ["github.repo", "partly"],
      ["github.secret", "partly"],
      ["github.subject", "partly"],
    ]);
  });

  it("one file holds all of them as well", async () => {
    const answers = Object.fromEntries(
      Object.entries(bundle).map(([path, value]) => [`/${path.replace(/\.json$/, "")}`, value]),
    );
    const whole = await read(github, { "github.json": { format: "github-export/v1", answers } });
    const apart = await read(github, bundle);
    const keys = (facts: readonly { kind: string; key: string }[]) =>
      facts.map(({ kind, key }) => `${kind} ${key}`).sort();
    expect(whole.problems).toEqual([]);
    expect(keys(whole.facts)).toEqual(keys(apart.facts));
  });

  it("a value is dropped and told of", async () => {
    const { facts, problems } = await read(github, {
      "repos/acme/shop/actions/secrets.json": { secrets: [{ name: "A", value: "hunter2" }] },
    });
    expect(JSON.stringify([facts, problems])).not.toContain("hunter2");
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("secret values were in the input"),
    ]);
  });

  it("a secret is as old as its value: when it was made and written last, of repositories, environments and organizations", async () => {
    const dated = { created_at: "2025-01-02T03:04:05Z", updated_at: "2026-02-03T04:05:06Z" };
    const { said, problems } = await read(github, {
      "orgs/acme/actions/secrets.json": JSON.stringify({ secrets: [{ name: "ORG_KEY", visibility: "all", ...dated }] }),
      "repos/acme/shop/actions/secrets.json": JSON.stringify({
        secrets: [{ name: "REPO_KEY", ...dated }, { name: "UNDATED" }, { name: "ODD", updated_at: "yesterday" }],
      }),
    });
    expect(problems).toEqual([]);
    const life = {
      said: "secret of Actions",
      created: "2025-01-02T03:04:05.000Z",
      rotated: "2026-02-03T04:05:06.000Z",
    };
    expect(said("identity.life")).toEqual([
      expect.objectContaining({ subject: "github:repo-secret:acme/shop/REPO_KEY", ...life }),
      expect.objectContaining({ subject: "github:org-secret:acme/ORG_KEY", scope: "github:acme", ...life }),
    ]);
  });

  it.each([
    ["cut", '{"secrets":[{"name":"hunter2'],
    ["other types", '{"secrets":[{"name":["hunter2"]}, "hunter2"]}'],
    ["a name that is none", '{"secrets":[{"name":"a#hunter2~x"}]}'],
  ])("hostile input, %s: nothing echoed", async (_, text) => {
    const { facts, problems } = await read(github, { "repos/acme/shop/actions/secrets.json": text });
    expect(JSON.stringify([facts, problems])).not.toContain("hunter2");
    expect(problems.length).toBeGreaterThan(0);
  });
});

describe("requests", () => {
  it.each([
    ["repos/acme/shop.json", "repo"],
    ["x/y/repos/acme/shop/branches/feature%2Fa/protection.json", "branch-protection"],
    ["users/ann/repos.json", "repos"],
    ["repos/repos/repos/actions/secrets.json", "secrets"],
    ["repos/acme/shop/actions/variables.json", undefined],
    ["kubernetes/repos.json", undefined],
  ])("%s", (path, of) => {
    expect(requestOfFile(path)?.of).toBe(of);
  });
});
