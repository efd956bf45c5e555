import { canonical } from "../../model/canonical.ts";
import type { AwsSecurityGroupRuleFact, AwsStatementFact } from "../../model/fact/aws.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { documentChange } from "./documents.ts";
import { besides } from "./parts.ts";
import { type Change, frames, refOf, sameContent } from "./refs.ts";
import { ruleChange } from "./security-rules.ts";

/**
 * What a plan makes of a snapshot, from its facts before and after. A fact that both have alike changes nothing; the
 * snapshot may know more of it, or may have drifted, and either stays. Where it lacks the fact, the plan knows better.
 * @param implied facts of which only the existence is known: what the snapshot has of them stays
 */
export function changedFacts(
  before: ReadonlyMap<string, Fact>,
  after: readonly Fact[],
  implied: ReadonlySet<string>,
  base: FactReader,
): Change {
  const add: Fact[] = [];
  const remove: Fact[] = [];
  const left = new Set(after.map(refOf));
  const statements: { before: AwsStatementFact[]; after: AwsStatementFact[] } = { before: [], after: [] };
  const rules: { before: AwsSecurityGroupRuleFact[]; after: AwsSecurityGroupRuleFact[] } = { before: [], after: [] };
  for (const fact of before.values()) {
    if (fact.kind === "aws.statement") statements.before.push(fact);
    else if (fact.kind === "aws.security-group-rule") rules.before.push(fact);
    else if (!left.has(refOf(fact)) && !frames.has(fact.kind)) {
      // What goes takes with it what the snapshot knows of it, by whomever it was made.
      remove.push(fact, ...besides(fact, base));
    }
  }
  for (const fact of after) {
    if (fact.kind === "aws.statement") statements.after.push(fact);
    else if (fact.kind === "aws.security-group-rule") rules.after.push(fact);
  }
  const documents = documentChange(statements.before, statements.after, base);
  const ports = ruleChange(rules.before, rules.after, base);
  for (const fact of after) {
    const known = base.get(fact.kind, fact.key);
    if (elsewhere.has(fact.kind) || (known && (frames.has(fact.kind) || implied.has(refOf(fact))))) continue;
    const made = known ? patched(known, before.get(refOf(fact)), fact) : fact;
    const version = documents.versions.get(fact.key);
    add.push(made.kind === "aws.policy" && version !== undefined ? { ...made, defaultVersion: version } : made);
  }
  const gone = new Set(remove.map(refOf));
  const parts = [...documents.add, ...ports.add].filter((fact) => !gone.has(refOf(fact)));
  return { add: [...add, ...parts], remove: [...remove, ...documents.remove, ...ports.remove] };
}

/** Kinds that are compared as wholes, or that say how the plan was read. */
const elsewhere: ReadonlySet<Fact["kind"]> = new Set([
  "aws.security-group-rule",
  "aws.statement",
  "closed-world",
  "coverage",
  "unsupported",
]);

const own = new Set(["kind", "key", "scope", "source"]);

/** The known fact with the fields that differ between before and after; the very same where none does. */
function patched(known: Fact, before: Fact | undefined, after: Fact): Fact {
  const fields: Record<string, unknown> = { ...known };
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after)])) {
    if (own.has(name)) continue;
    const [was, becomes] = [before ? Reflect.get(before, name) : undefined, Reflect.get(after, name)];
    if (before && canonical(was) === canonical(becomes)) continue;
    if (becomes === undefined) delete fields[name];
    else if (before && areTexts(was) && areTexts(becomes) && areTexts(fields[name])) {
      fields[name] = mergedTexts(fields[name], was, becomes);
    } else fields[name] = becomes;
  }
  // `after` has the same kind, so its fields are those that `known` may have.
  const made = { ...fields, source: after.source } as unknown as Fact;
  return sameContent(made, known) ? known : made;
}

const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

/** What was taken away goes, what came in comes; what only the snapshot has stays. Sorted. */
function mergedTexts(known: readonly string[], was: readonly string[], becomes: readonly string[]): readonly string[] {
  const gone = new Set(was.filter((one) => !becomes.includes(one)));
  return [
    ...new Set([...known.filter((one) => !gone.has(one)), ...becomes.filter((one) => !was.includes(one))]),
  ].sort();
}
