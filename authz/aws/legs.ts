import type { Fact } from "../../model/fact.ts";
import type { Context } from "./context.ts";
import type { Decider } from "./decide.ts";
import type { Matter, Touched } from "./evaluate.ts";
import { globMeet } from "./pattern.ts";
import type { Caller } from "./principal.ts";
import { areaOf, fixedBy, reduced, remainder } from "./reduce.ts";
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
  readonly key: string;
  readonly source: "identity" | "resource";
  /** Where it can let something through. */
  readonly area: string;
  /** Reduced: no longer depends on who the caller is. */
  readonly allows: Matter["allows"];
  readonly denies: readonly Statement[];
  readonly ceilings: readonly Touched[];
  /** Statement and attachment facts that give it, alternative by alternative. */
  readonly because: readonly (readonly Fact[])[];
  /** The Allow statement as the policy has it; undefined for `~max` and for the resource's policy alone. */
  readonly own: Matter["allows"];
}

const everywhere: Context = new Map();

/** The legs of a caller for an action, equal ones merged. `resourceOnly` adds what a resource's policy can give by itself. */
export function legsOf(
  decider: Decider,
  caller: Caller,
  part: Part,
  kindMatters: boolean,
  resourceOnly: boolean,
): readonly Leg[] {
  const fixed = fixedBy(decider.keys, caller, part.context ?? everywhere);
  const simpler = (statements: readonly Statement[]): Statement[] =>
    statements.flatMap((statement) => reduced(statement, fixed) ?? []);
  const denies = simpler(decider.denies(caller, part.action));
  const ceilings = decider
    .ceilingsOf(caller, part.action)
    .map((ceiling) => ({ ...ceiling, statements: simpler(ceiling.statements) }));
  if (
    denies.some(isTotal) ||
    ceilings.some(({ statements }) => statements.some((statement) => !statement.allow && isTotal(statement)))
  )
    return [];
  const kind = caller.kind === "user" ? "user" : "role";
  const frame = [part.action.toLowerCase(), [...(part.context ?? everywhere)], caller.account];
  const legs = new Map<string, Leg>();
  const add = (
    source: Leg["source"],
    area: string,
    what: string,
    allows: Matter["allows"],
    own: Matter["allows"],
    because: readonly Fact[],
  ): void => {
    const guards = {
      denies: denies.filter((deny) => overlaps(deny, area)),
      ceilings: ceilings.map((ceiling) => within(ceiling, area)),
    };
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
    legs.set(
      key,
      known
        ? { ...known, because: [...known.because, because] }
        : { key, source, area, allows, own, ...guards, because: [because] },
    );
  };
  if (caller.all) add("identity", "*", remainder(allowAll), [], [], caller.all);
  for (const own of decider.allows(caller, part.action)) {
    const statement = reduced(own.statement, fixed);
    if (!statement) continue;
    for (const area of areaOf(statement)) {
      const resources = statement.resources && [area];
      const one = { ...statement, resources };
      add(
        "identity",
        area,
        remainder(one),
        [{ statement: one, through: own.through }],
        [{ ...own, statement: { ...own.statement, resources: resources && [area] } }],
        [own.statement.fact, ...own.through],
      );
    }
  }
  if (resourceOnly) add("resource", "*", "", [], [], caller.fact ? [caller.fact] : []);
  return [...legs.values()];
}

/** `Allow * on *`: what `~max` has, and what administrators' policies say. */
const allowAll: Statement = {
  allow: true,
  resources: ["*"],
  notResources: undefined,
  atoms: [],
} as unknown as Statement;

const isTotal = (deny: Statement): boolean => deny.atoms.length === 0 && (deny.resources?.includes("*") ?? false);

const overlaps = (statement: Statement, area: string): boolean =>
  statement.resources === undefined || areaOf(statement).some((glob) => globMeet(glob, area) !== undefined);

/** A ceiling without the statements that say nothing about the area; empty where it allows everything. */
function within(ceiling: Touched, area: string): Touched {
  const statements = ceiling.statements.filter((statement) => overlaps(statement, area));
  const free = statements.find(({ everything, fact }) => everything && fact.actions?.includes("*"));
  return { ...ceiling, statements: free ? [free, ...statements.filter(({ allow }) => !allow)] : statements };
}

function ceilingKey({ kind, statements, unread }: Touched): unknown {
  if (statements.some(({ everything, fact }) => everything && fact.actions?.includes("*"))) {
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
