/** A reference of an image, taken apart. */
export interface ImageReference {
  /** `ghcr.io`, `localhost:5000`; empty for Docker Hub's short form. */
  readonly registry: string;
  /** Segments, lower case. */
  readonly repository: readonly string[];
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes `registry:5000/a/b:tag@sha256:...` apart. */
export function imageReference(text: string): ImageReference {
  const [named = "", digest] = text.split("@", 2);
  const slash = named.lastIndexOf("/");
  const colon = named.indexOf(":", slash + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const segments = (colon < 0 ? named : named.slice(0, colon)).toLowerCase().split("/").filter(Boolean);
  const [first = ""] = segments;
  const registry = segments.length > 1 && /[.:]|^localhost$/.test(first) ? first : "";
  return {
    registry,
    repository: registry === "" ? segments : segments.slice(1),
    ...(tag === undefined || tag === "" ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Who builds images of other people's programs under the programs' names. */
const repackagers: ReadonlySet<string> = new Set([
  "bitnami",
  "bitnamilegacy",
  "bitnamisecure",
  "bitnamicharts",
  "chainguard",
  "chainguard-private",
  "ironbank",
  "linuxserver",
  "rapidfort",
]);

/** One segment against a pattern's: `*` is anything within it. */
function fits(pattern: string, segment: string): boolean {
  if (!pattern.includes("*")) return pattern === segment;
  const [head = "", ...rest] = pattern.split("*");
  if (!segment.startsWith(head)) return false;
  let at = head.length;
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return segment.length - part.length >= at && segment.endsWith(part);
    const found = segment.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

const patterns = new Map<string, readonly string[]>();

/** Segments of a catalogue's pattern, of which there are few. */
function segmentsOf(pattern: string): readonly string[] {
  let segments = patterns.get(pattern);
  if (!segments) {
    segments = imageReference(`${pattern}:x`).repository;
    patterns.set(pattern, segments);
  }
  return segments;
}

/**
 * Whether a reference names the image of a catalogue's pattern: itself, through a mirror or pull-through cache that puts
 * its own registry and path in front, or as a repackager builds it.
 */
export function isImage({ repository }: ImageReference, pattern: string): boolean {
  const wanted = segmentsOf(pattern);
  const name = repository.at(-1) ?? "";
  const last = wanted.at(-1) ?? "";
  const before = repository.at(-2) ?? "";
  if (!last.includes("*") && repackagers.has(before) && fits(last, name)) return true;
  // An official image of Docker Hub has one segment; so has everything that somebody calls by that word in a path of their own.
  if (wanted.length === 1) return fits(last, name) && (repository.length === 1 || before === "library");
  if (repository.length < wanted.length) return false;
  const end = repository.slice(-wanted.length);
  return wanted.every((segment, at) => fits(segment, end[at] ?? ""));
}
