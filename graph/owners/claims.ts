import type { OwnerClaimFact, OwnerSelect } from "../../model/fact/owner.ts";
import { globTest } from "../../model/glob.ts";
import { isCatchAll, pathTest } from "./paths.ts";

/** A claim that means a thing, and how closely. */
export interface Match {
  readonly claim: OwnerClaimFact;
  readonly weight: number;
}

type Glob = Match & { readonly test: (text: string) => boolean };
type ByText<T> = Map<string, T[]>;
type Of<B extends OwnerSelect["by"]> = Extract<OwnerSelect, { by: B }>;

const weights = { id: 3_000_000, tags: 2_000_000, glob: 1_000_000 } as const;

const closeness = ({ tags, namespace, loosely = false }: Of<"tags">): number =>
  weights.tags + tags.length + (namespace === undefined ? 0 : 0.5) - (loosely ? 500_000 : 0);

function push<T>(map: ByText<T>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Globs by what they begin with, else by what they end with: a text is tried against those that can match it. */
class Globs {
  readonly #heads: ByText<Glob> = new Map();
  readonly #tails: ByText<Glob> = new Map();
  #headLengths: readonly number[] = [];
  #tailLengths: readonly number[] = [];

  constructor(globs: readonly { readonly glob: string; readonly claim: OwnerClaimFact }[]) {
    for (const { glob, claim } of globs) {
      const [head = "", ...rest] = glob.split("*");
      const tail = rest.at(-1) ?? "";
      const entry = { claim, test: globTest(glob), weight: weights.glob + glob.replaceAll("*", "").length };
      if (head !== "" || tail === "") push(this.#heads, head, entry);
      else push(this.#tails, tail, entry);
    }
    const lengths = (map: ByText<Glob>): number[] => [...new Set([...map.keys()].map((text) => text.length))];
    this.#headLengths = lengths(this.#heads);
    this.#tailLengths = lengths(this.#tails);
  }

  *of(text: string): Iterable<Match> {
    for (const length of this.#headLengths)
      if (length <= text.length) yield* tried(this.#heads.get(text.slice(0, length)), text);
    for (const length of this.#tailLengths)
      if (length <= text.length) yield* tried(this.#tails.get(text.slice(text.length - length)), text);
  }
}

function* tried(globs: readonly Glob[] = [], text: string): Iterable<Match> {
  for (const one of globs) if (one.test(text)) yield one;
}

/** Every claim, found from the thing it is about. */
export class Claims {
  readonly #ids: ByText<Match> = new Map();
  readonly #tags: ByText<{ readonly claim: OwnerClaimFact; readonly select: Of<"tags"> }> = new Map();
  readonly #within: ByText<OwnerClaimFact> = new Map();
  readonly #globs: Globs;
  readonly #files: readonly CodeOwners[];
  readonly #byFile = new Map<string, readonly Match[]>();

  readonly all: readonly OwnerClaimFact[];
  /** Lines of CODEOWNERS files that the platform does not read, with the file that it reads instead. */
  readonly shadowed: ReadonlyMap<OwnerClaimFact, string>;

  constructor(claims: readonly OwnerClaimFact[]) {
    this.all = claims;
    const globs: { glob: string; claim: OwnerClaimFact }[] = [];
    const lines: OwnerClaimFact[] = [];
    for (const claim of claims) {
      const { select } = claim;
      if (select.by === "id") push(this.#ids, select.id, { claim, weight: weights.id });
      else if (select.by === "glob") globs.push({ glob: select.glob, claim });
      else if (select.by === "tags") push(this.#tags, select.tags[0] ?? "", { claim, select });
      else if (select.by === "within") push(this.#within, select.id, claim);
      else lines.push(claim);
    }
    this.#globs = new Globs(globs);
    const shadowed = new Map<OwnerClaimFact, string>();
    this.#files = codeOwners(lines, shadowed);
    this.shadowed = shadowed;
  }

  /** Nobody claims anything. */
  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  /** Claims on a thing by its name alone. */
  *named(name: string): Iterable<OwnerClaimFact> {
    for (const { claim } of this.#ids.get(name) ?? []) yield claim;
    for (const { claim } of this.#globs.of(name)) yield claim;
  }

  /** Every line that means a document, also where a later one counts. @param asked those that are wanted */
  *onFile(document: string, asked: ReadonlySet<OwnerClaimFact>): Iterable<OwnerClaimFact> {
    for (const file of this.#files) yield* file.meaning(document, asked);
  }

  /** Claims on the thing itself. @param names its ids @param tags its tags, labels and annotations, `<key>=<value>` */
  *of(names: readonly string[], tags: readonly string[], namespace: string | undefined): Iterable<Match> {
    for (const name of names) {
      yield* this.#ids.get(name) ?? [];
      yield* this.#globs.of(name);
    }
    if (this.#tags.size === 0) return;
    const own = new Set(tags);
    for (const tag of own) {
      for (const { claim, select } of this.#tags.get(tag) ?? []) {
        if (select.namespace !== undefined && select.namespace !== namespace) continue;
        if (select.tags.every((one) => own.has(one))) yield { claim, weight: closeness(select) };
      }
    }
  }

  /** Defaults for what is in an account, cluster or namespace. */
  within(id: string): readonly OwnerClaimFact[] {
    return this.#within.get(id) ?? [];
  }

  /** Of the files that say whose a document is: the line of each that counts. */
  ofFile(document: string): readonly Match[] {
    let found = this.#byFile.get(document);
    if (!found) {
      found = this.#files.flatMap((file) => file.of(document));
      this.#byFile.set(document, found);
    }
    return found;
  }
}

/** The lines of one file, the last first. */
class CodeOwners {
  readonly #root: string;
  readonly #lines: readonly { readonly claim: OwnerClaimFact; readonly test: (path: string) => boolean }[];

  constructor(root: string, lines: readonly OwnerClaimFact[]) {
    this.#root = root;
    this.#lines = [...lines]
      .sort((a, b) => (b.order ?? 0) - (a.order ?? 0))
      .flatMap((claim) => (claim.select.by === "path" ? [{ claim, test: pathTest(claim.select.pattern) }] : []));
  }

  *meaning(document: string, asked: ReadonlySet<OwnerClaimFact>): Iterable<OwnerClaimFact> {
    if (!document.startsWith(this.#root)) return;
    const path = document.slice(this.#root.length);
    for (const { claim, test } of this.#lines) if (asked.has(claim) && test(path)) yield claim;
  }

  of(document: string): readonly Match[] {
    if (!document.startsWith(this.#root)) return [];
    const path = document.slice(this.#root.length);
    const line = this.#lines.find(({ test }) => test(path));
    return line ? [{ claim: line.claim, weight: this.#root.length }] : [];
  }
}

/** Of several CODEOWNERS of one repository the platform reads the first: in `.github/`, at the root, in `docs/`. */
const places = [/(^|\/)\.github\/CODEOWNERS$/, /(^|\/)(?!docs\/)[^/]*\/?CODEOWNERS$/, /CODEOWNERS$/];

function codeOwners(lines: readonly OwnerClaimFact[], shadowed: Map<OwnerClaimFact, string>): readonly CodeOwners[] {
  const files = new Map<string, Map<string, OwnerClaimFact[]>>();
  for (const line of lines) {
    if (line.select.by !== "path") continue;
    const root = `${line.origin} ${line.select.root}`;
    const byDocument = files.get(root) ?? new Map<string, OwnerClaimFact[]>();
    files.set(root, byDocument);
    push(byDocument, line.source.document, line);
  }
  return [...files].flatMap(([root, byDocument]) => {
    const folder = root.slice(root.indexOf(" ") + 1);
    if (!root.startsWith("codeowners ")) return [...byDocument.values()].map((own) => new CodeOwners(folder, own));
    const place = (document: string): number => places.findIndex((one) => one.test(document));
    const [first, ...others] = [...byDocument].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
    for (const [, own] of others) for (const line of own) shadowed.set(line, first?.[0] ?? "");
    return first ? [new CodeOwners(folder, first[1])] : [];
  });
}

/** Whether a claim on files means them all. */
export const isForAll = ({ select }: OwnerClaimFact): boolean => select.by === "path" && isCatchAll(select.pattern);
