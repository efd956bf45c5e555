import type { Privilege } from "../../model/access.ts";
import type { Condition } from "../../model/step.ts";
import type { Candidate } from "./candidates.ts";
import type { ContextKeys } from "./context.ts";
import { Fixed, unknown } from "./fixed.ts";
import type { Matter, Way } from "./matter.ts";
import { type Atom, fill, type Statement, variablesOf } from "./statement.ts";

export type { Matter, Spoken, Way } from "./matter.ts";

const maxAssignments = 4096;

/** The ways in which the request on this very resource is allowed; empty where it is denied. */
export const waysOf = (matter: Matter, keys: ContextKeys): readonly Way[] => settled(matter, keys).ways;

/** The ways, with the matter as it was when its context was fixed: where it is allowed in some way, so. */
export function settled(matter: Matter, keys: ContextKeys): { readonly ways: readonly Way[]; readonly fixed: Fixed } {
  return (matter.asked.exact ? asGiven(matter, keys) : undefined) ?? searched(matter, keys);
}

/** A request of which every key that counts has one value; undefined where one may have several. */
function asGiven(matter: Matter, keys: ContextKeys): ReturnType<typeof settled> | undefined {
  const values = new Map<string, readonly string[] | undefined>();
  let several = false;
  const fixed = new Fixed(matter, (key) => {
    if (values.has(key)) return values.get(key);
    const [only, ...others] = keys.of(key, matter.asked, []);
    several ||= !only || others.length > 0 || only.condition !== undefined || only.premise !== undefined;
    values.set(key, only?.values);
    return only?.values;
  });
  const ways = fixed.alternatives();
  return several ? undefined : { ways, fixed };
}

/** Tries the values that keys can have, cheapest first. */
function searched(matter: Matter, keys: ContextKeys): ReturnType<typeof settled> {
  const relevant = relevantAtoms(matter);
  if (relevant.size === 0) {
    const fixed = new Fixed(matter, () => undefined);
    return { ways: fixed.alternatives(), fixed };
  }
  const names = [...relevant.keys()];
  const domains = names.map((key) => {
    const atoms = relevant.get(key) ?? [];
    return orUnknown(keys.of(key, matter.asked, atoms.some(refers) ? filledIn(atoms, matter, keys) : atoms));
  });
  let best: Way[] = [];
  let first: Fixed | undefined;
  for (const chosen of assignments(domains)) {
    const conditions = chosen.flatMap(({ condition }) => condition ?? []);
    const premises = chosen.flatMap(({ premise }) => premise ?? []);
    const cost = conditions.length + premises.length;
    const free = best.some((way) => way.conditions.length + way.premises.length === 0);
    if (cost > 0 && free) break;
    if (best.some((way) => isWithin(way, conditions, premises))) continue;
    const values = new Map(names.map((name, index) => [name, chosen[index]?.values]));
    const fixed = new Fixed(matter, (key) => values.get(key));
    const found = fixed.alternatives();
    if (best.length === 0 && found.length > 0) first = fixed;
    first ??= fixed;
    best = [...best, ...found.map((way) => ({ ...way, conditions: [...conditions, ...way.conditions], premises }))];
    if (cost === 0 && found.some((way) => way.conditions.length === 0)) break;
  }
  return { ways: best, fixed: first ?? new Fixed(matter, () => undefined) };
}

const refers = ({ values }: Atom): boolean => variablesOf(values).length > 0;

/** Tests that compare with another key of the request: with the values which that key can have, as far as they are decided. */
function filledIn(atoms: readonly Atom[], { asked }: Matter, keys: ContextKeys): readonly Atom[] {
  const decided = (key: string): string | undefined => {
    const [only, ...others] = keys.of(key, asked, []);
    return others.length === 0 && only?.values?.length === 1 ? only.values[0] : undefined;
  };
  return atoms.map((atom) =>
    refers(atom) ? { ...atom, values: atom.values.map((value) => fill(value, decided) ?? value) } : atom,
  );
}

/** Where every value takes something, whatever is allowed without knowing the value needs nothing. */
const orUnknown = (domain: readonly Candidate[]): readonly Candidate[] =>
  domain.some(({ condition, premise }) => !condition && !premise) ? domain : [{ values: unknown }, ...domain];

function isWithin(way: Way, conditions: readonly Condition[], premises: readonly Privilege[]): boolean {
  return (
    way.conditions.every((condition) => conditions.includes(condition)) &&
    way.premises.every((premise) => premises.includes(premise))
  );
}

/** Every context key that some statement of the matter tests or refers to, with its tests. */
function relevantAtoms({ allows, denies, ceilings, rcps, spoken }: Matter): ReadonlyMap<string, readonly Atom[]> {
  const found = new Map<string, Atom[]>();
  for (const { statement } of allows) addAtoms(found, statement);
  for (const statement of denies) addAtoms(found, statement);
  for (const { statements } of ceilings) for (const statement of statements) addAtoms(found, statement);
  for (const { statements } of rcps) for (const statement of statements) addAtoms(found, statement);
  for (const { statement } of spoken) addAtoms(found, statement);
  return found;
}

function addAtoms(found: Map<string, Atom[]>, { variables, atoms }: Statement): void {
  for (const key of variables) if (!found.has(key)) found.set(key, []);
  for (const atom of atoms) {
    const list = found.get(atom.lower);
    if (list) list.push(atom);
    else found.set(atom.lower, [atom]);
    for (const key of variablesOf(atom.values)) if (!found.has(key)) found.set(key, []);
  }
}

/** Every choice of one candidate per key, cheapest first, up to a bound. */
function assignments(domains: readonly (readonly Candidate[])[]): readonly (readonly Candidate[])[] {
  let all: Candidate[][] = [[]];
  for (const domain of domains) {
    const [only, another] = domain;
    if (only && !another) {
      for (const chosen of all) chosen.push(only);
      continue;
    }
    const next: Candidate[][] = [];
    for (const chosen of all)
      for (const candidate of domain) if (next.length < maxAssignments) next.push([...chosen, candidate]);
    all = next;
  }
  const cost = (chosen: readonly Candidate[]): number =>
    chosen.filter(({ condition, premise }) => condition ?? premise).length;
  return all.length === 1
    ? all
    : all
        .map((chosen) => ({ chosen, cost: cost(chosen) }))
        .sort((a, b) => a.cost - b.cost)
        .map(({ chosen }) => chosen);
}
