import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphReader } from "../../graph/port.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import type { ShownFinding } from "../../queries/findings/answer.ts";
import findings from "../../queries/findings.ts";
import { rules } from "../../rules/index.ts";
import { claim } from "../graph/owners/told.ts";

export const asOf = "2026-11-20T00:00:00.000Z";
const source = { document: "test.json", locator: "/0", importer: "test", observedAt: asOf };

/** What is not mentioned is not there: all collections of these scopes count as read. */
const closed = (scope: string): FactOf<"closed-world"> => ({ kind: "closed-world", key: scope, scope, source });

/** A graph of these facts, judged at `asOf`. @param open leaves the scopes as they were read */
export function graphOf(facts: readonly Fact[], open = false): GraphReader {
  const scopes = new Set(
    facts.map(({ scope }) => scope).filter((scope) => /^(aws|k8s|vault|github|owners):/.test(scope)),
  );
  const all = [...facts, ...(open ? [] : [...scopes].map(closed))];
  return viewOfFacts(new FactBase(all, asOf), { id: "0".repeat(64), takenAt: asOf });
}

type Question = Partial<Parameters<typeof findings.run>[1]>;
export const ask = (graph: GraphReader, question: Question = {}) =>
  findings.run(graph, findings.input.parse({ limit: 100_000, ...question }));

/** What one check finds in these facts. */
export const found = (check: string, facts: readonly Fact[], question: Question = {}): readonly ShownFinding[] =>
  ask(graphOf(facts), { checks: [check], ...question }).findings;

/** What an owners file tells of one thing. */
export const told = (id: string, about: Readonly<Record<string, string>>, owner = "rag"): Fact =>
  claim("manual", { by: "id", id }, owner, { about, business: [owner] });

/** What a platform keeps of the life of an identity or credential. */
export const life = (
  subject: string,
  scope: string,
  rest: Partial<FactOf<"identity.life">> = {},
): FactOf<"identity.life"> => ({
  kind: "identity.life",
  key: `${subject}|${rest.said ?? "test"}|${rest.credential ?? ""}`,
  scope,
  source,
  subject,
  said: "test",
  ...rest,
});

/** The facts of a rule's own first example that fires, and the node that its step ends at. */
export function exampleOf(rule: string): { readonly facts: readonly Fact[]; readonly to: string } {
  const example = rules.find(({ id }) => id === rule)?.examples.find(({ steps }) => steps.length > 0);
  const [, to = ""] = (example?.steps[0] ?? "").split(" -> ");
  return { facts: example?.facts ?? [], to: to.slice(0, to.lastIndexOf("#")) };
}
