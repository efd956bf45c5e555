import { compare } from "../../../model/canonical.ts";
import type { Directive } from "./tokens.ts";

/** Files of one input that may include one another: parsed, by path. */
export type Files = ReadonlyMap<string, readonly Directive[]>;

export interface Included {
  readonly directives: readonly Directive[];
  /** Patterns of files that are included and were not given. */
  readonly missing: readonly string[];
  /** Files that were. */
  readonly used: ReadonlySet<string>;
}

const deepest = 12;
const mostIncludes = 2_000;
/** Files that come with nginx and name types and parameters only. */
const harmless =
  /(^|\/)(mime\.types|fastcgi\.conf|(fastcgi|uwsgi|scgi|proxy)_params|koi-(utf|win)|win-utf|modules-enabled\/\*\.conf|ssl-dhparams\.pem)$/;

/**
 * The directives of a file with those of the files that it includes in their places. A path that does not stand in the
 * input as written is looked for by its end, as folders of a machine are copied out of their place.
 */
export function withIncludes(files: Files, path: string): Included {
  const missing = new Set<string>();
  const used = new Set<string>([path]);
  let count = 0;
  const expand = (directives: readonly Directive[], from: string, depth: number): readonly Directive[] =>
    directives.flatMap((directive): readonly Directive[] => {
      const [pattern] = directive.args;
      if (directive.name !== "include" || directive.block || pattern === undefined)
        return [directive.block ? { ...directive, block: expand(directive.block, from, depth) } : directive];
      if (harmless.test(pattern)) return [];
      const found = depth < deepest ? resolve(files, pattern, path).filter((file) => file !== from) : [];
      if (found.length === 0 && count < mostIncludes) missing.add(pattern);
      return found.flatMap((file) => {
        count += 1;
        if (count > mostIncludes) return [];
        used.add(file);
        return expand(files.get(file) ?? [], file, depth + 1);
      });
    });
  const directives = expand(files.get(path) ?? [], path, 0);
  if (count > mostIncludes) missing.add("more files than are read");
  return { directives, missing: [...missing].sort(compare), used };
}

/** Paths that a pattern names: below the folder of the main file, or anywhere by its last parts. */
function resolve(files: Files, pattern: string, main: string): readonly string[] {
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const parts = pattern.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return [];
  for (let from = 0; from < parts.length; from += 1) {
    const tail = parts.slice(from).join("/");
    // The last part alone stands for a file by its name; a pattern of one part would take every file there is.
    if (from > 0 && from === parts.length - 1 && /[*?[]/.test(tail) && folder !== "") continue;
    const matches = globTest(tail);
    const near = [...files.keys()].filter((file) => matches(file.slice(folder.length)) && file.startsWith(folder));
    const found = near.length > 0 ? near : [...files.keys()].filter((file) => matches(file));
    const others = found.filter((file) => file !== main);
    if (others.length > 0) return others.sort(compare);
  }
  return [];
}

/** `*` and `?` of a file pattern: none takes a slash. */
function globTest(glob: string): (path: string) => boolean {
  const pattern = glob
    .slice(0, 512)
    .replace(/\*+/g, "*")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  if ((pattern.match(/\*/g) ?? []).length > 4) return () => false;
  const whole = new RegExp(`^${pattern}$`);
  return (path) => whole.test(path);
}
