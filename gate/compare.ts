import { createHash } from "node:crypto";
import { canonical, compare } from "../model/canonical.ts";
import type { Way } from "../queries/entries/ways.ts";
import type { SignOffRecord } from "./record.ts";
import { isCertain, type StepSet } from "./step-set.ts";
import type { Outside } from "./subject.ts";

/** Most attempts at finding what a permission was called before it was narrowed. */
const mostAttempts = 200_000;

/** A way in, as records keep it. */
export type Entry = SignOffRecord["entries"][number];

/** From what is asked too late to what is not asked at all. */
const openness: readonly Entry["authentication"][] = ["asks-late", "not-proven", "unauthenticated"];

/** Whether more is open than was signed: less is asked, or something more is done before it is. */
const isMore = (now: Entry, signed: Entry): boolean =>
  openness.indexOf(now.authentication) > openness.indexOf(signed.authentication) ||
  (now.authentication === signed.authentication &&
    (now.before ?? []).some((what) => !(signed.before ?? []).includes(what)));

/** What of a subject is otherwise than signed. Keys, sorted. */
export interface Difference {
  readonly newEntries: readonly Entry[];
  /** Signed as less open than they are now. */
  readonly opened: readonly Entry[];
  readonly newTargets: readonly string[];
  /** Targets that a condition stood before, and no longer does. */
  readonly moreCertain: readonly string[];
  readonly newSteps: readonly string[];
  /** Signed under another version of their rule. */
  readonly reEvaluated: readonly string[];
  /** New by name alone: they pass a permission that gives less than a signed one did. */
  readonly narrowed: readonly string[];
  readonly gone: { readonly entries: number; readonly targets: number; readonly steps: number };
}

/** Ways in of the subject as records keep them. */
export const entriesOf = ({ subject, outside }: StepSet): Entry[] => subject.ways.map((way) => entryOf(outside, way));

export function entryOf({ graph, late, declared }: Outside, { p, node }: Pick<Way, "p" | "node">): Entry {
  const at = graph.key(p);
  const login = late.get(node);
  if (login) return { at, authentication: "asks-late", before: [...login.before] };
  const proven = graph.nodes[node]?.authentication !== "not-proven" && !declared.has(node);
  return { at, authentication: proven ? "unauthenticated" : "not-proven" };
}

/** A step's key without the version of its rule. */
const unversioned = (key: string): string => key.replace(/@\d+:/, ":");

export function differenceOf(record: SignOffRecord, now: StepSet): Difference {
  const entries = entriesOf(now);
  const signedEntries = new Map(record.entries.map((one) => [one.at, one]));
  const targets = new Set(record.targets);
  const certain = new Set(record.certain);
  const steps = new Set(record.steps);
  const current = [...now.targets];
  const unsigned = [...now.steps.keys()].filter((key) => !steps.has(key));
  const unversionedSteps = unsigned.length === 0 ? new Set<string>() : new Set(record.steps.map(unversioned));
  const isReEvaluated = (key: string): boolean => unversionedSteps.has(unversioned(key));
  const fresh = unsigned.filter((key) => !isReEvaluated(key));
  const narrowed = narrowedOf(record, now, fresh, unversionedSteps);
  const has = new Set(entries.map(({ at }) => at));
  return {
    newEntries: entries.filter(({ at }) => !signedEntries.has(at)),
    opened: entries.filter((entry) => {
      const before = signedEntries.get(entry.at);
      return before !== undefined && isMore(entry, before);
    }),
    newTargets: current.filter(([key]) => !targets.has(key)).map(([key]) => key),
    moreCertain: current
      .filter(([key, one]) => targets.has(key) && isCertain(one) && !certain.has(key))
      .map(([key]) => key),
    newSteps: fresh.filter((key) => !narrowed.has(key)),
    reEvaluated: unsigned.filter(isReEvaluated),
    narrowed: [...narrowed].sort(compare),
    gone: {
      entries: record.entries.filter(({ at }) => !has.has(at)).length,
      targets: record.targets.filter((key) => !now.targets.has(key)).length,
      steps: record.steps.length - (now.steps.size - unsigned.length),
    },
  };
}

/**
 * New steps through an access that is a part of a signed one. An access is named by all that it allows, so that one which
 * allows less has another name: where each of its steps was signed under the name of one that is gone, nothing is new.
 */
function narrowedOf(
  record: SignOffRecord,
  now: StepSet,
  fresh: readonly string[],
  signed: ReadonlySet<string>,
): ReadonlySet<string> {
  const { graph } = now.outside;
  const byHub = new Map<string, string[]>();
  for (const key of fresh) {
    const step = now.steps.get(key) ?? -1;
    const hubs = [graph.conclusionOf(step), ...graph.premisesOf(step)].map((p) => graph.key(p) as string).filter(isHub);
    if (hubs.length !== 1) continue;
    const hub = hubs[0] ?? "";
    byHub.set(hub, [...(byHub.get(hub) ?? []), key]);
  }
  const here = new Set(hubsOf(now));
  const gone = record.hubs.filter((hub) => !here.has(hub));
  const narrowed = new Set<string>();
  let attempts = 0;
  for (const [hub, keys] of [...byHub].sort(([a], [b]) => compare(a, b))) {
    const wasSigned =
      (old: string) =>
      (key: string): boolean => {
        attempts += 1;
        return signed.has(renamed(now, key, hub, old));
      };
    if (gone.some((old) => attempts < mostAttempts && keys.every(wasSigned(old))))
      for (const key of keys) narrowed.add(key);
  }
  return narrowed;
}

const isHub = (privilege: string): boolean => privilege.startsWith("hub:");

/** The key, without version, that the step would have if the access had another name. */
function renamed(now: StepSet, key: string, hub: string, name: string): string {
  const { graph } = now.outside;
  const step = now.steps.get(key) ?? -1;
  const end = (p: number): string => (graph.key(p) === hub ? name : graph.key(p));
  const ends = [graph.premisesOf(step).map(end).sort(), end(graph.conclusionOf(step))];
  const digest = createHash("sha256").update(canonical(ends)).digest("hex");
  return `${graph.ruleOf(step).id}:${digest}`;
}

/** Accesses that the steps of a set pass, sorted. */
export function hubsOf({ steps, outside: { graph } }: StepSet): string[] {
  const hubs = new Set<string>();
  for (const step of steps.values()) {
    const to = graph.key(graph.conclusionOf(step));
    if (isHub(to)) hubs.add(to);
  }
  return [...hubs].sort(compare);
}
