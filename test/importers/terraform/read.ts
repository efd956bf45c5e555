import { readFileSync } from "node:fs";
import path from "node:path";
import { terraform } from "../../../importers/terraform/index.ts";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import type { ImportProblem } from "../../../model/importer.ts";
import { fileOf, listening, listOf } from "../read/input.ts";

export const account = "111122223333";
export const iam = (resource: string): string => `arn:aws:iam::${account}:${resource}`;

export interface Planned {
  readonly facts: readonly Fact[];
  readonly before: readonly Fact[];
  readonly problems: readonly ImportProblem[];
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined;
}

export const planText = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, "plans", `${name}.json`), "utf8");

/** Facts of a document: a text, or a value as JSON. */
export async function planned(document: unknown, name: string | undefined = account): Promise<Planned> {
  const context = listening();
  const before: Fact[] = [];
  const file = fileOf(typeof document === "string" ? document : JSON.stringify(document), "plan.json");
  const group = { files: [file], proposedName: "plan", ...(name === undefined ? {} : { name }) };
  const facts = await listOf(terraform.toFacts(group, { ...context, before: (fact) => before.push(fact) }));
  const of = <K extends FactKind>(kind: K) => facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  return {
    facts,
    before,
    problems: context.problems,
    of,
    get: (kind, key) => of(kind).find((fact) => fact.key === key),
  };
}

/** A plan of created resources, by address `<type>.<name>`. `open` are attributes known after apply. */
export const creating = (
  resources: Readonly<
    Record<string, { values: Record<string, unknown>; open?: Record<string, unknown>; expressions?: unknown }>
  >,
) => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes: Object.entries(resources).map(([address, { values, open = {} }]) => {
    const [type, name] = address.split(".");
    const change = { actions: ["create"], before: null, after: values, after_unknown: open };
    return { address, mode: "managed", type, name, change };
  }),
  configuration: {
    provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "eu-west-1" } } } },
    root_module: {
      resources: Object.entries(resources).map(([address, { expressions = {} }]) => {
        const [type, name] = address.split(".");
        return { address, mode: "managed", type, name, provider_config_key: "aws", expressions };
      }),
    },
  },
});
