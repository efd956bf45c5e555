import type { FactBase } from "../../graph/facts.ts";
import { FactBase as Facts } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { UserError } from "../../model/errors.ts";
import type { Fact } from "../../model/fact.ts";
import { type Assertion, parseAssertions } from "../../queries/assertion.ts";
import { hypotheses } from "../../queries/assume.ts";
import { startsOf } from "../../queries/starts.ts";
import type { Beginning } from "./remove.ts";

type Question = Pick<Assertion, "from" | "assume">;

/** Where the assertions of a file begin, each once. */
export function questionsOf(text: string, file: string): Question[] {
  const all = parseAssertions(text, file).map(({ from, assume }) => ({ from, assume }));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Facts with the identities outside that the questions name, so that they exist for every question. */
export function withExternals(facts: FactBase, questions: readonly Question[]): FactBase {
  const source = { document: "the question", locator: "", importer: "question", observedAt: "" };
  const named = questions.flatMap(({ from }) => from).filter((id) => id.startsWith("external:"));
  const externals = [...new Set(named)].map((key): Fact => {
    const subject = /^external:github:(.*)$/.exec(key)?.[1];
    const issuer = subject === undefined ? "aws" : "github";
    return { kind: "external", key, scope: "external", issuer, subject: subject ?? "", name: key, source };
  });
  return new Facts([...facts.all(), ...externals]);
}

/** The questions' starts on the graph of the facts. A start that the facts do not have gives none. */
export function beginningsOf(facts: FactBase, questions: readonly Question[]): Beginning[] {
  const graph = viewOfFacts(facts, { id: "", takenAt: "" });
  return questions.flatMap(({ from, assume }) => {
    try {
      const assumed = hypotheses(graph, assume, 0);
      return startsOf(graph, from).map(({ privileges }) => ({ graph: assumed(privileges), held: privileges }));
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
}
