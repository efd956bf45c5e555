import { compare } from "../../model/canonical.ts";
import type { ImportContext, InputGroup } from "../../model/importer.ts";
import { type Answer, answers } from "./answers.ts";
import { keys } from "./shapes.ts";

/** A request path, split. */
export interface Below {
  /** Without slash at the end; empty for the root. */
  readonly namespace: string;
  readonly path: string;
}

/** The namespaces of a bundle: request paths begin with the path of theirs. */
export class Namespaces {
  /** Sorted, parents before their children; the root first. */
  readonly all: readonly string[];
  /** Where one is told of; the root and those that only the manifest names have none. */
  readonly places: ReadonlyMap<string, Pick<Answer, "document" | "pointer">>;
  /** Those whose children were listed. */
  readonly listed: ReadonlySet<string>;
  readonly #known: ReadonlySet<string>;

  constructor(places: Namespaces["places"], more: Iterable<string>, listed: ReadonlySet<string>) {
    this.places = places;
    this.listed = listed;
    this.#known = new Set(["", ...places.keys(), ...more]);
    this.all = [...this.#known].sort(compare);
  }

  split(path: string): Below {
    if (this.#known.size === 1) return { namespace: "", path };
    let namespace = "";
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      const prefix = path.slice(0, at);
      if (this.#known.has(prefix)) namespace = prefix;
    }
    return { namespace, path: namespace === "" ? path : path.slice(namespace.length + 1) };
  }
}

const marker = /^(?:(.+)\/)?sys\/(mounts|auth|namespaces\/)$/s;

/**
 * Namespaces that lists, tables of mounts and the manifest tell of. A table below an engine of its parent is an entry of
 * that engine, whatever its name.
 * https://openbao.org/docs/concepts/namespaces/
 */
export async function readNamespaces(group: InputGroup, context: ImportContext): Promise<Namespaces> {
  const places = new Map<string, Pick<Answer, "document" | "pointer">>();
  const listed = new Set<string>();
  const told = new Set(
    (group.manifest?.calls ?? []).flatMap(({ call }) => {
      const [, namespace = ""] = /^\/?(?:v1\/)?(.+)\/sys\/(?:mounts|auth|namespaces)\/?$/.exec(call) ?? [];
      return namespace === "" || /[*+]/.test(namespace) ? [] : [namespace];
    }),
  );
  const tables = new Map<string, { readonly place: Answer; readonly mounts: readonly string[] }>();
  const quiet: ImportContext = { ...context, problem: () => undefined };
  for await (const answer of answers(group, (path) => marker.test(path), quiet)) {
    const [, own = "", what] = marker.exec(answer.path) ?? [];
    if (what === "namespaces/") {
      listed.add(own);
      if (own !== "" && !places.has(own)) places.set(own, answer);
      const read = keys.safeParse(answer.value);
      for (const name of read.data ?? []) {
        const child = [own, name.replace(/\/+$/, "")].filter((part) => part !== "").join("/");
        places.set(child, answer);
      }
    } else {
      const mounts = mountsIn(answer.value);
      if (mounts.length === 0) continue;
      const known = what === "mounts" ? mounts : (tables.get(own)?.mounts ?? []);
      tables.set(own, { place: answer, mounts: known });
    }
  }
  for (const [own, { place }] of [...tables].sort(([a], [b]) => a.length - b.length)) {
    if (own === "" || places.has(own) || told.has(own) || /(^|\/)(meta)?data(\/|$)/.test(own)) continue;
    const parents = ["", ...places.keys(), ...told].filter((one) => one === "" || own.startsWith(`${one}/`));
    const inside = parents.some((parent) =>
      tables.get(parent)?.mounts.some((mount) => `${own}/`.startsWith(parent === "" ? mount : `${parent}/${mount}`)),
    );
    if (!inside) places.set(own, place);
  }
  return new Namespaces(places, told, listed);
}

/** Members of a table of mounts; none where the value is something else. */
function mountsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([path, row]: [string, unknown]) =>
    path.endsWith("/") && typeof row === "object" && row !== null && "type" in row ? [path] : [],
  );
}
