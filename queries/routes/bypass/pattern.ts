import type { Fact, FactReader } from "../../../model/fact.ts";
import type { BypassId, Placement } from "../placement.ts";
import type { Routed } from "../routed.ts";

/** Raw files by path, as their tools export them. */
export interface Configuration {
  /** What it shows. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** One place where a pattern is found. */
export interface Found {
  readonly routed: Routed;
  /** One sentence. */
  readonly why: string;
  /** What it gets around, by group: protected routes of it have it as a way around. */
  readonly groups: readonly Group[];
  readonly because: readonly Fact[];
  /** Of the witness; left out: GET. */
  readonly method?: string;
}

/** Routes that belong together: of one host, or to one workload. */
export interface Group {
  /** `host:<name>`, `to:<node id>`. */
  readonly key: string;
  readonly open: readonly Routed[];
  readonly guarded: readonly Routed[];
  readonly all: readonly Routed[];
}

/** What patterns look at: every route that the internet comes to, grouped once. */
export interface Scene {
  readonly facts: FactReader;
  readonly all: readonly Routed[];
  readonly hosts: ReadonlyMap<string, Group>;
  readonly workloads: ReadonlyMap<string, Group>;
  /** The placement of a route, without ways around. */
  placement(routed: Routed): Placement;
}

/** A way in which logins are gotten around, declared once: searched for, tested and printed from here. */
export interface BypassPattern {
  readonly id: BypassId;
  readonly title: string;
  /** Why it opens what it opens. */
  readonly reason: string;
  readonly references: readonly [string, ...string[]];
  find(scene: Scene): Iterable<Found>;
  /** Three or more. */
  readonly fires: readonly [Configuration, Configuration, Configuration, ...Configuration[]];
  readonly silent: readonly [Configuration, Configuration, Configuration, ...Configuration[]];
}

export const definePattern = (pattern: BypassPattern): BypassPattern => Object.freeze(pattern);

export const isOpen = ({ state }: Routed): boolean => state === "unauthenticated";
export const isGuarded = ({ state }: Routed): boolean => state === "authenticated";
/** Groups of a route that have something to protect. */
export const guardedGroups = ({ hosts, workloads }: Scene, { address, workloads: to }: Routed): readonly Group[] =>
  [hosts.get(address.host), ...to.map((id) => workloads.get(id))].flatMap((group) =>
    group && group.guarded.length > 0 ? [group] : [],
  );
/** Facts of a route that make it. */
export const shown = ({ ways }: Routed): readonly Fact[] => ways.slice(0, 2).map(({ main }) => main);
/** A host as a sentence names it. */
export const named = ({ id, address: { host, pathClass } }: Routed): string =>
  `${host}${pathClass}${/ of [a-z,-]+$/.exec(id)?.[0] ?? ""}`;
