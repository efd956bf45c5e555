import { isFactKind } from "../../model/fact-kinds.ts";
import type { CheckAnswer, CheckResult } from "../../queries/check.ts";
import { checkSarif } from "../../scan/report/sarif.ts";
import type { Io } from "../io.ts";
import { unreadText } from "./gaps.ts";
import { shortProofLines } from "./proof.ts";
import { json, ndjson, type Renderers } from "./renderer.ts";
import { clean, markdownTable, styled } from "./text.ts";

const verdict = ({ ok, actual }: CheckResult): "ok" | "FAILED" | "UNKNOWN" =>
  ok ? "ok" : actual === "unknown" ? "UNKNOWN" : "FAILED";

/** So many assertions that hold are listed by name; more are counted. */
const listed = 30;

/** What blinds one result before the rest is counted. */
const shownReasons = 5;

function table(io: Io, answer: CheckAnswer): string {
  const colors = { ok: "green", FAILED: "red", UNKNOWN: "yellow" } as const;
  const held = answer.results.filter(({ ok }) => ok);
  const lines = [
    styled(io, "bold", `${answer.passed} passed, ${answer.failed} failed, ${answer.unknown} unknown`),
    ...(held.length <= listed ? held.map(({ name }) => `${styled(io, "green", "ok")}       ${clean(name)}`) : []),
  ];
  for (const result of answer.results.filter(({ ok }) => !ok)) {
    const word = verdict(result);
    lines.push(
      "",
      `${styled(io, colors[word], word.padEnd(7))}  ${clean(result.name)}`,
      `         expected ${result.expect}, is ${result.actual}`,
      ...(result.reason === undefined ? [] : [`         ${clean(result.reason)}`]),
      ...(result.differs ?? []).map((line) => `         ${clean(line)}`),
      ...blindLines(result),
      ...(result.proof === undefined ? [] : shortProofLines(answer, result.proof, "         ")),
    );
  }
  if (answer.truncated) lines.push("", "There are more than --limit; the counts above are whole.");
  return `${lines.join("\n")}\n`;
}

function blindLines({ blindedBy = [] }: CheckResult): string[] {
  const lines = blindedBy.slice(0, shownReasons).map((why) => {
    const [collection = "", scope] = why.split(" of ");
    return scope !== undefined && isFactKind(collection)
      ? `         not read: ${unreadText({ collection, scope })}`
      : `         ${clean(why)}`;
  });
  const rest = blindedBy.length - lines.length;
  return rest > 0 ? [...lines, `         and ${rest} more: --format json has all`] : lines;
}

export const checkRenderers: Renderers<CheckAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) =>
    ndjson(
      answer.results.map(({ proof, ...result }) =>
        proof === undefined ? result : { ...result, proof: answer.proofs[proof] },
      ),
    ),
  markdown: (_, answer) =>
    markdownTable(
      ["verdict", "name", "expected", "is"],
      answer.results.map((result) => [verdict(result), result.name, result.expect, result.actual]),
    ),
  sarif: (_, answer) => checkSarif(answer),
};
