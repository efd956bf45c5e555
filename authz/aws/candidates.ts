import type { Privilege } from "../../model/access.ts";
import type { Condition } from "../../model/step.ts";
import { holds } from "./operators.ts";
import { sampleOf } from "./pattern.ts";
import type { Atom } from "./statement.ts";

/** One value a key may have in the request, and what that takes. */
export interface Candidate {
  readonly values: readonly string[] | undefined;
  /** Set where the value depends on something the snapshot does not tell. */
  readonly condition?: Condition;
  /** Set where a privilege of the model makes the value so. */
  readonly premise?: Privilege;
}

/** For each value the atoms test: one that meets the test; at last one that meets none. */
export function samples(atoms: readonly Atom[], now: string): readonly Candidate[] {
  const values = new Set<string>();
  for (const { operator, values: wanted } of atoms) {
    if (operator.isNull) continue;
    for (const value of wanted.slice(0, 16)) for (const sample of near(operator.name, value)) values.add(sample);
  }
  const other = atoms.some(({ operator }) => operator.name.startsWith("date")) ? now : sampleOf("*");
  return [...values, other].map((value) => ({ values: [value] }));
}

function near(name: string, value: string): readonly string[] {
  if (name.startsWith("numeric")) return [value, String(Number(value) - 1), String(Number(value) + 1)];
  if (name === "bool") return ["true", "false"];
  return [/like|arn/.test(name) ? value.replaceAll("*", "x").replaceAll("?", "x") : value];
}

/** What the request's surroundings must be: `how` with the value, where that is an address, an id or a time and nothing else. */
export function environment(atom: Atom, how: "from" | "after", value: string): Condition {
  const plain = /^[\da-f.:/]+$|^vpce?-\w+$|^[\dTZ:.+-]+$/i.test(value);
  return {
    kind: "environment",
    text: `the request is made ${how} ${plain ? value : "what is asked for"}: ${describe(atom)}`,
  };
}

export function organizationUnread(atoms: readonly Atom[]): readonly Candidate[] {
  const test = atoms[0] ? `: ${describe(atoms[0])}` : "";
  const ids = atoms.flatMap(({ values }) => values);
  const unread = (how: string): Condition => ({
    kind: "unread",
    text: `the caller's organization was not read; it is ${how}${test}`,
  });
  return [
    { values: undefined, condition: unread("another, or none") },
    ...ids.map((id) => ({ values: [id], condition: unread("the one asked for") })),
  ];
}

/** A value of a key that the evaluator does not know, with that as the condition. */
export function open(candidate: Candidate, key: string, atoms: readonly Atom[]): Candidate {
  const [atom] = atoms;
  if (!atom) return candidate;
  const met = atoms.find(
    ({ operator, values }) =>
      !operator.isNull && candidate.values && holds(operator, candidate.values, values) !== operator.negated,
  );
  const state = candidate.values === undefined ? "absent" : met ? "as tested" : "another than tested";
  const session = key.startsWith("aws:multifactor") || key === "aws:sourceidentity" || key === "aws:tokenissuetime";
  const text = session
    ? `the session has ${atom.key} ${state}: ${describe(met ?? atom)}`
    : `${atom.key} is ${state}, which is not decided: ${describe(met ?? atom)}`;
  return { ...candidate, condition: { kind: session ? "environment" : "unsupported", text } };
}

/** Operator, key and number of values, with the statement: `IpAddress aws:SourceIp (2 values) in ...`. Values may be secret and stay out. */
export function describe(atom: Atom): string {
  return `${atom.written} ${atom.key} (${atom.values.length} value${atom.values.length === 1 ? "" : "s"}) in ${atom.statement}`;
}
