import { keyOfCaller } from "./caller-keys.ts";
import type { Context } from "./context.ts";
import { globsOf } from "./match.ts";
import { isIndividual } from "./mentions.ts";
import { holds } from "./operators.ts";
import type { Caller } from "./principal.ts";
import { type Atom, fill, type Statement, variablesOf } from "./statement.ts";

/** Value of a context key that is already fixed; undefined where it is not. */
export type Fixed = (key: string) => { readonly values: readonly string[] | undefined } | undefined;

/** What the caller and the question fix before the resource is known. */
export const fixedBy =
  (caller: Caller, context: Context): Fixed =>
  (key) => {
    if (context.has(key)) return { values: context.get(key) };
    const candidates = keyOfCaller(key, caller);
    const [only] = candidates ?? [];
    return candidates?.length === 1 && only ? { values: only.values } : undefined;
  };

/**
 * The statement with every test decided that depends on the caller alone; undefined where one of them fails. The rest
 * no longer depends on who the caller is, so callers with equal remainders are decided alike.
 */
export function reduced(statement: Statement, fixed: Fixed): Statement | undefined {
  if (statement.atoms.length === 0 && statement.variables.length === 0) return statement;
  const atoms: Atom[] = [];
  for (const atom of statement.atoms) {
    const left = remaining(atom, fixed);
    if (left === false) return undefined;
    if (left !== true) atoms.push(left);
  }
  const value = (key: string): string | undefined => fixed(key)?.values?.[0];
  const settled = (patterns: readonly string[] | undefined): readonly string[] | undefined =>
    patterns?.flatMap((pattern) =>
      variablesOf([pattern]).every((key) => fixed(key)) ? (fill(pattern, value) ?? []) : [pattern],
    );
  const resources = settled(statement.resources);
  const notResources = settled(statement.notResources);
  return {
    ...statement,
    atoms,
    resources,
    notResources,
    variables: variablesOf([...(resources ?? []), ...(notResources ?? [])]),
    everything: statement.allow && atoms.length === 0 && (resources?.includes("*") ?? false),
  };
}

function remaining(atom: Atom, fixed: Fixed): Atom | boolean {
  const variables = variablesOf(atom.values);
  if (!variables.every((key) => fixed(key))) return atom;
  const values =
    variables.length === 0
      ? atom.values
      : atom.values.flatMap((value) => fill(value, (key) => fixed(key)?.values?.[0]) ?? []);
  const actual = fixed(atom.lower);
  const verdict = actual && holds(atom.operator, actual.values, values);
  // A caller's own tag or id that was not read stays open, also where the caller stands for others.
  const lower = actual || !isIndividual(atom.lower) ? atom.lower : `unread ${atom.lower}`;
  return verdict ?? { ...atom, values, lower };
}

/** What a reduced statement decides, as text. Where tests are left, conditions may name the statement, so it counts too. */
export function remainder(statement: Statement, resources = statement.resources): string {
  const tests = statement.atoms.map(({ written, lower, values }) => [written.toLowerCase(), lower, values]);
  return JSON.stringify([
    statement.allow,
    resources,
    statement.notResources,
    tests,
    tests.length > 0 ? statement.fact.key : "",
  ]);
}

/** The globs of a statement's resources as far as they are fixed; `*` for everything else. */
export const areaOf = (statement: Statement): readonly string[] =>
  statement.resources ? globsOf(statement.resources, () => undefined) : ["*"];
