import type { Fact } from "../../model/fact.ts";
import { freeing, isFree, type Touched, touchedBy } from "./ceiling.ts";
import type { Context } from "./context.ts";
import { allowsOf, deniesOf } from "./decide.ts";
import type { Matter } from "./evaluate.ts";
import { isSettled, type Part as Narrowed, partsOf, within } from "./narrow.ts";
import { type Caller, isServiceLinked } from "./principal.ts";
import { areaOf, fixedBy, reduced, remainder } from "./reduce.ts";
import { mayHold, type Services } from "./services.ts";
import { stampOf } from "./stamp.ts";
import type { Statement } from "./statement.ts";

/** One action of a question, with the context that the question fixes. */
export interface Part {
  readonly action: string;
  readonly context?: Context;
}

/**
 * One way in which a caller's side lets an action through: one glob of one Allow statement under everything that
 * restrains the caller. Legs with equal keys are decided alike on every resource that names nobody.
 */
export interface Leg {
  /** What it is a leg of. */
  readonly part: Part;
  readonly key: string;
  /** Stands for the key. */
  readonly group: string;
  /** Stands for the leg and everything in it that the key leaves out: whose it is, its facts, the words of its conditions. */
  readonly stamp: string;
  /** The words that conditions of it are told in. */
  readonly wording: string;
  readonly source: "identity" | "resource";
  /** Where it can let something through. */
  readonly area: string;
  /** Nothing restrains it or asks for anything: what it covers and nobody else speaks of is simply allowed. */
  readonly plain: boolean;
  /** Reduced: no longer depends on who the caller is. */
  readonly allows: Matter["allows"];
  readonly denies: readonly Statement[];
  readonly ceilings: readonly Touched[];
  /** Positions of the caller's ceilings that let all of the area through, by facts of `because`; their denies are in `denies`. */
  readonly settled: ReadonlySet<number>;
  /** Statement and attachment facts that give it, alternative by alternative. */
  readonly because: readonly (readonly Fact[])[];
  /** The Allow statement as the policy has it; undefined for `~max` and for the resource's policy alone. */
  readonly own: Matter["allows"];
}

const noneSettled: ReadonlySet<number> = new Set();
const everywhere: Context = new Map();
const known = new WeakMap<Caller, Map<string, readonly Leg[]>>();

/** The part as text: equal parts of different questions have equal texts. */
export const partText = ({ action, context }: Part): string =>
  context ? JSON.stringify([action.toLowerCase(), [...context]]) : action.toLowerCase();

/**
 * The legs of a caller for an action, equal ones merged. `resourceOnly` adds what a resource's policy can give by itself.
 * They follow from the caller alone, and are made once for each. Those that are about nothing of the services are left out.
 */
export function legsOf(
  caller: Caller,
  part: Part,
  kindMatters: boolean,
  resourceOnly: boolean,
  services?: Services,
): readonly Leg[] {
  let own = known.get(caller);
  if (!own) {
    own = new Map();
    known.set(caller, own);
  }
  const name = `${kindMatters ? "k" : ""}${resourceOnly ? "r" : ""} ${services?.text ?? "*"} ${partText(part)}`;
  let legs = own.get(name);
  if (!legs) {
    legs = makeLegs(caller, part, kindMatters, resourceOnly, services);
    own.set(name, legs);
  }
  return legs;
}

