import type { GateAnswer, GateFinding, GateRecord } from "../../gate/answer.ts";
import { gateSarif } from "../../gate/sarif.ts";
import type { Io } from "../io.ts";
import { gateMarkdown } from "./gate-markdown.ts";
import { clockText, signerText } from "./gate-words.ts";
import { nextLine } from "./head.ts";
import { proofLines } from "./proof.ts";
import { type Asked, json, type Renderers } from "./renderer.ts";
import { clean, list, moment, plural, type Style, styled } from "./text.ts";

/** Most new steps, reasons and names that a line or list shows; all are in the JSON. */
const shown = 6;

function findingLines(io: Io, answer: GateAnswer, finding: GateFinding): string[] {
  const { level, check, title, sentence, reasons, signers, owners, newSteps, proof } = finding;
  const word = level === "fail" ? "FAIL" : "WARN";
  const pad = "      ";
  return [
    "",
    `${styled(io, level === "fail" ? "red" : "yellow", word)}  ${styled(io, "bold", `${check}  ${title}`)}`,
    `${pad}${clean(sentence)}`,
    ...reasons.slice(0, shown * 2).map((reason) => `${pad}- ${clean(reason)}`),
    ...(reasons.length > shown * 2 ? [`${pad}- and ${reasons.length - shown * 2} more`] : []),
    ...(proof === undefined ? [] : proofLines(io, answer, proof, pad)),
    ...(newSteps.length > 0 ? [`${pad}not signed: ${list(newSteps.map(shortKey), shown)}`] : []),
    ...signers.map(
      (signer, at) => `${pad}${at === 0 ? "to keep it, must sign  " : " ".repeat(23)}${signerText(signer)}`,
    ),
    ...(owners.length > 0 ? [`${pad}ask: ${clean(list(owners, shown))}`] : []),
  ];
}

/** A step's key as a person can compare it. */
const shortKey = (key: string): string => key.replace(/:([0-9a-f]{12})[0-9a-f]+$/, ":$1");

const states: Readonly<Record<GateRecord["state"], Style>> = {
  "in-force": "green",
  superseded: "dim",
  open: "red",
  lapsed: "red",
  rejected: "red",
  void: "red",
};

export function recordLine(
  io: Io,
  { id, state, subject, expires }: Pick<GateRecord, "id" | "state" | "subject" | "expires">,
): string {
  const until = state === "in-force" && expires !== undefined ? ` until ${moment(expires)}` : "";
  return `  ${id}  ${styled(io, states[state], state)}${until}  ${clean(subject)}`;
}

function table(io: Io, answer: GateAnswer, asked: Asked): string {
  const { verdict, counts, snapshot, findings, notShown, records, incomplete, notes } = answer;
  const verdicts = { pass: "green", fail: "red", incomplete: "yellow" } as const;
  const lines = [
    `${styled(io, verdicts[verdict], verdict.toUpperCase())}  ${plural(counts.fail, "failure")}, ${plural(counts.warn, "warning")}; ${counts.inForce} of ${plural(counts.records, "sign-off")} in force`,
    styled(
      io,
      "dim",
      `snapshot ${snapshot.id.slice(0, 12)}, taken ${moment(snapshot.takenAt)}${answer.with.length > 0 ? `, with ${clean(answer.with.join(", "))}` : ""}; records of commit ${answer.commit.slice(0, 12)}`,
    ),
    styled(io, "dim", clockText(answer)),
    ...findings.flatMap((finding) => findingLines(io, answer, finding)),
  ];
  if (notShown > 0) lines.push("", `${plural(notShown, "more new step")}: --limit shows a proof of more.`);
  if (incomplete.length > 0) {
    lines.push("", styled(io, "yellow", "Not read, so that no way through it could be seen:"));
    lines.push(...incomplete.map(({ source, reason }) => `  ${clean(source)}: ${clean(reason)}`));
  }
  if (notes.length > 0) lines.push("", "Notes", ...notes.map((note) => `  ${clean(note)}`));
  if (records.length > 0) lines.push("", "Sign-offs", ...records.map((record) => recordLine(io, record)));
  const again = [...new Set(findings.flatMap(({ subject, kind }) => (kind === "ledger" ? [] : [subject])))].slice(0, 3);
  if (again.length > 0 && verdict === "fail") {
    const words = ["sign-off", "propose", ...again, ...answer.with.flatMap((bundle) => ["--with", bundle])];
    lines.push("", nextLine(io, "If it is to stay", words, asked));
  }
  lines.push("", styled(io, "dim", "A sign-off covers what importers saw; `ambit doctor` lists what they did not."));
  return `${lines.join("\n")}\n`;
}

export const gateRenderers: Renderers<GateAnswer> = {
  table,
  json: (_, answer) => json(answer),
  markdown: (_, answer) => gateMarkdown(answer),
  sarif: (_, answer) => gateSarif(answer),
};
