import { z } from "zod";
import type { GraphReader, StepRecord } from "../graph/port.ts";
import { UserError } from "../model/errors.ts";
import { AnswerBook, type AnswerProof } from "./answer.ts";
import { type Assertion, parseAssertions } from "./assertion.ts";
import { defineQuery } from "./define.ts";
import { type CheckResult, examine } from "./examine.ts";
import { limitField } from "./input.ts";
import { namesStarts, withNamedStarts } from "./starts.ts";

export type { CheckResult } from "./examine.ts";

export interface CheckAnswer {
  readonly schema: 1;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly truncated: boolean;
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
    limit: limitField,
  }),

  notes: `Guardrails are YAML or JSON:

\`\`\`yaml
assertions:
  - name: the docs bucket is not reachable from the internet
    from: internet # or a list: held together; a glob, kind:, class:, tag: means each match alone
    to: arn:aws:s3:::customer-docs # or a pattern
    access: read # default: any access but connect, originate, originate-get
    expect: unreachable # no start, no target; or reachable: every start, every target
    certainty: conditional # the weakest step allowed in a proof; default conditional
    assume: [] # hypotheses, as --assume takes them
    reason: the bucket holds contracts # shown when it does not hold
    without: [] # control ids or fact keys that are taken away first: "one of two bindings changes nothing"
  - name: the leaked key is contained by one change
    from: credential:AKIAIOSFODNN7EXAMPLE
    to: [class:data-store, class:secret]
    cut: # in place of expect: what is true of the cheapest cut
      mode: contain # or prevent, the default
      since: 2h # contain alone
      controls: ["revoke:credential:AKIAIOSFODNN7EXAMPLE"] # of contain in order, of prevent in any
      cost: 1 # or atMost
      owners: [platform] # one for each control; empty where nobody is known
      residual: [0] # targets that are left after each control
\`\`\`

A result is \`unknown\` where something is not proven reachable and a gap could hide a way, or where a name matches
nothing: a typing error never passes as safe. A cut that is not as expected fails, and one that a gap could prove wrong is
unknown. Exit code: 1 where any assertion failed, else 3 where any is unknown, else 0. A case folder's \`expected.json\` is read too.`,

  run(graph, { file, text, limit }): CheckAnswer {
    const book = new AnswerBook();
    const assertions = parseAssertions(text, file);
    const named = withAllNamedStarts(graph, assertions);
    const results = assertions.map((assertion) => examine(graph, named, assertion, book));
    const count = (wanted: (result: CheckResult) => boolean): number => results.filter(wanted).length;
    return {
      schema: 1,
      passed: count(({ ok }) => ok),
      failed: count(({ ok, actual }) => !ok && actual !== "unknown"),
      unknown: count(({ actual }) => actual === "unknown"),
      truncated: limit !== undefined && results.length > limit,
      results: results.slice(0, limit),
      proofs: book.proofs,
      steps: book.steps,
    };
  },
});

/** Derived at most once, for the assertions that need it; one that cannot be read is left to its own examination. */
function withAllNamedStarts(graph: GraphReader, assertions: readonly Assertion[]): () => GraphReader {
  let derived: GraphReader | undefined;
  const readable = ({ from }: Assertion): readonly string[] => {
    try {
      return namesStarts(graph, from) ? from : [];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  };
  return () => {
    derived ??= withNamedStarts(graph, assertions.flatMap(readable));
    return derived;
  };
}
