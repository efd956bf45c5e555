import { compare } from "../../model/canonical.ts";

const encoder = new TextEncoder();
/** Vault compares lengths and positions in bytes. */
const bytes = (text: string): number => encoder.encode(text).length;

/**
 * One path of an ACL: literal, a prefix (`*` at the end), or with whole segments `+`; `*` and `+` anywhere else are literal.
 * https://developer.hashicorp.com/vault/docs/concepts/policies#policy-syntax
 */
export interface Pattern {
  readonly text: string;
  readonly kind: "exact" | "prefix" | "segments";
  /** True where it ends in `*`. */
  readonly open: boolean;
  /** Without the final `*`. */
  readonly body: string;
  readonly parts: readonly string[];
  /** What every matching path starts with. */
  readonly literal: string;
  readonly rank: Rank;
}
interface Rank {
  /** Byte at which the first wildcard stands. */
  readonly firstWildcard: number;
  readonly wildcards: number;
  readonly length: number;
}

export function pattern(text: string): Pattern {
  // The server looks for `/+` without asking whether the segment ends there: `a/+b` is matched segment by segment too.
  const segments = text === "+" || text.startsWith("+/") || text.includes("/+");
  const open = text.endsWith("*");
  const body = open ? text.slice(0, -1) : text;
  const parts = body.split("/");
  const wildcard = parts.indexOf("+");
  return {
    text,
    kind: segments ? "segments" : open ? "prefix" : "exact",
    open,
    body,
    parts,
    literal:
      segments && wildcard >= 0
        ? parts
            .slice(0, wildcard)
            .map((part) => `${part}/`)
            .join("")
        : body,
    rank: {
      firstWildcard: bytes(segments ? text.slice(0, text.indexOf("+")) : body),
      wildcards: segments ? parts.filter((part) => part === "+").length : 0,
      length: bytes(body),
    },
  };
}

/** Above zero where `a` decides a path that both match. Neither is exact: an exact pattern decides before all others. */
export function outranks(a: Pattern, b: Pattern): number {
  return (
    a.rank.firstWildcard - b.rank.firstWildcard ||
    Number(b.open) - Number(a.open) ||
    b.rank.wildcards - a.rank.wildcards ||
    a.rank.length - b.rank.length ||
    compare(a.body, b.body)
  );
}

export function matches(pattern: Pattern, path: string): boolean {
  if (pattern.kind === "exact") return path === pattern.body;
  if (pattern.kind === "prefix") return path.startsWith(pattern.body);
  return matchesSegments(pattern, path.split("/"));
}

/** As `matches` for a pattern with `+`, where the path was split before. */
export function matchesSegments({ open, parts }: Pick<Pattern, "open" | "parts">, given: readonly string[]): boolean {
  if (given.length < parts.length || (!open && given.length !== parts.length)) return false;
  for (const [index, part] of parts.entries()) {
    const segment = given[index] ?? "";
    if (part === "+" || part === segment) continue;
    if (!open || index !== parts.length - 1 || !segment.startsWith(part)) return false;
  }
  return true;
}
