import { canonical } from "../../model/canonical.ts";
import type { AwsStatementFact } from "../../model/fact/aws.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { factContent } from "../../model/fact-kinds.ts";
import { type Change, refOf } from "./refs.ts";

/**
 * Policies are compared as whole documents: statements have no names of their own. A document that the change does not
 * touch stays as the snapshot has it. A managed policy gets a new version, named in `versions`; the old one is kept.
 */
export function documentChange(
  before: readonly AwsStatementFact[],
  after: readonly AwsStatementFact[],
  base: FactReader,
): Change & { readonly versions: ReadonlyMap<string, string> } {
  const versions = new Map<string, string>();
  const add: Fact[] = [];
  const remove: Fact[] = [];
  const [was, becomes] = [byPolicy(before), byPolicy(after)];
  for (const policy of new Set([...was.keys(), ...becomes.keys()])) {
    const known = base.where("aws.statement", "policy", policy);
    const [old, made] = [was.get(policy) ?? [], becomes.get(policy) ?? []];
    if (known.length > 0 && textOf(old) === textOf(made)) continue;
    const managed = base.get("aws.policy", policy);
    if (managed && made.length > 0) {
      const version = nextVersion(known.flatMap((one) => one.version ?? []));
      versions.set(policy, version);
      add.push(...known.filter(({ inForce }) => inForce).map((one) => ({ ...one, inForce: false })));
      add.push(...made.map((one, index) => ({ ...one, key: `${policy}#${version}/${index}`, version })));
      continue;
    }
    if (/^resource:arn:[^:]+:lambda:/.test(policy)) {
      const all = joinedBySid(known, old, made);
      add.push(...all);
      remove.push(...known.filter((one) => !all.some(({ key }) => key === one.key)));
      continue;
    }
    add.push(...made);
    const given = new Set(made.map(refOf));
    remove.push(...known.filter((one) => !given.has(refOf(one))));
  }
  return { add, remove, versions };
}

/** A function's policy is written statement by statement, each under its name: those of others stay. */
function joinedBySid(
  known: readonly AwsStatementFact[],
  old: readonly AwsStatementFact[],
  made: readonly AwsStatementFact[],
): readonly AwsStatementFact[] {
  const touched = new Set([...old, ...made].map(({ sid }) => sid));
  const all = [...known.filter(({ sid }) => !touched.has(sid)), ...made];
  return all.map((one, index) => ({ ...one, key: `${one.policy}#/${index}` }));
}

function byPolicy(statements: readonly AwsStatementFact[]): ReadonlyMap<string, readonly AwsStatementFact[]> {
  const found = new Map<string, AwsStatementFact[]>();
  for (const one of statements) {
    const list = found.get(one.policy);
    if (list) list.push(one);
    else found.set(one.policy, [one]);
  }
  return found;
}

const textOf = (statements: readonly AwsStatementFact[]): string => canonical(statements.map(factContent));

/** IAM numbers the versions of a policy upwards and never uses a number again. */
function nextVersion(versions: readonly string[]): string {
  const numbers = versions.map((version) => Number(/^v(\d+)$/.exec(version)?.[1] ?? 0));
  return `v${numbers.reduce((most, one) => Math.max(most, one), 0) + 1}`;
}
