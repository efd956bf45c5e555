import type { AiFindingFact, AiScanFact } from "../fact/ai.ts";
import type { FactReader } from "../fact.ts";
import { type ImageReference, imageReference } from "./image.ts";
import type { Running } from "./match.ts";

/** What scanners and statements say of one image. */
export interface Reported {
  /** A scanner's report that lists the flaw. That none does says nothing: scanners know part of what there is. */
  found(flaw: string): AiScanFact | undefined;
  /**
   * A report that lists the flaw in an image of the same name and tag under another digest, where none is on all that runs:
   * another build, or the same one, called by the digest of its index there and of one platform here.
   */
  foundNearby(flaw: string): AiScanFact | undefined;
  /** The newest statement on the flaw; of several of one time the one that leaves it open. */
  stated(flaw: string): AiFindingFact | undefined;
}

type Report = AiFindingFact | AiScanFact;

interface Index {
  readonly byDigest: ReadonlyMap<string, readonly Report[]>;
  /** By the last segment of the repository. */
  readonly byName: ReadonlyMap<string, readonly (readonly [ImageReference, Report])[]>;
  readonly found: ReadonlyMap<AiScanFact, ReadonlySet<string>>;
}

const nothing: Reported = { found: () => undefined, foundNearby: () => undefined, stated: () => undefined };

/**
 * What is said of the image that something runs. Where both tell digests they decide: a tag may have moved since. Where one
 * of them tells none, the name and tag do.
 */
export function reportedOn(facts: FactReader, { image, digests = [] }: Running): Reported {
  const { byDigest, byName, found } = indexOf(facts);
  if (byDigest.size === 0 && byName.size === 0) return nothing;
  const reference = imageReference(image);
  const own = [...new Set([...digests, ...(reference.digest === undefined ? [] : [reference.digest])])];
  const about = new Set(own.flatMap((digest) => byDigest.get(digest) ?? []));
  const nearby = new Set<Report>();
  for (const [named, report] of byName.get(nameOf(reference)) ?? []) {
    if (about.has(report) || !isNamed(reference, named)) continue;
    (own.length === 0 || report.digests.length === 0 ? about : nearby).add(report);
  }
  if (about.size + nearby.size === 0) return nothing;
  const reports = [...about];
  const scanned = own.every((digest) => byDigest.get(digest)?.some(({ kind }) => kind === "ai.scan"));
  const listing = (some: Iterable<Report>, flaw: string): AiScanFact | undefined => {
    for (const one of some) if (one.kind === "ai.scan" && found.get(one)?.has(flaw)) return one;
    return undefined;
  };
  return {
    found: (flaw) => listing(reports, flaw),
    foundNearby: (flaw) => (scanned ? undefined : listing(nearby, flaw)),
    stated: (flaw) =>
      newest(
        reports.filter((one) => one.kind === "ai.finding" && one.flaw === flaw),
        own,
      ),
  };
}

const indexOf = (facts: FactReader): Index =>
  facts.memo("ai.reported", () => {
    const byDigest = new Map<string, Report[]>();
    const byName = new Map<string, (readonly [ImageReference, Report])[]>();
    const scans = facts.of("ai.scan");
    for (const report of [...scans, ...facts.of("ai.finding")]) {
      for (const digest of report.digests) put(byDigest, digest, report);
      if (report.image === "") continue;
      const reference = imageReference(report.image);
      put(byName, nameOf(reference), [reference, report]);
    }
    return { byDigest, byName, found: new Map(scans.map((scan) => [scan, new Set(scan.found)])) };
  });

function put<V>(into: Map<string, V[]>, key: string, value: V): void {
  const known = into.get(key);
  if (known) known.push(value);
  else into.set(key, [value]);
}

/** A statement frees what runs of its flaw only where it is on all that runs: in the middle of a rollout there are two. */
function newest(statements: readonly Report[], own: readonly string[]): AiFindingFact | undefined {
  let last: AiFindingFact | undefined;
  for (const one of statements as readonly AiFindingFact[]) {
    if (frees(one) && one.digests.length > 0 && !own.every((digest) => one.digests.includes(digest))) continue;
    const [at, before] = [one.at ?? "", last?.at ?? ""];
    if (!last || at > before || (at === before && frees(last))) last = one;
  }
  return last;
}

export const frees = ({ state }: AiFindingFact): boolean => state === "fixed" || state === "not-affected";

const nameOf = ({ repository }: ImageReference): string => repository.at(-1) ?? "";

/** The same tag of the same repository, which a mirror may put its own path in front of. @param named without tag: any */
function isNamed(running: ImageReference, named: ImageReference): boolean {
  const tag = running.tag ?? (running.digest === undefined ? "latest" : undefined);
  if (named.tag !== undefined && named.tag !== tag) return false;
  const [a, b] = [pathOf(running), pathOf(named)];
  const shorter = Math.min(a.length, b.length);
  if (shorter < 2) return running.registry === named.registry && a.join("/") === b.join("/");
  return a.slice(-shorter).join("/") === b.slice(-shorter).join("/");
}

const hub: ReadonlySet<string> = new Set(["", "docker.io", "index.docker.io", "registry-1.docker.io"]);

/** Docker Hub's short form in full: `nginx` is `library/nginx`. */
const pathOf = ({ registry, repository }: ImageReference): readonly string[] =>
  repository.length === 1 && hub.has(registry) ? ["library", ...repository] : repository;
