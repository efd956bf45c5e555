import { globTest } from "../../model/glob.ts";

/**
 * Whether a path below the root is meant by a line of a CODEOWNERS file: gitignore's patterns without `!` and `[ ]`.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function pathTest(pattern: string): (path: string) => boolean {
  const folder = pattern.endsWith("/");
  const bare = pattern.replace(/^\/|\/$/g, "");
  if (bare === "" || bare === "*" || bare === "**") return () => pattern !== "";
  const anchored = pattern.startsWith("/") || bare.includes("/");
  const parts = [...(anchored ? [] : ["**"]), ...bare.split("/")].map((part) =>
    part === "**" ? part : globTest(part),
  );
  // `docs/*` means the files in the folder and not those below; every other match of a folder means all below it.
  const below = folder || !(bare.includes("/") && bare.endsWith("/*"));
  return (path) => matches(parts, path.split("/"), folder, below);
}

type Part = "**" | ((text: string) => boolean);

/** Goes through the path once, with the set of pattern parts that may come next: bounded by parts x segments. */
function matches(parts: readonly Part[], segments: readonly string[], folder: boolean, below: boolean): boolean {
  let next = closed(parts, new Set([0]));
  for (const [index, segment] of segments.entries()) {
    const after = new Set<number>();
    for (const at of next) {
      const part = parts[at];
      if (part === "**") {
        after.add(at);
        if (at === parts.length - 1) after.add(at + 1);
      } else if (part?.(segment)) after.add(at + 1);
    }
    next = closed(parts, after);
    const last = index === segments.length - 1;
    if (next.has(parts.length) && (last ? !folder : below)) return true;
    if (next.size === 0) return false;
  }
  return false;
}

/** `**` may stand for no segment at all, but not at the end, where something has to follow. */
function closed(parts: readonly Part[], at: Set<number>): Set<number> {
  for (const one of at) if (parts[one] === "**" && one < parts.length - 1) at.add(one + 1);
  return at;
}

/** A pattern that means every file: what holds where no other line does. */
export const isCatchAll = (pattern: string): boolean => /^\/?\*{1,2}(\/\*{1,2})?$/.test(pattern);
