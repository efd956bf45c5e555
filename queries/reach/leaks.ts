import type { GraphReader } from "../../graph/port.ts";
import { compare } from "../../model/canonical.ts";
import type { CredentialFact, ExposureFact } from "../../model/fact/credential.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import type { Start } from "../starts.ts";
import { type Counted, countsOf } from "./counts.ts";
import { jointly } from "./jointly.ts";

/** What a leak, or several together, reach, by the weakest certainty that is counted; each includes those before. */
export type LeakReach = Readonly<Partial<Record<Certainty, Counted>>>;

/** One credential that was found, once or many times: every exposure of it gives the same. */
export interface LeakRow {
  /** From 1: the most dangerous. */
  readonly rank: number;
  /** As rows of what is reached name it. */
  readonly start: string;
  /** Node id; absent where nobody could tell what was found. */
  readonly credential?: string;
  readonly name: string;
  readonly type?: string;
  /** False: only the name of the credential was found. */
  readonly hasSecret: boolean;
  /** How many findings show it. */
  readonly exposures: number;
  /** The finding that is open to most people, of those the oldest: node id and place. */
  readonly exposure: string;
  readonly place?: ExposureFact["place"];
  /** ISO 8601, UTC: of all its findings. */
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  /** The widest. */
  readonly visibility: NonNullable<ExposureFact["visibility"]>;
  /** `active` where anybody said so, else the most hopeful that was said. */
  readonly status: NonNullable<ExposureFact["status"]>;
  readonly expiresAt?: string;
  readonly reaches: LeakReach;
}

/** Leaks none of which reaches alone what they reach held together. */
export interface JointRow {
  /** One exposure of each credential. */
  readonly exposures: readonly string[];
  readonly names: readonly string[];
  readonly reaches: LeakReach;
}

export interface Leaks {
  readonly findings: number;
  /** Most dangerous first. */
  readonly rows: readonly LeakRow[];
  readonly together: readonly JointRow[];
}

export interface RankedLeaks extends Leaks {
  /** Per row: the start that stands for it. */
  readonly starts: readonly Start[];
  /** Wanted privileges that some leak reaches alone, with the first stratum that does. */
  readonly reached: ReadonlyMap<number, number>;
}

/**
 * Ranks leaks by what each reaches alone. Exposures that give the same are walked once, 32 at a time.
 * @param starts of exposures, each with its own privilege last
 */
export function rankLeaks(
  graph: GraphReader,
  starts: readonly Start[],
  wanted: (p: number) => boolean,
  maxStratum: number,
): RankedLeaks {
  const groups = grouped(graph, starts);
  const always = groups[0]?.start.privileges.slice(0, -1) ?? [];
  const joint = jointly(
    graph,
    always,
    groups.map(({ own }) => own),
    maxStratum,
  );
  const sets = [...groups.map(({ own }) => [own]), ...joint.map((group) => group.map((at) => groups[at]?.own ?? 0))];
  const reached = new Map<number, number>();
  const counts = countsOf(graph, always, sets, wanted, maxStratum, groups.length, (p, stratum) =>
    reached.set(p, stratum),
  );
  const reachOf = (at: number): LeakReach =>
    Object.fromEntries(counts.map((own, stratum) => [certainties[stratum] ?? "assumed", own[at]]));
  const ranked = groups
    .map((group, at) => ({ start: group.start, row: rowOf(group, reachOf(at)) }))
    .sort((a, b) => worstFirst(a.row, b.row));
  return {
    findings: starts.length,
    rows: ranked.map(({ row }, index) => ({ ...row, rank: index + 1 })),
    together: joint
      .map((group, at) => ({
        exposures: group.map((one) => groups[one]?.id ?? ""),
        names: group.map((one) => nameOf(groups[one])),
        reaches: reachOf(groups.length + at),
      }))
      .sort((a, b) => danger(b.reaches, a.reaches) || compare(a.exposures.join(), b.exposures.join())),
    starts: ranked.map(({ start }) => start),
    reached,
  };
}

/** Exposures of one credential that lead to the same. */
interface Group {
  /** The most open of them, and its start. */
  readonly id: string;
  readonly start: Start;
  readonly own: number;
  readonly found: readonly Found[];
  readonly credential: CredentialFact | undefined;
}
interface Found {
  readonly id: string;
  readonly start: Start;
  readonly own: number;
  readonly fact: ExposureFact | undefined;
}

