import { compare } from "../../model/canonical.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Design, FactRef } from "../../model/importer.ts";
import { type ImportOptions, type ImportRun, importPaths } from "../run.ts";
import { changedFacts } from "./changed.ts";
import { aboutReading, givenFacts } from "./given.ts";
import { knownNames } from "./names.ts";
import { type Change, refOf, sameContent } from "./refs.ts";

/** What a design makes of a snapshot: the facts to add or put in the place of those of the same name, and those to take away. */
export interface DesignOverlay extends Required<Design>, Pick<ImportRun, "unreadNamed"> {
  /** Sorted by kind and key; no fact that the snapshot has with the same content. */
  readonly add: readonly Fact[];
  /** Sorted; only facts that the snapshot has. */
  readonly remove: readonly FactRef[];
}

/** How bundles are read: as imports are. */
export type DesignOptions = Pick<ImportOptions, "as" | "progress" | "importers"> &
  Pick<NonNullable<ImportOptions["about"]>, "namespace" | "warn">;

/**
 * The overlay that bundles make of a snapshot: manifests, exports of an account, plans.
 *
 * - An object given is the whole object: it takes the place of the snapshot's, and what belonged to that and is not given
 *   again (an inline policy's statements, a role's rules, a controller's pods) goes. Objects not given stay as they are.
 * - What a running system adds to an object (a load balancer's address, a node port, where pods run) stays.
 * - A plan changes what it says: facts that are gone after it go, of the others only the fields that differ.
 * - How far the snapshot was read stays as it is; of a scope that the snapshot does not know, the bundle's coverage counts.
 *
 * A cluster or account that the input does not name is the snapshot's, where it has one only.
 * @param base the snapshot's facts
 * @throws UserError as `importPaths`, and where nothing could be read
 */
export async function designOverlay(
  paths: readonly string[],
  base: FactReader,
  { namespace, warn, ...options }: DesignOptions = {},
): Promise<DesignOverlay> {
  const implied = new Set<string>();
  const before = new Map<string, Fact>();
  const told = { ...(namespace === undefined ? {} : { namespace }), ...(warn ? { warn } : {}) };
  const run = await importPaths(paths, {
    ...options,
    known: knownNames(base),
    about: { implied: (ref) => implied.add(refOf(ref)), before: (fact) => before.set(refOf(fact), fact), ...told },
  });
  try {
    const given: Fact[] = [];
    const planned: Fact[] = [];
    for await (const fact of run.facts) (run.changing.has(fact.source.importer) ? planned : given).push(fact);
    const whole = givenFacts(given, implied, base);
    const change = changedFacts(before, planned, implied, base);
    const { recognised, passedOver, problems, unreadNamed } = run;
    const reading = { add: [...aboutReading([...given, ...planned], base)], remove: [] };
    return { ...joined([reading, whole, change], base), recognised, passedOver, problems, unreadNamed };
  } finally {
    await run.close();
  }
}

/** One change of several: what one of them adds stays, whatever another takes away. */
function joined(changes: readonly Change[], base: FactReader): Pick<DesignOverlay, "add" | "remove"> {
  const add = new Map<string, Fact>();
  for (const fact of changes.flatMap((change) => change.add)) add.set(refOf(fact), fact);
  const remove = new Map<string, FactRef>();
  for (const { kind, key } of changes.flatMap((change) => change.remove)) {
    const ref = refOf({ kind, key });
    if (!add.has(ref) && base.get(kind, key)) remove.set(ref, { kind, key });
  }
  const isNew = (fact: Fact): boolean => {
    const known = base.get(fact.kind, fact.key);
    return !known || !sameContent(known, fact);
  };
  const sorted = <T>(entries: Iterable<[string, T]>): T[] =>
    [...entries].sort(([a], [b]) => compare(a, b)).map(([, one]) => one);
  return { add: sorted(add).filter(isNew), remove: sorted(remove) };
}
