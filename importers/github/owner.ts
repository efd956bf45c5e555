import type { FactOf } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import * as shapes from "./shapes.ts";

type Written<T> = { -readonly [P in keyof T]: T[P] };
/** A repository as several answers tell it. */
export interface Told {
  readonly fact: Written<FactOf<"github.repo">>;
  readonly environments: Map<string, Written<FactOf<"github.environment">>>;
  /** Branches that are there -> whether the list says that they are protected. */
  readonly branches: Map<string, boolean>;
  /** Branches of which it was read what protects them. */
  readonly protections: Set<string>;
  template?: SubjectTemplate;
  /** True where the organization's template holds for it. */
  asOrganization?: boolean;
}
export interface SubjectTemplate {
  readonly keys: readonly string[];
  readonly at: SavedRecord;
}

export const repoId = (owner: string, name: string): string => `github:repo:${owner}/${name}`;

/** Repositories of the input, put together from their answers; those that an answer is only about are known by name. */
export class Repos {
  readonly all = new Map<string, Told>();
  readonly #maker: FactMaker;

  constructor(maker: FactMaker) {
    this.#maker = maker;
  }

  /** GitHub takes names in any case: the first writing stays. */
  of(owner: string, repo: string, at: SavedRecord): Told {
    const name = `${owner}/${repo}`;
    const known = this.all.get(name.toLowerCase());
    if (known) return known;
    const content = { owner, name, archived: false };
    const fact = this.#maker.fact("github.repo", repoId(owner, repo), `github:${owner}`, at, content);
    const told: Told = { fact, environments: new Map(), branches: new Map(), protections: new Set() };
    this.all.set(name.toLowerCase(), told);
    return told;
  }

  repository(record: SavedRecord): Told | undefined {
    if (Object.keys(record.value).length === 0) return undefined;
    const { document, pointer } = record;
    const repo = parseShape(shapes.Repo, record.value, document, pointer, this.#maker.context);
    if (!repo) return undefined;
    const [owner = "", name = ""] = repo.full_name.split("/");
    const told = this.of(owner, name, record);
    const { fact } = told;
    const visibility =
      repo.visibility ?? (repo.private === true ? "private" : repo.private === false ? "public" : undefined);
    if (visibility !== undefined) fact.visibility = visibility;
    if (repo.default_branch) fact.defaultBranch = plainText(repo.default_branch);
    if (repo.archived === true || repo.disabled === true) fact.archived = true;
    fact.source = { ...fact.source, document, locator: pointer };
    return told;
  }

  environment(told: Told, record: SavedRecord): void {
    if (Object.keys(record.value).length === 0) return;
    const { document, pointer } = record;
    const it = parseShape(shapes.Environment, record.value, document, pointer, this.#maker.context);
    if (!it) return;
    const rules = it.protection_rules;
    const policy = it.deployment_branch_policy;
    const name = plainText(it.name);
    const key = environmentId(told.fact.key, name);
    const patterns = told.environments.get(key)?.patterns ?? [];
    const fact = this.#maker.fact("github.environment", key, told.fact.scope, record, {
      repo: told.fact.key,
      name,
      reviewers: rules.reduce((sum, { reviewers }) => sum + (reviewers?.length ?? 0), 0),
      waitMinutes: Math.max(0, ...rules.map(({ wait_timer }) => wait_timer ?? 0)),
      branches: policy?.protected_branches ? "protected" : policy?.custom_branch_policies ? "listed" : "any",
      patterns,
      custom: rules.filter(({ type }) => !["required_reviewers", "wait_timer", "branch_policy"].includes(type)).length,
    });
    told.environments.set(key, fact);
  }

  /** A pattern of branches that may deploy to an environment, which may be told later. */
  branchPolicy(told: Told, environment: string, record: SavedRecord): void {
    const { document, pointer } = record;
    if (Object.keys(record.value).length === 0) return;
    const it = parseShape(shapes.BranchPolicy, record.value, document, pointer, this.#maker.context);
    const key = environmentId(told.fact.key, plainText(environment));
    const known = told.environments.get(key);
    const fact: Written<FactOf<"github.environment">> =
      known ??
      this.#maker.fact("github.environment", key, told.fact.scope, record, {
        repo: told.fact.key,
        name: plainText(environment),
        reviewers: 0,
        waitMinutes: 0,
        branches: "listed",
        patterns: [],
        custom: 0,
      });
    if (it) fact.patterns = [...new Set([...fact.patterns, plainText(it.name)])].sort();
    told.environments.set(key, fact);
  }
}

export const environmentId = (repo: string, name: string): string => `${repo}|environment|${name}`;