function makeLegs(
  caller: Caller,
  part: Part,
  kindMatters: boolean,
  resourceOnly: boolean,
  services: Services | undefined,
): readonly Leg[] {
  const fixed = fixedBy(caller, part.context ?? everywhere);
  const simpler = (statements: readonly Statement[]): readonly Statement[] =>
    statements.every(isSettled) ? statements : statements.flatMap((statement) => reduced(statement, fixed) ?? []);
  const denies = simpler(deniesOf(caller, part.action));
  const ceilings = touchedBy(caller.ceilings, part.action).map((ceiling) => {
    const statements = simpler(ceiling.statements);
    return statements === ceiling.statements ? ceiling : { ...ceiling, statements };
  });
  if (
    denies.some(isTotal) ||
    ceilings.some(({ statements }) => statements.some((statement) => !statement.allow && isTotal(statement)))
  )
    return [];
  const kind = caller.kind === "user" ? "user" : "role";
  const free = isServiceLinked(caller) ? ["free of RCPs"] : [];
  const frame = [part.action.toLowerCase(), [...(part.context ?? everywhere)], caller.account, ...free];
  const legs = new Map<string, Omit<Leg, "part" | "stamp" | "wording" | "group">>();
  const add = (
    source: Leg["source"],
    { area, because: through, ...guards }: Narrowed,
    what: string,
    allows: Matter["allows"],
    own: Matter["allows"],
    facts: readonly Fact[],
  ): void => {
    const because = [...facts, ...through];
    const key = JSON.stringify([
      ...frame,
      kindMatters || source === "resource" ? kind : "",
      source,
      area,
      what,
      guards.denies.map((deny) => remainder(deny)).sort(),
      guards.ceilings.map(ceilingKey),
    ]);
    const known = legs.get(key);
    if (known) {
      legs.set(key, { ...known, because: [...known.because, because] });
      return;
    }
    const plain =
      source === "identity" &&
      guards.denies.length === 0 &&
      guards.ceilings.every(isFree) &&
      allows.every(({ statement }) => isSettled(statement) && statement.resources !== undefined);
    legs.set(key, { key, source, area, plain, allows, own, ...guards, because: [because] });
  };
  const narrowed = (area: string): readonly Narrowed[] =>
    mayHold(area, services) ? partsOf(area, denies, ceilings).filter((part) => mayHold(part.area, services)) : [];
  for (const part of caller.all ? narrowed("*") : [])
    add("identity", part, remainder(allowAll), [], [], caller.all ?? []);
  for (const own of allowsOf(caller, part.action)) {
    const statement = reduced(own.statement, fixed);
    if (!statement) continue;
    for (const part of areaOf(statement).flatMap(narrowed)) {
      const resources = statement.resources && [part.area];
      const one = { ...statement, resources };
      add(
        "identity",
        part,
        remainder(one),
        [{ statement: one, through: own.through }],
        [{ ...own, statement: { ...own.statement, resources } }],
        [own.statement.fact, ...own.through],
      );
    }
  }
  // What a resource's policy gives, some ceilings do not limit: none is settled.
  const whole = {
    area: "*",
    because: [],
    denies,
    ceilings: ceilings.map((one) => within(one, "*")),
    settled: noneSettled,
  };
  if (resourceOnly) add("resource", whole, "", [], [], caller.fact ? [caller.fact] : []);
  return [...legs.values()].map((leg) => {
    const wording = wordingOf(leg);
    const group = stampOf(leg.key);
    return { ...leg, part, wording, group, stamp: stampOfLeg(caller, group, wording, leg.because) };
  });
}

function wordingOf({ allows, denies, ceilings }: Pick<Leg, "allows" | "denies" | "ceilings">): string {
  const statements = [
    ...allows.map(({ statement }) => statement),
    ...denies,
    ...ceilings.flatMap((ceiling) => ceiling.statements),
  ].filter(({ atoms }) => atoms.length > 0);
  return statements.length === 0
    ? ""
    : JSON.stringify(statements.map(({ label, atoms }) => [label, atoms.map(({ written, key }) => [written, key])]));
}

const callerStamps = new WeakMap<Caller, string>();

function stampOfLeg(caller: Caller, group: string, wording: string, because: Leg["because"]): string {
  let own = callerStamps.get(caller);
  if (own === undefined) {
    const { id, end, kind, organization, organizationRead, bound } = caller;
    own = stampOf(
      JSON.stringify([id, end, kind, organization, organizationRead, bound]),
      // A class is found by what restrains it, not by an id of its own.
      ...(id === "" ? caller.ceilings.flatMap(({ documents }) => documents.map((document) => document.stamp)) : []),
    );
    callerStamps.set(caller, own);
  }
  return stampOf(group, own, wording, ...because.flatMap((facts) => facts.map((fact) => `${fact.kind} ${fact.key}`)));
}

/** `Allow * on *`: what `~max` has, and what administrators' policies say. */
const allowAll: Statement = {
  allow: true,
  resources: ["*"],
  notResources: undefined,
  atoms: [],
} as unknown as Statement;

const isTotal = (deny: Statement): boolean => deny.atoms.length === 0 && (deny.resources?.includes("*") ?? false);

function ceilingKey({ kind, statements, unread }: Touched): unknown {
  if (freeing(statements)) {
    return statements
      .filter(({ allow }) => !allow)
      .map((statement) => remainder(statement))
      .sort();
  }
  // Steps cite the ceiling's statement that allows, so which one it is counts, not only what it says.
  return [
    kind,
    unread?.text ?? "",
    statements.map((statement) => `${remainder(statement)} ${statement.allow ? statement.fact.key : ""}`).sort(),
  ];
}
