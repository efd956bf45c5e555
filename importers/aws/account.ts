import type { Fact, FactKind, Source } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import type { BundleManifest, ImportContext, ImportProblem, InputFile } from "../../model/importer.ts";
import { plural } from "../../model/plural.ts";
import { plainText } from "../../model/redact.ts";
import { readJson } from "../read/index.ts";
import { Tasks } from "./compute-tasks.ts";
import { Coverage, collections } from "./coverage.ts";
import { textDigest } from "./digest.ts";
import type { Identity } from "./identify.ts";
import { Machines } from "./instances.ts";
import { Names } from "./names.ts";
import { Place, type Setting } from "./place.ts";
import type { Pending, Section } from "./section.ts";
import { sections, told } from "./sections.ts";
import { arnOf, arnParts } from "./shapes.ts";
import type { Told } from "./told.ts";

/** A file and what it says of its owner. */
export interface Owned {
  readonly file: InputFile;
  readonly identity: Identity;
}

const byPath = new Map(sections.map((section) => [section.path, section]));
const wanted = [
  ...sections.map(({ path, whole }) => (whole ? `$.${path}` : `$.${path}.*`)),
  "$.IsTruncated",
  // No such member: whatever else there is, is walked over and counted, never built.
  "$.*.*.*.nothing",
];
/** Bytes of one record, or of all an organization's policies. */
const limit = 16 * 2 ** 20;

/** Collections below a root key that is not a list itself: `S3`. */
const inService = (key: string): readonly FactKind[] =>
  sections.filter(({ path }) => path.startsWith(`${key}.`)).flatMap((section) => section.collections);

/** Names of the keys to a value, without those that lead to its document or page. */
const keysOf = (pointer: string): readonly string[] => {
  const [, ...keys] = pointer.split("/");
  return /^\d+$/.test(keys[0] ?? "") ? keys.slice(1) : keys;
};

/** Something that AWS would call a list; a broken document can have anything as a key, and what it has is not repeated. */
const isListName = (list: string): boolean =>
  /^[A-Za-z]\w{0,63}(\.[A-Za-z]\w{0,63})?$/.test(list) && plainText(list) === list;

/** Reads the files of one account, in order. Holds what waits for the end and a digest per record. */
export class Account {
  readonly #id: string;
  readonly #context: ImportContext;
  readonly #coverage = new Coverage();
  readonly #pending: Pending = { machines: new Machines(), tasks: new Tasks(), membership: undefined };
  readonly #names = new Names();
  /** Kind and key of each record's first fact -> digest of all its facts. */
  readonly #records = new Map<string, string>();
  readonly #unknown = new Map<string, { count: number; readonly source: Source }>();
  readonly #policies = new Set<string>();
  readonly #attached = new Map<string, Source>();
  /** Users and roles, and those of which a report tells what services they used. */
  readonly #identities = new Set<string>();
  readonly #accessed = new Set<string>();
  /** Pages that say whether more follow. */
  readonly #pages = { more: 0, last: 0 };

  constructor(id: string, context: ImportContext) {
    this.#id = id;
    this.#context = context;
  }

  /** Takes what documents of other layouts tell. @param first of the account's files: tells the partition */
  *told(told: Told, first: Owned | undefined): Generator<Fact> {
    const section = byPath.get(told.path);
    if (!section) throw new Error(`no list of AWS is called ${told.path}`);
    const document = told.is === "member" ? told.member.document : told.document;
    const region = told.is === "member" ? told.region : undefined;
    const setting = this.#setting(document, first?.identity.partition ?? "aws", region);
    if (told.is === "opened") return this.#coverage.opened(told.path, new Place(setting, "", []).source);
    if (told.is === "missing") return this.#coverage.missing(section.collections, told.reason);
    const { value, locate, documentOf } = told.member;
    yield* this.#record(section, value, new Place({ ...setting, locate, documentOf }, "", section.collections));
  }

