import { segment, unsegment } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { CoverageState, Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { BundleManifest, ImportContext } from "../../model/importer.ts";
import { inNamespace, vaultKey } from "../../model/vault-place.ts";
import type { Answer } from "./answers.ts";

/** Makes the facts of one Vault cluster and keeps count of what was asked and answered. */
export class Emitter {
  /** `vault:<name>`: the cluster's key and the scope of all its facts. */
  readonly cluster: string;
  readonly context: ImportContext;
  /** What its paths are below: a namespace without slash at the end, empty for the root. */
  readonly namespace: string;
  readonly #manifest: BundleManifest | undefined;
  /** Collection -> what it should hold: request path below the cluster to whether it was answered. */
  readonly #expected: Map<FactKind, Map<string, boolean>>;
  readonly #partly: Set<FactKind>;

  constructor(
    name: string,
    manifest: BundleManifest | undefined,
    context: ImportContext,
    namespace = "",
    expected = new Map<FactKind, Map<string, boolean>>(),
    partly = new Set<FactKind>(),
  ) {
    this.cluster = `vault:${segment(name)}`;
    this.context = context;
    this.namespace = namespace;
    this.#manifest = manifest;
    this.#expected = expected;
    this.#partly = partly;
  }

  /** The same cluster, one of its namespaces: what is expected and answered is counted together. */
  within(namespace: string): Emitter {
    const name = unsegment(this.cluster.slice("vault:".length));
    return new Emitter(name, this.#manifest, this.context, namespace, this.#expected, this.#partly);
  }

  /** Node id or fact key in this namespace. */
  key(kind: string, path: string): string {
    return vaultKey(this.cluster, kind, path, this.namespace);
  }

  /** A request path below the cluster, of one below the namespace. */
  at(path: string): string {
    return inNamespace(this.namespace, path);
  }

  /** What facts say of where they stand; nothing in the root. */
  get place(): { readonly cluster: string; readonly namespace?: string } {
    return { cluster: this.cluster, ...(this.namespace === "" ? {} : { namespace: this.namespace }) };
  }

  fact<K extends FactKind>(
    kind: K,
    key: string,
    from: Pick<Answer, "document" | "pointer">,
    rest: Omit<FactOf<K>, "kind" | "key" | "scope" | "source">,
  ): Fact {
    const source = {
      document: from.document,
      locator: from.pointer,
      importer: "vault",
      observedAt: this.context.observedAt,
    };
    return { kind, key, scope: this.cluster, source, ...rest } as unknown as Fact;
  }

  /** A request, below the namespace, that a whole reading of the collection would have made. */
  expect(collection: FactKind, below: string): void {
    const path = this.at(below);
    const requests = this.#expected.get(collection) ?? new Map<string, boolean>();
    this.#expected.set(collection, requests);
    if (!requests.has(path)) requests.set(path, false);
  }

  answered(collection: FactKind, path: string): void {
    this.expect(collection, path);
    this.#expected.get(collection)?.set(this.at(path), true);
  }

  /** Nothing of the collection can exist, as the answer at `path` says. Asked after all `expect`s. */
  settle(collection: FactKind, path: string): void {
    if (!this.#expected.has(collection)) this.answered(collection, path);
  }

  /** Something of the collection was there and could not be read. */
  incomplete(collection: FactKind): void {
    this.#partly.add(collection);
  }

  /** What the manifest says of a request below the cluster; LIST and GET of one path are one call there. */
  said(path: string): CoverageState | undefined {
    const bare = path.replace(/\/$/, "");
    return this.#manifest?.calls?.find(({ call }) => globbed(call.replace(/^\/?(v1\/)?/, "").replace(/\/$/, ""), bare))
      ?.status;
  }

  /** One coverage fact per collection. A list that the manifest calls read and that has no answer was empty. */
  *coverage(collections: readonly FactKind[]): Generator<Fact> {
    const nowhere = { document: "", pointer: "" };
    for (const collection of [...collections].sort(compare)) {
      if (!this.#expected.has(collection) && optional.has(collection)) continue;
      const requests = [...(this.#expected.get(collection) ?? [])];
      const states = requests.map(([path, answered]) => (answered ? "read" : (this.said(path) ?? "not-asked")));
      const state = this.#partly.has(collection) ? "partly" : overall(states);
      const [missing, ...more] = requests
        .flatMap(([path], index) => (states[index] === "read" ? [] : [path]))
        .sort(compare);
      const others = more.length > 0 ? ` and ${more.length} more` : "";
      const reason = state !== "read" && missing !== undefined ? { reason: `no answer of ${missing}${others}` } : {};
      yield this.fact("coverage", `${collection}@${this.cluster}`, nowhere, { collection, state, ...reason });
    }
  }
}

/** Nothing is said of these where nobody asked for them. */
const optional: ReadonlySet<FactKind> = new Set(["vault.audit", "vault.token"]);

function overall(states: readonly CoverageState[]): CoverageState {
  const [first] = states;
  if (first === undefined) return "not-asked";
  if (states.every((state) => state === first)) return first;
  if (states.some((state) => state === "read" || state === "partly")) return "partly";
  return "refused";
}

function globbed(pattern: string, path: string): boolean {
  if (!/[*+]/.test(pattern)) return pattern === path;
  const source = pattern
    .split(/(\*+|\+)/)
    .map((part) => (part.startsWith("*") ? ".*" : part === "+" ? "[^/]+" : part.replace(/[\\^$.|?()[\]{}]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`).test(path);
}
