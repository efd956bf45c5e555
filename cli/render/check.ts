import type { CheckAnswer, CheckResult } from "../../queries/check.ts";
import type { Io } from "../io.ts";
import { proofLines } from "./proof.ts";
import { json, ndjson, type Renderers } from "./renderer.ts";
import { clean, markdownTable, styled } from "./text.ts";

const verdict = ({ ok, actual }: CheckResult): "ok" | "FAILED" | "UNKNOWN" =>
  ok ? "ok" : actual === "unknown" ? "UNKNOWN" : "FAILED";

function table(io: Io, answer: CheckAnswer): string {
  const lines = answer.results.flatMap((result) => {
    const word = verdict(result);
    const mark = styled(io, word === "ok" ? "green" : word === "FAILED" ? "red" : "yellow", word.padEnd(7));
    const line = `${mark}  ${clean(result.name)}`;
    if (word === "ok") return [line];
    return [
      line,
      `         expected ${result.expect}, is ${result.actual}`,
      ...(result.reason === undefined ? [] : [`         ${clean(result.reason)}`]),
      ...(result.blindedBy ?? []).slice(0, 5).map((gap) => `         not read: ${clean(gap)}`),
      ...(result.proof === undefined ? [] : proofLines(io, answer, result.proof, "         ")),
    ];
  });
  lines.push("", `${answer.passed} passed, ${answer.failed} failed, ${answer.unknown} unknown`);
  return `${lines.join("\n")}\n`;
}

/** SARIF 2.1.0: one result for each assertion that does not hold or cannot be told. */
function sarif(_: Io, answer: CheckAnswer): string {
  const broken = answer.results.filter(({ ok }) => !ok);
  const results = broken.map((result) => ({
    ruleId: "guardrail",
    level: result.actual === "unknown" ? "warning" : "error",
    message: { text: `${result.name}: expected ${result.expect}, is ${result.actual}` },
    partialFingerprints: { "ambitAssertion/v1": result.name },
  }));
  const driver = {
    name: "Ambit",
    rules: [{ id: "guardrail", shortDescription: { text: "An assertion about reach does not hold" } }],
  };
  return json({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  });
}

export const checkRenderers: Renderers<CheckAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.results),
  markdown: (_, answer) =>
    markdownTable(
      ["verdict", "name", "expected", "is"],
      answer.results.map((result) => [verdict(result), result.name, result.expect, result.actual]),
    ),
  sarif,
};
