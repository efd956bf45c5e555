import { z } from "zod";
import type { GraphReader, StepRecord } from "../graph/port.ts";
import { UserError } from "../model/errors.ts";
import { certainties } from "../model/step.ts";
import { AnswerBook, type AnswerProof } from "./answer.ts";
import { type Assertion, parseAssertions } from "./assertion.ts";
import { withHypotheses } from "./assume.ts";
import { blindingGaps } from "./blind.ts";
import { defineQuery } from "./define.ts";
import { Prover } from "./proof.ts";
import { select, targetPrivileges } from "./selector.ts";
import { type Start, startsOf, withNamedStarts } from "./starts.ts";

export interface CheckResult {
  readonly name: string;
  readonly expect: "reachable" | "unreachable";
  readonly actual: "reachable" | "unreachable" | "unknown";
  readonly ok: boolean;
  /** Why it is so in the author's words. */
  readonly reason?: string;
  /** Id in `proofs`, where something is reachable. */
  readonly proof?: string;
  /** What keeps it unknown: gaps as `<collection> of <scope>`, or a selector that matches nothing. */
  readonly blindedBy?: readonly string[];
}
export interface CheckAnswer {
  readonly schema: 1;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly results: readonly CheckResult[];
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** Tests assertions about reach: for CI and scheduled scans. Unknown is never ok. */
export default defineQuery({
  id: "check",
  title: "Does reality keep to the guardrails?",
  argument: "file",
  content: "text",
  input: z.object({
    file: z.string().default("assertions").describe("guardrails.yaml or a case folder's expected.json"),
    text: z
      .string()
      .max(16 * 1024 * 1024)
      .describe("the assertions themselves"),
  }),

  run(graph, { file, text }): CheckAnswer {
    const book = new AnswerBook();
    const results = parseAssertions(text, file).map((assertion) => examine(graph, assertion, book));
    const count = (wanted: (result: CheckResult) => boolean): number => results.filter(wanted).length;
    return {
      schema: 1,
      passed: count(({ ok }) => ok),
      failed: count(({ ok, actual }) => !ok && actual !== "unknown"),
      unknown: count(({ actual }) => actual === "unknown"),
      results,
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

function examine(base: GraphReader, assertion: Assertion, book: AnswerBook): CheckResult {
  const { name, expect, reason } = assertion;
  const said = { name, expect, ...(reason === undefined ? {} : { reason }) };
  const unknown = (...blindedBy: string[]): CheckResult => ({ ...said, actual: "unknown", ok: false, blindedBy });
  let graph: GraphReader;
  let starts: readonly Start[];
  try {
    graph = withNamedStarts(base, assertion.from);
    starts = startsOf(graph, assertion.from);
  } catch (error) {
    if (error instanceof UserError) return unknown(`from: ${error.message}`);
    throw error;
  }
  if (starts.length === 0) return unknown(`from: ${assertion.from.join(", ")} matches nothing`);
  const selection = select(graph, assertion.to);
  if (selection.nodes.length === 0) return unknown(`to: \`${assertion.to}\` matches nothing`);
  const targets = selection.nodes.map((node) => ({
    node,
    privileges: privilegesOf(graph, assertion, selection.access, node),
  }));
  if (targets.some(({ privileges }) => privileges.length === 0))
    return unknown(`to: \`${assertion.to}\` has no access ${assertion.access.join(" or ")}`);
  const outcome = reachable(
    graph,
    assertion,
    starts,
    targets.map(({ privileges }) => privileges),
    book,
  );
  if (outcome.reachable) return { ...said, actual: "reachable", ok: expect === "reachable", proof: outcome.proof };
  const all = targets.flatMap(({ privileges }) => privileges);
  const gaps = starts.flatMap(({ privileges }) => blindingGaps(graph, privileges, all));
  if (gaps.length > 0) return unknown(...new Set(gaps.map(({ scope, collection }) => `${collection} of ${scope}`)));
  return { ...said, actual: "unreachable", ok: expect === "unreachable" };
}

function privilegesOf(
  graph: GraphReader,
  assertion: Assertion,
  access: Assertion["access"][number] | undefined,
  node: number,
): number[] {
  const wanted = access ? [access] : assertion.access;
  if (wanted.length === 0) return targetPrivileges(graph, { text: assertion.to, each: false, nodes: [node] });
  return wanted.map((one) => graph.privilegeIndex(node, one)).filter((p) => p >= 0);
}

type Outcome = { readonly reachable: true; readonly proof: string } | { readonly reachable: false };

/** `reachable` is expected of every start and every target; `unreachable` fails with the first pair that is reached. */
function reachable(
  base: GraphReader,
  assertion: Assertion,
  starts: readonly Start[],
  targets: readonly (readonly number[])[],
  book: AnswerBook,
): Outcome {
  const maxStratum = certainties.indexOf(assertion.certainty);
  let last: Outcome = { reachable: false };
  for (const { privileges } of starts) {
    const graph = withHypotheses(base, assertion.assume, privileges, maxStratum);
    const prover = new Prover(
      graph,
      privileges,
      maxStratum,
      "first",
      assertion.withoutEscalation ? escalations(graph) : undefined,
    );
    for (const target of targets) {
      const evidence = target.map((p) => prover.proof(p)).find((proof) => proof !== undefined);
      if (evidence) last = { reachable: true, proof: book.add(graph, evidence, new Map()) };
      if (evidence && assertion.expect === "unreachable") return last;
      if (!evidence && assertion.expect === "reachable") return { reachable: false };
    }
  }
  return last;
}

function escalations(graph: GraphReader): Uint8Array {
  const banned = new Uint8Array(graph.csr.steps);
  for (let s = 0; s < graph.csr.steps; s++) if (graph.ruleOf(s).escalation) banned[s] = 1;
  return banned;
}
