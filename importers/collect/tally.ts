import { compare } from "../../model/canonical.ts";
import type { Call, Collector, Part } from "../../model/collect.ts";
import type { BundleManifest } from "../../model/importer.ts";
import type { Entry } from "./journal.ts";

type Told = NonNullable<BundleManifest["calls"]>[number];

/** Names of one declared call that are told one by one in a manifest; more are told together, under the declared name. */
const mostNames = 2_000;

interface Count {
  read: number;
  partly: number;
  refused: number;
  /** The first by key, so that the order of answers does not matter. */
  reason?: { readonly key: string; readonly text: string };
}

/** How the calls of one part ended, by the manifest's names. */
export class Tally {
  part: Part;
  /** Declared call -> manifest's name -> how its calls ended. */
  readonly #calls = new Map<string, Map<string, Count>>();

  constructor(part: Part) {
    this.part = part;
  }

  add({ declared, call = declared.call }: Call, { key, status, reason }: Entry): void {
    const names = getOrMake(this.#calls, declared.call, () => new Map<string, Count>());
    // What was read is told under the declared name: silence and one line are enough.
    const name = status === "read" && call !== declared.call ? declared.call : call;
    const count = getOrMake(names, name, () => ({ read: 0, partly: 0, refused: 0 }) as Count);
    count[status]++;
    if (status !== "read" && (count.reason === undefined || key < count.reason.key))
      count.reason = { key, text: reason ?? status };
  }

  /** Exact names before patterns: whoever reads it takes the first that fits. */
  manifest(
    collector: Collector,
    options: object,
    at: { readonly startedAt: string; readonly finished: boolean },
  ): object {
    const { name, issuer } = this.part;
    const once = collector.declared.filter(
      ({ call }, index, all) => all.findIndex((one) => one.call === call) === index,
    );
    const calls = once.flatMap((declared): Told[] => {
      const names = this.#calls.get(declared.call);
      const off = declared.optional !== undefined && isOff((options as Record<string, unknown>)[declared.optional]);
      if (off) return [{ call: declared.call, status: "not-asked", reason: `without ${declared.optional}` }];
      if (!at.finished) return unfinished(declared.call, names);
      return names ? finished(declared.call, names) : [];
    });
    const narrow = calls.filter(({ call }) => !collector.declared.some((one) => one.call === call));
    return {
      format: "ambit-bundle/v1",
      source: collector.id,
      ...(name === undefined ? {} : { name }),
      takenAt: at.startedAt,
      ...(issuer === undefined ? {} : { issuer }),
      ...(at.finished ? {} : { finished: false }),
      calls: [...narrow.sort((a, b) => compare(a.call, b.call)), ...calls.filter((one) => !narrow.includes(one))],
    };
  }
}

/** Not given, or switched off. */
const isOff = (option: unknown): boolean => option === undefined || option === false;

function finished(declared: string, names: ReadonlyMap<string, Count>): Told[] {
  const narrow = [...names].filter(([name]) => name !== declared);
  if (narrow.length <= mostNames) return [...names].map(([name, count]) => told(name, count));
  return [told(declared, together([...names.values()]))];
}

/** What was read is there; what else would have been asked, nobody knows. */
function unfinished(declared: string, names: ReadonlyMap<string, Count> | undefined): Told[] {
  const reason = "the collection was not finished";
  const known = names ? together([...names.values()]) : undefined;
  return [{ call: declared, status: known && known.read + known.partly > 0 ? "partly" : "not-asked", reason }];
}

const together = (counts: readonly Count[]): Count =>
  counts.reduce((a, b) => ({
    read: a.read + b.read,
    partly: a.partly + b.partly,
    refused: a.refused + b.refused,
    ...(a.reason || b.reason ? { reason: firstOf(a.reason, b.reason) } : {}),
  }));

function firstOf(a: Count["reason"], b: Count["reason"]): NonNullable<Count["reason"]> {
  if (a && b) return a.key < b.key ? a : b;
  return (a ?? b) as NonNullable<Count["reason"]>;
}

function told(call: string, { read, partly, refused, reason }: Count): Told {
  if (partly + refused === 0) return { call, status: "read" };
  const status = read + partly > 0 ? "partly" : "refused";
  return { call, status, ...(reason ? { reason: reason.text } : {}) };
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
