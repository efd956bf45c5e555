import entries from "../../queries/entries.ts";
import type { OverviewQuestion } from "../../queries/overview/answer.ts";
import paths from "../../queries/paths.ts";
import reach from "../../queries/reach.ts";
import rules from "../../queries/rules.ts";
import step from "../../queries/step.ts";

/** The questions that the overview asks next. */
const asked = { entries, paths, reach, rules, step };

const flagOf = (field: string): string => `--${field.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

/** A question as the words of a command line; flags that are off and lists that are empty are left out. */
export function commandWords({ query, input }: OverviewQuestion): string[] {
  const { argument } = asked[query];
  const fields = Object.entries(input).filter(([, value]) => value !== false && listed(value).length > 0);
  return [
    query,
    ...fields.flatMap(([field, value]) => (field === argument ? listed(value) : [])),
    ...fields.flatMap(([field, value]) =>
      field === argument ? [] : [flagOf(field), ...(value === true ? [] : listed(value))],
    ),
  ];
}
