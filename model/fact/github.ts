import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** Key: `github:repo:<owner>/<name>`. */
export interface GithubRepoFact extends FactBase<"github.repo"> {
  readonly owner: string;
  /** `<owner>/<name>`. */
  readonly name: string;
  readonly visibility?: "internal" | "private" | "public";
  readonly defaultBranch?: string;
  /** An archived repository takes no push and runs no workflow. */
  readonly archived: boolean;
  /** False where Actions are turned off; absent where not told. */
  readonly actions?: boolean;
}

/** A deployment environment. Key: `<repository>|environment|<name>`. */
export interface GithubEnvironmentFact extends FactBase<"github.environment"> {
  /** Key of its `github.repo`. */
  readonly repo: string;
  readonly name: string;
  /** Users and teams of whom one must approve; their names are not kept. */
  readonly reviewers: number;
  readonly waitMinutes: number;
  /** Branches and tags that may deploy. */
  readonly branches: "any" | "listed" | "protected";
  /** Where listed: name patterns; empty where not told. */
  readonly patterns: readonly string[];
  /** How many rules of apps decide too. */
  readonly custom: number;
}

/**
 * A secret of Actions, by its name alone. Key: `github:org-secret:<owner>/<NAME>`, `github:repo-secret:<owner>/<repo>/<NAME>`
 * or `github:environment-secret:<owner>/<repo>/<environment>/<NAME>`.
 */
export interface GithubSecretFact extends FactBase<"github.secret"> {
  readonly owner: string;
  readonly name: string;
  /** Key of its `github.repo`; absent for a secret of the organization. */
  readonly repo?: string;
  /** Key of its `github.environment`. */
  readonly environment?: string;
  /** Of an organization's: the repositories that get it. */
  readonly visibility?: "all" | "private" | "selected";
  /** Keys of repositories that are told to get it. */
  readonly repos: readonly string[];
  /** True where all repositories that get it are in `repos`. */
  readonly listed: boolean;
}

/** A subject that tokens of a repository's workflows can carry. Key: `<repository>|<subject>`. */
export interface GithubSubjectFact extends FactBase<"github.subject"> {
  /** Key of its `github.repo`. */
  readonly repo: string;
  /** Node id: `external:github:<sub claim>`. */
  readonly identity: string;
  /** Key of the `github.environment` that the job must name. */
  readonly environment?: string;
  /** Branch that is there and must be pushed to. */
  readonly branch?: string;
}

/** What pushes to a branch must pass. Key: `<repository>|branch|<name>`. */
export interface GithubBranchProtectionFact extends FactBase<"github.branch-protection"> {
  /** Key of its `github.repo`. */
  readonly repo: string;
  readonly branch: string;
  /** Approvals that a change needs; 0: none. */
  readonly reviews: number;
  /** True where only some may push. */
  readonly restricted: boolean;
}

/** Who may do what in a repository. Key: `<repository>|<login>`. */
export interface GithubCollaboratorFact extends FactBase<"github.collaborator"> {
  /** Key of its `github.repo`. */
  readonly repo: string;
  /** Node id: `github:user:<login>`. */
  readonly user: string;
  readonly name: string;
  readonly permission: "administer" | "read" | "write";
}

export interface GithubFacts {
  "github.repo": GithubRepoFact;
  "github.environment": GithubEnvironmentFact;
  "github.secret": GithubSecretFact;
  "github.subject": GithubSubjectFact;
  "github.branch-protection": GithubBranchProtectionFact;
  "github.collaborator": GithubCollaboratorFact;
}

export const githubFactKinds: FactKindTable<keyof GithubFacts> = {
  "github.repo": { collection: "repositories", node: "GithubRepo" },
  "github.environment": { collection: "environments" },
  "github.secret": { collection: "secrets of Actions", node: "GithubSecret" },
  "github.subject": { collection: "subjects of OIDC tokens" },
  "github.branch-protection": { collection: "rules that protect branches", restrains: true },
  "github.collaborator": { collection: "collaborators" },
};