function grouped(graph: GraphReader, starts: readonly Start[]): Group[] {
  const groups = new Map<string, Found[]>();
  for (const start of starts) {
    const own = start.privileges.at(-1) ?? -1;
    const id = graph.nodes[graph.nodeOf(own)]?.id ?? "";
    const fact = graph.fact({ kind: "exposure", key: id }) as ExposureFact | undefined;
    const key = `${fact?.credential ?? id} ${usesOf(graph, own)}`;
    const group = groups.get(key);
    const found = { id, start, own, fact };
    if (group) group.push(found);
    else groups.set(key, [found]);
  }
  return [...groups.values()].flatMap((found) => {
    const [first] = found.sort(mostOpen);
    if (!first) return [];
    const { credential } = first.fact ?? {};
    const fact = credential === undefined ? undefined : graph.fact({ kind: "credential", key: credential });
    return [{ ...first, found, credential: fact as CredentialFact | undefined }];
  });
}

/** What a privilege is used for: equal for two that lead to the same things by themselves. */
function usesOf({ csr }: GraphReader, p: number): string {
  const { useStart, uses, premiseStart, premises, conclusion, stratum } = csr;
  return Array.from(uses.subarray(useStart[p], useStart[p + 1]), (step) => {
    const others = premises.subarray(premiseStart[step], premiseStart[step + 1]).filter((premise) => premise !== p);
    return `${conclusion[step]}/${stratum[step]}/${others.join()}`;
  })
    .sort(compare)
    .join(" ");
}

const visibilities = ["public", "unknown", "internal", "private"] as const;
const openness = ({ fact }: Found): number => visibilities.indexOf(fact?.visibility ?? "unknown");
const mostOpen = (a: Found, b: Found): number =>
  openness(a) - openness(b) || compare(a.fact?.firstSeen ?? "9", b.fact?.firstSeen ?? "9") || compare(a.id, b.id);

const states = ["active", "unknown", "inactive", "revoked"] as const;

const nameOf = (group: Group | undefined): string =>
  group?.credential?.name ?? group?.found[0]?.fact?.name ?? group?.id ?? "";

function rowOf(group: Group, reaches: LeakReach): LeakRow {
  const { found, credential, id } = group;
  const facts = found.flatMap(({ fact }) => fact ?? []);
  const [first] = facts;
  const said = new Set(facts.map(({ status = "unknown" }) => status));
  const firstSeen = facts.flatMap((fact) => fact.firstSeen ?? []).sort()[0];
  const lastSeen = facts
    .flatMap((fact) => fact.lastSeen ?? fact.firstSeen ?? [])
    .sort()
    .at(-1);
  const expiresAt = credential?.expiresAt;
  return {
    rank: 0,
    start: group.start.name,
    ...(first === undefined ? {} : { credential: first.credential }),
    name: nameOf(group),
    ...(credential === undefined ? {} : { type: credential.type }),
    hasSecret: facts.some(({ hasSecret }) => hasSecret),
    exposures: found.length,
    exposure: id,
    ...(first === undefined ? {} : { place: first.place }),
    ...(firstSeen === undefined ? {} : { firstSeen }),
    ...(lastSeen === undefined ? {} : { lastSeen }),
    visibility: first?.visibility ?? "unknown",
    status: states.find((status) => said.has(status)) ?? "unknown",
    ...(expiresAt === undefined ? {} : { expiresAt }),
    reaches,
  };
}

/** How much of each thing, what matters most first; what is certain before what is not. */
function weights(reaches: LeakReach): number[] {
  const own = certainties.flatMap((certainty) => reaches[certainty] ?? []);
  const [sure, any] = [own[0], own.at(-1)];
  const of = (count: (one: Counted) => number): number[] => [sure, any].map((one) => (one ? count(one) : 0));
  return [
    ...of((one) => one.authorities),
    ...of((one) => one.dataStores + one.secrets),
    ...of((one) => one.identities),
    ...of((one) => one.workloads),
    ...of((one) => one.others),
  ];
}

function danger(a: LeakReach, b: LeakReach): number {
  const [own, other] = [weights(a), weights(b)];
  for (const [at, weight] of own.entries()) if (weight !== other[at]) return weight - (other[at] ?? 0);
  return 0;
}

export const reachesAnything = (reaches: LeakReach): boolean => weights(reaches).some((weight) => weight > 0);

const isEnded = ({ status }: LeakRow): boolean => status === "inactive" || status === "revoked";

/** What reaches nothing last, before it what somebody says has ended; then by what is reached, how open and how old it is. */
const worstFirst = (a: LeakRow, b: LeakRow): number =>
  Number(reachesAnything(b.reaches)) - Number(reachesAnything(a.reaches)) ||
  Number(isEnded(a)) - Number(isEnded(b)) ||
  danger(b.reaches, a.reaches) ||
  Number(b.hasSecret) - Number(a.hasSecret) ||
  states.indexOf(a.status) - states.indexOf(b.status) ||
  visibilities.indexOf(a.visibility) - visibilities.indexOf(b.visibility) ||
  compare(a.firstSeen ?? "9", b.firstSeen ?? "9") ||
  compare(a.exposure, b.exposure);