  #setting(document: string, partition: string, region: string | undefined): Setting {
    return {
      account: this.#id,
      partition,
      region,
      document,
      context: this.#context,
      blame: (lost, reason) => this.#coverage.partly(lost, reason),
      missing: (lost, reason) => this.#coverage.missing(lost, reason),
    };
  }

  async *read({ file, identity }: Owned): AsyncGenerator<Fact> {
    const setting = this.#setting(file.path, identity.partition, identity.region);
    const place = (pointer: string, of: readonly FactKind[] = []): Place => new Place(setting, pointer, of);
    const opened = new Set<Section>();
    /** Lists that no section reads, by their pointers, with their names where they have a usual one. */
    const lists = new Map<string, string | undefined>();
    const open = (section: Section, pointer: string): void => {
      opened.add(section);
      this.#coverage.opened(section.path, place(pointer).source);
    };
    /** Counts a member of a list that no section reads. @returns false for anything else */
    const member = (pointer: string): boolean => {
      const list = pointer.slice(0, pointer.lastIndexOf("/"));
      if (!lists.has(list)) return false;
      const name = lists.get(list);
      this.#count(name ?? "lists without a usual name", () => place(name === undefined ? "" : pointer).source);
      return true;
    };
    const options = {
      limit,
      opened: (pointer: string, array: boolean): void => {
        if (member(pointer)) return;
        const keys = keysOf(pointer);
        const path = keys.join(".");
        const section = byPath.get(path);
        const service = inService(path);
        if (section && array) open(section, pointer);
        else if (section) place(pointer, section.collections).refuse("expected array");
        else if (array && service.length > 0) place(pointer, service).refuse("expected object");
        else if (array && keys.length > 0 && keys.length < 3 && !told.has(path))
          lists.set(pointer, isListName(path) ? path : undefined);
      },
      mismatch: (pointer: string): void => {
        if (member(pointer)) return;
        const path = keysOf(pointer).join(".");
        const lost = byPath.get(path)?.collections ?? inService(path);
        if (lost.length > 0) place(pointer, lost).refuse(byPath.has(path) ? "expected array" : "expected object");
      },
    };
    const context = { problem: (problem: ImportProblem): void => this.#failed(problem, opened) };
    for await (const { pointer, value } of readJson(file, wanted, context, options)) {
      const [first = "", second = ""] = keysOf(pointer);
      if (first === "IsTruncated") this.#pages[value === true ? "more" : "last"] += 1;
      const section = byPath.get(first) ?? byPath.get(`${first}.${second}`);
      if (section?.whole) open(section, pointer);
      if (section && opened.has(section)) yield* this.#record(section, value, place(pointer, section.collections));
    }
  }

  /** A fault of the file or of one value of it: what may be lost is not `read`. */
  #failed(problem: ImportProblem, opened: ReadonlySet<Section>): void {
    this.#context.problem(problem);
    const [first = "", second = ""] = keysOf(problem.at?.includes("/") ? problem.at : "");
    const one = byPath.get(first) ?? byPath.get(`${first}.${second}`);
    for (const { collections: lost } of one ? [one] : opened) {
      this.#coverage.partly(lost, `${problem.message}${problem.at === undefined ? "" : ` at ${problem.at}`}`);
    }
  }

  #count(what: string, source: () => Source): void {
    const known = this.#unknown.get(what);
    if (known) known.count += 1;
    else this.#unknown.set(what, { count: 1, source: source() });
  }

  /** The facts of one record, unless another page gave it. */
  *#record(section: Section, value: unknown, place: Place): Generator<Fact> {
    const facts = [...section.read(value, place, this.#pending)];
    const [first] = facts;
    if (!first) return;
    const owner = section.owned ? arnParts(first.key)?.account : undefined;
    if (owner !== undefined && owner !== this.#id && owner !== "aws") {
      return place.refuse("is of another account than its document");
    }
    const key = `${first.kind} ${first.key}`;
    // Fields stand in the order in which the mapping writes them: no canonical form is needed.
    const content = textDigest(JSON.stringify(facts.map(factContent)));
    const known = this.#records.get(key);
    if (known === content) return;
    if (known !== undefined) {
      this.#contradiction(first, place);
      return;
    }
    this.#records.set(key, content);
    for (const fact of facts) {
      this.#note(fact);
      if (!this.#names.take(fact)) yield fact;
    }
  }

  /** Key ids are unique: one of two users is a typing error, and no other key is in doubt. */
  #contradiction(first: Fact, place: Place): void {
    const unique = first.kind === "aws.access-key";
    if (unique) this.#count("access key ids given for several users", () => place.source);
    (unique ? place.of() : place).refuse("given twice with different content");
  }

  #note(fact: Fact): void {
    if (fact.kind === "aws.policy") this.#policies.add(fact.key);
    if (fact.kind === "aws.user" || fact.kind === "aws.role") this.#identities.add(fact.key);
    if (fact.kind === "aws.service-access") this.#accessed.add(fact.key);
    if ((fact.kind === "aws.attachment" || fact.kind === "aws.boundary") && !this.#attached.has(fact.policy)) {
      this.#attached.set(fact.policy, fact.source);
    }
  }

  /** What waited for the whole account, and how far it was read. `first` tells whose documents these are. */
  *end(first: Owned, calls: NonNullable<BundleManifest["calls"]>): Generator<Fact> {
    const setting = { account: this.#id, partition: first.identity.partition, region: first.identity.region };
    const rest = { document: first.file.path, context: this.#context, blame: () => {}, missing: () => {} };
    const place = new Place({ ...setting, ...rest }, first.identity.pointer, []);
    const scope = place.scope;
    yield place.fact("aws.account", scope, { accountId: this.#id, ...this.#pending.membership });
    yield* this.#names.facts((resource) => arnOf(place, "iam", resource, ""));
    yield* this.#pending.machines.facts();
    yield* this.#pending.tasks.facts();
    yield* this.#absentPolicies(place);
    for (const [what, { count, source }] of [...this.#unknown].sort()) {
      yield { ...place.fact("unsupported", `${scope}|${what}`, { what, count }), source };
    }
    if (this.#pages.more > 0 && this.#pages.last === 0) {
      const details = collections.filter((kind) =>
        sections.some((section) => section.owned && section.collections.includes(kind)),
      );
      this.#coverage.partly(details, "the last page of the account's details says that more follow");
    }
    this.#unreported();
    yield* this.#coverage.facts(scope, calls, place.source);
  }

  /** Reports of services last accessed are made one by one: those of some say nothing of the others. */
  #unreported(): void {
    const without = [...this.#identities].filter((key) => !this.#accessed.has(key)).length;
    const reason =
      this.#identities.size === 0
        ? "whether all users and roles have a report is not known: they are not in the same input"
        : `there is no report of ${plural(without, "user or role", "users and roles")}`;
    if (this.#identities.size === 0 || without > 0) this.#coverage.missing(["aws.service-access"], reason);
  }

  /** Policies that somebody holds or is bounded by and whose document the input lacks: what they say is unknown. */
  *#absentPolicies(place: Place): Generator<Fact> {
    const absent = [...this.#attached].filter(([policy]) => !this.#policies.has(policy)).sort();
    const [first] = absent;
    if (!first) return;
    const names = absent.map(([policy]) => policy.slice(policy.lastIndexOf("/") + 1));
    const shown = `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
    this.#coverage.missing(
      ["aws.policy", "aws.statement"],
      `documents of attached policies are not in the input: ${shown}`,
    );
    const what = "attached policies without their document";
    yield { ...place.fact("unsupported", `${place.scope}|${what}`, { what, count: absent.length }), source: first[1] };
  }
}
