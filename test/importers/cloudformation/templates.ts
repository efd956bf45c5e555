import { cloudformation } from "../../../importers/cloudformation/index.ts";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import { fileOf, listening, listOf } from "../read/input.ts";

export const account = "111111111111";

/** The facts of a template. @param name what `--as aws=` says; the account where left out */
export async function importTemplate(text: string, path = "template.yaml", name: string | null = account) {
  const context = listening();
  const group = { files: [fileOf(text, path)], proposedName: "template", ...(name === null ? {} : { name }) };
  const facts: readonly Fact[] = await listOf(cloudformation.toFacts(group, context));
  const of = <K extends FactKind>(kind: K) => facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  return {
    facts,
    problems: context.problems,
    of,
    get: <K extends FactKind>(kind: K, key: string) => of(kind).find((fact) => fact.key === key),
  };
}
