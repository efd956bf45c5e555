import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import { type SavedRecord, StrayValues } from "../read/records.ts";
import { answers, isExport } from "./answers.ts";
import { guide } from "./guide.ts";
import { Repos, type SubjectTemplate, type Told } from "./owner.ts";
import { type Request, requestOfFile } from "./request.ts";
import { Secrets } from "./secrets.ts";
import * as shapes from "./shapes.ts";
import { isKnown, subjectFacts } from "./subjects.ts";

const collections: readonly FactKind[] = [
  "github.branch-protection",
  "github.collaborator",
  "github.environment",
  "github.repo",
  "github.secret",
  "github.subject",
];
const nowhere = { document: "", pointer: "" };

/** Repositories of GitHub, their secrets, environments and the identities of their workflows, from saved answers of its API. */
export const github = defineImporter({
  id: "github",
  title: "GitHub",
  emits: [...collections, "coverage", "external", "identity.life", "unsupported"],
  permissions: [
    "repository permissions (read): metadata, actions, secrets, environments, administration",
    "organization permissions (read): secrets, administration",
  ],
  guide,
  recognises,
  toFacts,
});

const answer =
  /"(full_name|secrets|environments|use_default|include_claim_keys|protection_rules|branch_policies|repositories|protected|required_pull_request_reviews|enforce_admins|enabled|login|total_count)"\s*:/;

