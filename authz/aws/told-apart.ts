import { canonical } from "../../model/canonical.ts";
import type { AwsCondition } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { holds, parseOperator } from "./operators.ts";

/** More tests of one key than this, or more groups, and nothing is told apart: every group is a question of its own. */
const most = 16;

/**
 * Values of a context key in groups: no statement of the snapshot that tests the key tells two of one group apart. By how
 * the group is treated; one group under the empty text where nothing tests the key, `undefined` where too much does.
 */
export function toldApart(
  facts: FactReader,
  key: string,
  values: Iterable<string>,
): ReadonlyMap<string, readonly string[]> | undefined {
  const tests = testsOf(facts).get(key) ?? [];
  if (tests.length > most) return undefined;
  const groups = Map.groupBy(new Set(values), (value) => tests.map((test) => treated(value, test)).join());
  return groups.size > most ? undefined : groups;
}

/** With a variable among what it is compared with, a value is told from all others. */
function treated(value: string, { operator, values }: AwsCondition): string {
  if (values.some((wanted) => wanted.includes("${"))) return value;
  return `${holds(parseOperator(operator), [value], values) ?? ""}`;
}

/** Conditions of policies by the key in lower case that they test, each once. */
const testsOf = (facts: FactReader): ReadonlyMap<string, readonly AwsCondition[]> =>
  facts.memo("aws.tests", () => {
    const tests = new Map<string, Map<string, AwsCondition>>();
    for (const { conditions } of facts.of("aws.statement")) {
      for (const condition of conditions) {
        const key = condition.key.toLowerCase();
        const known = tests.get(key) ?? new Map<string, AwsCondition>();
        tests.set(key, known.set(canonical(condition), condition));
      }
    }
    return new Map([...tests].map(([key, known]) => [key, [...known.values()]]));
  });
