import { find, matchWhole, pathLike } from "../../../model/edge/pattern.ts";
import type { EdgeRouteFact } from "../../../model/fact/edge.ts";
import { flag, type Part, part, parts, text, texts } from "./field.ts";

/** Yes, no, or not decided. */
export type Truth = boolean | undefined;
export const allOf = (all: readonly Truth[]): Truth =>
  all.includes(false) ? false : all.includes(undefined) ? undefined : true;
export const anyOf = (all: readonly Truth[]): Truth =>
  all.includes(true) ? true : all.includes(undefined) ? undefined : false;
export const not = (one: Truth): Truth => (one === undefined ? undefined : !one);

/** A class of paths, as routes and filters name it. */
export type PathClass = Pick<EdgeRouteFact, "match" | "path"> & { readonly ignoreCase?: true };

/** The path that a `RouteMatch` is for; undefined where it names none that is read. */
export function pathOf(match: Part | undefined): PathClass | undefined {
  const written = flagIsFalse(match, "case_sensitive") ? { ignoreCase: true as const } : {};
  const prefix = text(match, "prefix");
  if (prefix !== undefined) return { match: "prefix", path: prefix, ...written };
  const path = text(match, "path");
  if (path !== undefined) return { match: "exact", path, ...written };
  const segments = text(match, "path_separated_prefix");
  if (segments !== undefined) return { match: "segments", path: segments, ...written };
  const regex = text(part(match, "safe_regex"), "regex");
  return regex === undefined ? undefined : { match: "regex", path: regex };
}

const flagIsFalse = (of: Part | undefined, name: string): boolean =>
  of !== undefined && !flag(of, name) && name in of.value;

export function isIn({ match, path, ignoreCase }: PathClass, sent: string): Truth {
  if (match === "regex") {
    const verdict = matchWhole(path, sent);
    return verdict === undefined ? undefined : verdict !== false;
  }
  const given = ignoreCase ? sent.toLowerCase() : sent;
  const own = ignoreCase ? path.toLowerCase() : path;
  if (match === "exact") return given === own;
  if (!given.startsWith(own)) return false;
  return match === "prefix" || given.length === own.length || given[own.length] === "/";
}

/** Paths that may be of the class and of no narrower one. */
export function samples({ match, path }: PathClass): readonly string[] {
  if (match === "regex") return [pathLike(`^(?:${path})$`) ?? ""].filter((one) => one !== "");
  if (match === "exact") return [path];
  if (match === "segments") return [path, `${path}/x`];
  return [path, `${path}x`, `${path}/x`].map((one) => (one.startsWith("/") ? one : `/${one}`));
}

/** What a `StringMatcher` says of a text. */
export function stringMatches(matcher: Part | undefined, value: string): Truth {
  const exact = text(matcher, "exact");
  const ignore = flag(matcher, "ignore_case");
  const plain = (one: string): string => (ignore ? one.toLowerCase() : one);
  if (exact !== undefined) return plain(value) === plain(exact);
  const prefix = text(matcher, "prefix");
  if (prefix !== undefined) return plain(value).startsWith(plain(prefix));
  const suffix = text(matcher, "suffix");
  if (suffix !== undefined) return plain(value).endsWith(plain(suffix));
  const contains = text(matcher, "contains");
  if (contains !== undefined) return plain(value).includes(plain(contains));
  const regex = text(part(matcher, "safe_regex"), "regex");
  if (regex === undefined) return undefined;
  const verdict = find(`^(?:${regex})$`, value);
  return verdict === undefined ? undefined : verdict !== false;
}

/** What a request is asked for, as far as a route fixes it. */
export interface Asked {
  readonly path: string;
  /** Absent: any, and so none in particular. */
  readonly method?: string;
}

/** What a `HeaderMatcher` says of a request that bears nothing but path and method; other headers are its sender's to choose. */
export function headerMatches(matcher: Part, { path, method }: Asked): Truth {
  const name = (text(matcher, "name") ?? "").toLowerCase();
  const value = name === ":path" ? path : name === ":method" ? method : undefined;
  if (value === undefined) return undefined;
  const legacy = ["exact", "prefix", "suffix", "contains"].flatMap((kind) => {
    const wanted = text(matcher, `${kind}_match`);
    return wanted === undefined ? [] : [{ value: { [kind]: wanted }, at: matcher.at }];
  });
  const regex = part(matcher, "safe_regex_match");
  const said =
    part(matcher, "string_match") ?? legacy[0] ?? (regex && { value: { safe_regex: regex.value }, at: regex.at });
  const matched = said ? stringMatches(said, value) : flag(matcher, "present_match") ? true : undefined;
  return flag(matcher, "invert_match") ? not(matched) : matched;
}

/** Methods that header matchers limit a route to, and what else they ask for. */
export function narrowing(match: Part | undefined): {
  readonly methods?: readonly string[];
  readonly narrowed: readonly string[];
} {
  const headers = parts(match, "headers");
  const isMethod = (one: Part): boolean => (text(one, "name") ?? "").toLowerCase() === ":method";
  const methods = headers.filter(isMethod).flatMap((one) => {
    const exact = text(one, "exact_match") ?? text(part(one, "string_match"), "exact");
    const either =
      text(part(one, "string_match", "safe_regex"), "regex") ?? text(part(one, "safe_regex_match"), "regex");
    if (exact !== undefined && !flag(one, "invert_match")) return [exact];
    return either !== undefined && /^\(?(?:\?:)?[A-Z]+(?:\|[A-Z]+)*\)?$/.test(either)
      ? either.replace(/[()?:]/g, "").split("|")
      : [];
  });
  const others = headers.filter((one) => !isMethod(one)).length > 0 ? ["header"] : [];
  const query = parts(match, "query_parameters").length > 0 ? ["query parameter"] : [];
  const inverted = headers.some((one) => isMethod(one)) && methods.length === 0 ? ["method"] : [];
  return { ...(methods.length > 0 ? { methods } : {}), narrowed: [...others, ...query, ...inverted] };
}

export const domainsOf = (host: Part): readonly string[] =>
  texts(host, "domains").map((one) => one.replace(/:(\d+|\*)$/, "").toLowerCase());