function recognises(path: string, head: string): boolean {
  if (!/\.json$/.test(path) || !/^\s*[[{]/.test(head)) return false;
  if (isExport(head)) return true;
  return requestOfFile(path) !== undefined && (answer.test(head) || /^\s*(\[\s*\]|\{\s*\})\s*$/.test(head));
}

/** Which collection a request tells of, and of which of its parts. */
const tells: Readonly<Partial<Record<Request["of"], FactKind>>> = {
  repos: "github.repo",
  "org-secrets": "github.secret",
  secrets: "github.secret",
  environments: "github.environment",
  "branch-protection": "github.branch-protection",
  branches: "github.branch-protection",
  collaborators: "github.collaborator",
};

async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const maker = new FactMaker("github", context, group.manifest);
  const repos = new Repos(maker);
  const secrets = new Secrets(maker);
  const stray = new StrayValues(context);
  const templates = new Map<string, SubjectTemplate>();
  /** `<collection>|<repository>` for what was read of each, and owners of what is read as a whole. */
  const read = new Set<string>();
  const seen = new Set<string>();
  let count = 0;
  for await (const { request, record } of answers(group, context)) {
    if (++count % 10_000 === 0) context.progress(`${count} answers read`);
    const collection = tells[request.of];
    const repo = "repo" in request ? repos.of(request.owner, request.repo, record) : undefined;
    if (collection !== undefined) read.add(`${collection}|${repo?.fact.key ?? request.owner}`);
    if (/secret/.test(request.of)) stray.look(record, "answers of `actions/secrets`, which have none");
    for (const fact of take(request, record, repo, { maker, repos, secrets, templates })) {
      const ref = `${fact.kind} ${fact.key}`;
      if (!seen.has(ref)) yield fact;
      seen.add(ref);
    }
  }
  yield* secrets.facts();
  for (const told of repos.all.values()) {
    yield told.fact;
    yield* told.environments.values();
    const template = told.template ?? (told.asOrganization ? templates.get(told.fact.owner.toLowerCase()) : undefined);
    if (template === undefined || isKnown(template)) yield* subjectFacts(told, template, maker);
    else {
      const what = "subjects of workflows with claims that no answer tells";
      const at = { document: template.at.document, pointer: template.at.pointer };
      yield maker.fact("unsupported", `${told.fact.scope}|${what} of ${told.fact.name}`, told.fact.scope, at, {
        what,
        count: 1,
      });
    }
  }
  const scopes = [...repos.all.values()].map(({ fact }) => fact.scope);
  state(repos, read, secrets.untold(), maker);
  yield* maker.coverage(collections, scopes);
}

interface Parts {
  readonly maker: FactMaker;
  readonly repos: Repos;
  readonly secrets: Secrets;
  readonly templates: Map<string, SubjectTemplate>;
}

function* take(request: Request, record: SavedRecord, told: Told | undefined, parts: Parts): Generator<Fact> {
  const { maker, repos, secrets, templates } = parts;
  const empty = Object.keys(record.value).length === 0;
  switch (request.of) {
    case "repos":
    case "repo":
      repos.repository(record);
      return;
    case "org-secrets":
      secrets.ofOrganization(request.owner, record);
      return;
    case "org-secret-repos":
      secrets.selected(request.owner, request.secret, record);
      return;
    case "org-subject": {
      const template = templateOf(record, maker);
      // It holds for repositories that say `use_default: false` without keys of their own.
      if (template) templates.set(request.owner.toLowerCase(), template);
      return;
    }
    default:
  }
  if (!told || empty) return;
  switch (request.of) {
    case "subject": {
      const template = templateOf(record, maker);
      if (template) told.template = template;
      else if (record.value["use_default"] === false) told.asOrganization = true;
      return;
    }
    case "actions": {
      const it = parseShape(shapes.Permissions, record.value, record.document, record.pointer, maker.context);
      if (it?.enabled === true || it?.enabled === false) told.fact.actions = it.enabled;
      return;
    }
    case "secrets":
      yield* secrets.ofRepo(told, record);
      return;
    case "org-secrets-of-repo":
      secrets.given(told, record);
      return;
    case "environments":
      repos.environment(told, record);
      return;
    case "environment-secrets":
      yield* secrets.ofEnvironment(told, plainText(request.part ?? ""), record);
      return;
    case "branch-policies":
      repos.branchPolicy(told, request.part ?? "", record);
      return;
    case "branches": {
      const it = parseShape(shapes.Branch, record.value, record.document, record.pointer, maker.context);
      if (it) told.branches.set(plainText(it.name), it.protected === true);
      return;
    }
    case "branch-protection":
      yield* protection(told, plainText(request.part ?? ""), record, maker);
      return;
    case "collaborators":
      yield* collaborator(told, record, maker);
      return;
    default:
  }
}

function templateOf(record: SavedRecord, maker: FactMaker): SubjectTemplate | undefined {
  if (Object.keys(record.value).length === 0) return undefined;
  const it = parseShape(shapes.SubjectTemplate, record.value, record.document, record.pointer, maker.context);
  return it && it.use_default !== true && it.include_claim_keys.length > 0
    ? { keys: it.include_claim_keys, at: record }
    : undefined;
}

function* protection(told: Told, branch: string, record: SavedRecord, maker: FactMaker): Generator<Fact> {
  const it = parseShape(shapes.Protection, record.value, record.document, record.pointer, maker.context);
  if (!it) return;
  told.branches.set(branch, true);
  told.protections.add(branch);
  const reviews = it.required_pull_request_reviews;
  yield maker.fact("github.branch-protection", `${told.fact.key}|branch|${branch}`, told.fact.scope, record, {
    repo: told.fact.key,
    branch,
    reviews: reviews ? (reviews.required_approving_review_count ?? 1) : 0,
    restricted: typeof it.restrictions === "object" && it.restrictions !== null,
  });
}

function* collaborator(told: Told, record: SavedRecord, maker: FactMaker): Generator<Fact> {
  const it = parseShape(shapes.Collaborator, record.value, record.document, record.pointer, maker.context);
  if (!it) return;
  const { admin, maintain, push } = it.permissions ?? {};
  const login = it.login.toLowerCase();
  yield maker.fact("github.collaborator", `${told.fact.key}|${login}`, told.fact.scope, record, {
    repo: told.fact.key,
    user: `github:user:${login}`,
    name: login,
    permission: admin === true ? "administer" : maintain === true || push === true ? "write" : "read",
  });
}

/** Branches that are protected, by what nothing tells. */
const lacks = (collection: FactKind, { branches, protections }: Told): boolean =>
  collection === "github.branch-protection" &&
  [...branches].some(([name, isProtected]) => isProtected && !protections.has(name));

/** A collection of an owner is read where it was read of each of the owner's repositories, and those were listed. */
function state(repos: Repos, read: ReadonlySet<string>, untold: ReadonlyMap<string, string>, maker: FactMaker): void {
  const owners = Map.groupBy(repos.all.values(), ({ fact }) => fact.owner);
  for (const [owner, all] of owners) {
    const scope = `github:${owner}`;
    const listed = read.has(`github.repo|${owner}`);
    const reason = listed ? undefined : `no answer of orgs/${owner}/repos`;
    maker.covers("github.repo", scope, listed ? "read" : "partly", nowhere, reason);
    maker.covers(
      "github.subject",
      scope,
      "partly",
      nowhere,
      "tags, and branches that are not in the input, have subjects too",
    );
    for (const collection of [
      "github.branch-protection",
      "github.collaborator",
      "github.environment",
      "github.secret",
    ] as const) {
      const without = all.filter((told) => !read.has(`${collection}|${told.fact.key}`) || lacks(collection, told));
      const [first] = without;
      const secret = collection === "github.secret" ? untold.get(owner) : undefined;
      if (without.length === all.length) {
        if (read.has(`${collection}|${owner}`)) maker.covers(collection, scope, "partly", nowhere, reason);
      } else if (secret !== undefined)
        maker.covers(
          collection,
          scope,
          "partly",
          nowhere,
          `no answer of orgs/${owner}/actions/secrets/${secret}/repositories`,
        );
      else if (!first) maker.covers(collection, scope, listed ? "read" : "partly", nowhere, reason);
      else
        maker.covers(
          collection,
          scope,
          "partly",
          nowhere,
          `no answer about ${first.fact.name}${without.length > 1 ? ` and ${without.length - 1} more` : ""}`,
        );
    }
  }
}
