import { compare } from "../../model/canonical.ts";
import {
  type AboutClaim,
  type Owner,
  type OwnerClaim,
  type OwnerRole,
  type OwnerSource,
  ownerOrigins,
  unowned,
} from "../../model/owner.ts";
import type { Directory } from "./names.ts";

/** What one source says of one role, or of another field, of a thing. */
export interface Candidate extends Weighed {
  readonly role: OwnerRole;
  /** As written. */
  readonly names: readonly string[];
}

/** A value of a field that names no owner: `env`, `purpose`. */
export interface AboutCandidate extends Weighed {
  readonly field: string;
  readonly value: string;
}

interface Weighed {
  readonly source: OwnerSource;
  /** Index of `ownerOrigins` that it counts as: what a namespace says counts as a label of what is in it. */
  readonly rank: number;
  /** How closely it means the thing, among those of the same rank and group: the closest replaces the others silently. */
  readonly weight: number;
  readonly group: string;
  /**
   * Whether it gives way without a conflict where another names somebody else. `to-stronger`: said of the namespace that
   * the thing is in, so it differs only where its source is the stronger one. `always`: said of everything there is.
   */
  readonly yields: "no" | "to-stronger" | "always";
}

export const rankOf = (origin: OwnerSource["origin"]): number => ownerOrigins.indexOf(origin);

/** The owner of one role: the strongest source, and those that name somebody else. */
export function decide(candidates: readonly Candidate[], role: OwnerRole, directory: Directory): Owner {
  const [winner, ...rest] = ranked(candidates, role, directory);
  if (!winner) return unowned;
  const { names, source } = winner;
  const contact = directory.contact(names);
  const told = { owner: directory.shown(names), role, source, ...(contact === undefined ? {} : { contact }) };
  const others = rest.map((one): OwnerClaim => ({ owner: directory.shown(one.names), source: one.source }));
  return others.length === 0 ? { status: "owned", ...told } : { status: "conflict", ...told, others };
}

/** What decides one role, then what contradicts it, strongest first, each name once. */
export function ranked(candidates: readonly Candidate[], role: OwnerRole, directory: Directory): readonly Candidate[] {
  if (candidates.length === 0) return [];
  const [winner, ...rest] = closest(candidates.filter((one) => one.role === role && one.names.length > 0));
  if (!winner) return [];
  const seen = [keysOf(winner, directory)];
  const others = rest.filter((one) => {
    if (givesWay(one, winner)) return false;
    const keys = keysOf(one, directory);
    if (seen.some((known) => [...keys].some((key) => known.has(key)))) return false;
    seen.push(keys);
    return true;
  });
  return [winner, ...others];
}

/** Whether it gives way to what decides without a conflict. */
function givesWay(one: Weighed, winner: Weighed): boolean {
  if (one.yields === "always" || one.source.origin === "default") return true;
  return one.yields === "to-stronger" && winner.yields === "no" && rankOf(one.source.origin) >= winner.rank;
}

/** What decides each field, then what contradicts it, strongest first, each value once; fields sorted. */
export function rankedAbout(candidates: readonly AboutCandidate[]): readonly (readonly [string, AboutClaim[]])[] {
  if (candidates.length === 0) return [];
  const fields = [...Map.groupBy(candidates, ({ field }) => field)].sort(([a], [b]) => compare(a, b));
  return fields.map(([field, own]) => {
    const [winner, ...rest] = own.length === 1 ? own : closest(own);
    const claims = winner ? [winner, ...rest.filter((one) => !givesWay(one, winner))] : [];
    const seen = new Set<string>();
    const told = claims.filter(({ value }) => {
      const plain = plainValue(value);
      return !seen.has(plain) && seen.add(plain);
    });
    return [field, told.map(({ value, source }) => ({ value, source }))] as const;
  });
}

/** What people write differently and mean alike: case, the order of several, spaces. */
const plainValue = (value: string): string =>
  value
    .toLowerCase()
    .split(";")
    .map((one) => one.trim())
    .sort()
    .join(";");

const keysOf = ({ names }: Candidate, directory: Directory): ReadonlySet<string> =>
  new Set(names.map((name) => directory.key(name)));

/** Strongest first; of each rank and group only those that mean the thing most closely. */
function closest<T extends Weighed>(candidates: readonly T[]): T[] {
  const best = new Map<string, number>();
  const groupOf = ({ rank, group }: Weighed): string => `${rank} ${group}`;
  for (const one of candidates) best.set(groupOf(one), Math.max(best.get(groupOf(one)) ?? -Infinity, one.weight));
  return candidates
    .filter((one) => one.weight === best.get(groupOf(one)))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.weight - a.weight ||
        compare(a.source.document, b.source.document) ||
        compare(inOrder(a.source.locator), inOrder(b.source.locator)),
    );
}

/** Numbers in a locator as text that sorts as they do. */
const inOrder = (locator: string): string => locator.replace(/\d+/g, (digits) => digits.padStart(12, "0"));
