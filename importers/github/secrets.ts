import { segment } from "../../model/access.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { momentOf } from "../../model/moment.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { environmentId, repoId, type Told } from "./owner.ts";
import { Secret } from "./shapes.ts";

type Written<T> = { -readonly [P in keyof T]: T[P] };
type OrgSecret = Written<FactOf<"github.secret">>;
interface Named {
  readonly name: string;
  readonly visibility?: "all" | "private" | "selected";
  readonly dates: Pick<FactOf<"identity.life">, "created" | "rotated">;
}

/** Names of secrets. An organization's are put together from its own list and from what repositories are told to get. */
export class Secrets {
  readonly #maker: FactMaker;
  readonly #organization = new Map<string, OrgSecret>();
  /** Of the organization's own list. */
  readonly #lives: Fact[] = [];

  constructor(maker: FactMaker) {
    this.#maker = maker;
  }

  #name(record: SavedRecord): Named | undefined {
    if (Object.keys(record.value).length === 0) return undefined;
    const it = parseShape(Secret, record.value, record.document, record.pointer, this.#maker.context);
    if (!it) return undefined;
    const created = momentOf(it.created_at ?? "");
    const rotated = momentOf(it.updated_at ?? "");
    return {
      name: it.name.toUpperCase(),
      ...(it.visibility ? { visibility: it.visibility } : {}),
      // A value cannot be read: when it was written last is all there is of its age.
      dates: { ...(created === undefined ? {} : { created }), ...(rotated === undefined ? {} : { rotated }) },
    };
  }

  *#life(subject: string, scope: string, { dates }: Named, record: SavedRecord): Generator<Fact> {
    if (Object.keys(dates).length === 0) return;
    const said = "secret of Actions";
    yield this.#maker.fact("identity.life", `${subject}|${said}`, scope, record, { subject, said, ...dates });
  }

  *ofRepo(told: Told, record: SavedRecord): Generator<Fact> {
    const it = this.#name(record);
    if (!it) return;
    const { key, owner, name, scope } = told.fact;
    const id = `github:repo-secret:${name}/${it.name}`;
    yield* this.#life(id, scope, it, record);
    yield this.#maker.fact("github.secret", id, scope, record, {
      owner,
      name: it.name,
      repo: key,
      repos: [],
      listed: true,
    });
  }

  *ofEnvironment(told: Told, environment: string, record: SavedRecord): Generator<Fact> {
    const it = this.#name(record);
    if (!it) return;
    const { key, owner, name, scope } = told.fact;
    const id = `github:environment-secret:${name}/${segment(environment)}/${it.name}`;
    yield* this.#life(id, scope, it, record);
    yield this.#maker.fact("github.secret", id, scope, record, {
      owner,
      name: it.name,
      repo: key,
      environment: environmentId(key, environment),
      repos: [],
      listed: true,
    });
  }

  #organizationSecret(owner: string, name: string, record: SavedRecord): OrgSecret {
    const id = `github:org-secret:${owner}/${name}`;
    const known = this.#organization.get(id);
    if (known) return known;
    const content = { owner, name, repos: [], listed: false };
    const fact: OrgSecret = this.#maker.fact("github.secret", id, `github:${owner}`, record, content);
    this.#organization.set(id, fact);
    return fact;
  }

  ofOrganization(owner: string, record: SavedRecord): void {
    const it = this.#name(record);
    if (!it) return;
    const fact = this.#organizationSecret(owner, it.name, record);
    this.#lives.push(...this.#life(fact.key, fact.scope, it, record));
    if (it.visibility) fact.visibility = it.visibility;
    fact.source = { ...fact.source, document: record.document, locator: record.pointer };
  }

  /** A repository that the secret's own list of repositories names. */
  selected(owner: string, secret: string, record: SavedRecord): void {
    const fact = this.#organizationSecret(owner, secret.toUpperCase(), record);
    fact.listed = true;
    const name = record.value["full_name"];
    const [, of, repo] =
      typeof name === "string" ? (/^([A-Za-z0-9-]{1,100})\/([A-Za-z0-9._-]{1,100})$/.exec(name) ?? []) : [];
    if (of !== undefined && repo !== undefined) this.#gets(fact, repoId(of, repo));
  }

  /** A secret of the organization that the repository says it gets. */
  given(told: Told, record: SavedRecord): void {
    const it = this.#name(record);
    if (it) this.#gets(this.#organizationSecret(told.fact.owner, it.name, record), told.fact.key);
  }

  #gets(fact: OrgSecret, repo: string): void {
    if (!fact.repos.includes(repo)) fact.repos = [...fact.repos, repo].sort();
  }

  /** Owner -> a secret for selected repositories of which nothing tells which. */
  untold(): ReadonlyMap<string, string> {
    const unlisted = [...this.#organization.values()].filter(
      ({ listed, repos, visibility }) => visibility === "selected" && !listed && repos.length === 0,
    );
    return new Map(unlisted.map(({ owner, name }) => [owner, name]));
  }

  *facts(): Generator<Fact> {
    yield* this.#organization.values();
    yield* this.#lives;
  }
}
