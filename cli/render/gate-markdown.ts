import type { GateAnswer, GateFinding } from "../../gate/answer.ts";
import { clockText, signerText } from "./gate-words.ts";
import { shortProofLines } from "./proof.ts";
import { markdownTable, markdownText, moment, plural } from "./text.ts";

/** Findings that a comment shows with their proofs; of the others a line each. */
const shown = 20;

const verdicts = { pass: "passes", fail: "fails", incomplete: "cannot be told: something was not read" } as const;

/** The answer as a comment on a change: new ways in, new reach, who must sign. */
export function gateMarkdown(answer: GateAnswer): string {
  const { verdict, snapshot, findings, incomplete, notes, records } = answer;
  const lines = [
    `## Gate ${verdicts[verdict]}`,
    "",
    `Snapshot \`${snapshot.id.slice(0, 12)}\`, taken ${moment(snapshot.takenAt)}${answer.with.length > 0 ? `, with ${answer.with.map(markdownText).join(", ")}` : ""}; ${clockText(answer)}.`,
    "",
  ];
  if (findings.length > 0) {
    const rows = findings.map(({ level, check, title, at, subject, signers }) => [
      level,
      check,
      title,
      at ?? subject,
      signers.map(({ controlPoint, duty }) => `${controlPoint} ${duty}`).join(", "),
    ]);
    lines.push(markdownTable(["", "check", "what", "where", "who must sign"], rows));
    for (const finding of findings.slice(0, shown)) lines.push(...details(answer, finding));
    if (findings.length > shown) lines.push(`${plural(findings.length - shown, "finding")} more in the JSON.`, "");
  }
  if (incomplete.length > 0) {
    lines.push("### Not read", "", "No way through these could be seen:", "");
    lines.push(...incomplete.map(({ source, reason }) => `- ${markdownText(source)}: ${markdownText(reason)}`), "");
  }
  if (notes.length > 0) lines.push("### Notes", "", ...notes.map((note) => `- ${markdownText(note)}`), "");
  if (records.length > 0) {
    const rows = records.map(({ id, state, subject, expires = "" }) => [id, state, subject, expires]);
    lines.push("### Sign-offs", "", markdownTable(["record", "state", "subject", "until"], rows));
  }
  lines.push("A sign-off covers what importers saw.", "");
  return lines.join("\n");
}

function details(answer: GateAnswer, finding: GateFinding): string[] {
  const { title, sentence, reasons, signers, owners, proof } = finding;
  const steps = proof === undefined ? [] : shortProofLines(answer, proof, "");
  return [
    `<details><summary>${markdownText(`${title}: ${sentence}`)}</summary>`,
    "",
    ...reasons.map((reason) => `- ${markdownText(reason)}`),
    ...(reasons.length > 0 ? [""] : []),
    ...steps.map((line) =>
      line.replace(/^(\d+\.)\s+(.*)$/s, (_, n: string, rest: string) => `${n} ${markdownText(rest)}`),
    ),
    ...(steps.length > 0 ? [""] : []),
    ...signers.map((signer) => `- must sign: ${markdownText(signerText(signer))}`),
    ...(owners.length > 0 ? [`- ask: ${owners.map(markdownText).join(", ")}`] : []),
    "",
    "</details>",
    "",
  ];
}
