/**
 * Texts of policies: wildcards and policy variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Values of the request by key in lower case. */
export type Values = ReadonlyMap<string, readonly string[]>;

/**
 * The pattern as a regular expression in which what comes out of a variable is literal. Undefined where a variable has
 * no value and no default: such a text is like nothing at all.
 */
export function compile(pattern: string, values: Values, wildcards: boolean): RegExp | undefined {
  let source = "";
  for (const part of pattern.split(/(\$\{[^}]*\})/)) {
    if (!part.startsWith("${")) {
      for (const character of part) {
        if (wildcards && character === "*") source += "[^]*";
        else if (wildcards && character === "?") source += "[^]";
        else source += literally(character);
      }
      continue;
    }
    const name = part.slice(2, -1);
    if (name === "*" || name === "?" || name === "$") {
      source += literally(name);
      continue;
    }
    const comma = name.indexOf(",");
    const key = (comma < 0 ? name : name.slice(0, comma)).trim().toLowerCase();
    const fallback = comma < 0 ? undefined : name.slice(comma + 1).trim();
    const value = values.get(key)?.[0];
    if (value !== undefined) source += literally(value);
    else if (fallback !== undefined) source += literally(fallback.slice(1, -1));
    else return undefined;
  }
  return new RegExp(`^${source}$`);
}

/** Wildcards of an ARN condition stay inside their one of the six parts. */
export function arnLike(arn: string, pattern: string, values: Values): boolean {
  const parts = (text: string): string[] => [...text.split(":").slice(0, 5), text.split(":").slice(5).join(":")];
  // A variable may hold colons itself: only those of the pattern part it.
  const wanted = parts(pattern.replace(/\$\{[^}]*\}/g, (found) => found.replaceAll(":", "\u0001")));
  return parts(arn).every(
    (part, index) => compile((wanted[index] ?? "").replaceAll("\u0001", ":"), values, true)?.test(part) ?? false,
  );
}

/** Names of actions have no case. */
export const actionMatches = (pattern: string, action: string): boolean =>
  compile(pattern.toLowerCase(), new Map(), true)?.test(action.toLowerCase()) ?? false;
