import type { SignOffsAnswer } from "../../gate/answer.ts";
import { titleOf } from "../../gate/control-point.ts";
import type { Proposal } from "../../gate/proposals.ts";
import type { Approval } from "../../gate/record.ts";
import type { Standing } from "../../gate/verify.ts";
import type { Io } from "../io.ts";
import { recordLine } from "./gate.ts";
import { clockText, signerText } from "./gate-words.ts";
import { json, type Renderers } from "./renderer.ts";
import { clean, markdownTable, moment, plural, shell, styled } from "./text.ts";

function proposalLines(io: Io, { record, unchanged, difference, required }: Proposal): string[] {
  const { id, subject, entries, targets, steps, supersedes, scope } = record;
  if (unchanged) return ["", `${clean(subject)}: ${supersedes?.id} says the same already`];
  const was = difference && [
    ...(difference.newEntries.length > 0 ? [`${plural(difference.newEntries.length, "new way")} in`] : []),
    ...(difference.newTargets.length > 0 ? [plural(difference.newTargets.length, "new target")] : []),
    ...(difference.newSteps.length > 0 ? [plural(difference.newSteps.length, "new step")] : []),
  ];
  return [
    "",
    `${styled(io, "bold", id)}  ${clean(subject)}`,
    `  ${plural(entries.length, "way")} in, ${plural(targets.length, "target")}, ${plural(steps.length, "step")}${scope.unread.length > 0 ? `; without ${plural(scope.unread.length, "collection")} that was not read` : ""}`,
    ...(supersedes
      ? [`  supersedes ${supersedes.id}${was && was.length > 0 ? `: ${was.join(", ")}` : ": nothing new"}`]
      : []),
    ...required.map(
      (one, at) =>
        `  ${at === 0 ? "must sign  " : " ".repeat(11)}${signerText({ ...one, title: titleOf(one.controlPoint) })}`,
    ),
  ];
}

export function proposedText(io: Io, made: readonly Proposal[], files: readonly string[]): string {
  if (made.length === 0) return "Every way in is in a record already.\n";
  const lines = [
    styled(io, "bold", `${plural(files.length, "record")} written`),
    ...made.flatMap((one) => proposalLines(io, one)),
    "",
  ];
  if (files.length > 0)
    lines.push(
      styled(
        io,
        "dim",
        `What then: git add ${files.slice(0, 3).map(shell).join(" ")}${files.length > 3 ? " ..." : ""} && git commit`,
      ),
      styled(
        io,
        "dim",
        "           then each who must sign: ambit sign-off approve <record> --by user:<name>, and commits that",
      ),
    );
  return `${lines.join("\n")}\n`;
}

interface Written {
  readonly file: string;
  readonly approval: Approval;
  readonly standing: Standing;
}

export function approvedText(io: Io, written: readonly Written[], isSigned: boolean): string {
  const lines = written.flatMap(({ file, approval: { decisions }, standing: { id, subject, required } }) => {
    const [first] = decisions;
    const own = new Set(decisions.map(({ controlPoint }) => controlPoint));
    const left = required.filter(({ controlPoint, signedBy }) => !own.has(controlPoint) && signedBy.length === 0);
    const points = decisions.map(({ controlPoint }) => controlPoint).join(", ");
    return [
      `${styled(io, "bold", clean(file))}  ${clean(first?.by ?? "")}: ${first?.decision} ${points} of ${id} until ${moment(first?.expires ?? "")}`,
      `  ${clean(subject)}`,
      ...(left.length > 0
        ? [`  still to sign: ${left.map(({ controlPoint, duty }) => `${controlPoint} ${duty}`).join(", ")}`]
        : []),
    ];
  });
  const how = isSigned
    ? "commit it; it is signed, so anybody may"
    : "commit it as yourself: the commit's author is the proof of who decided";
  return `${[...lines, "", styled(io, "dim", `What then: ${how}`)].join("\n")}\n`;
}

export const keyText = (line: string): string => `${line}\n`;

function table(io: Io, answer: SignOffsAnswer): string {
  const { standings, faults, commit } = answer;
  const bad = standings.filter(({ state }) => state !== "in-force" && state !== "superseded");
  const lines = [
    bad.length + faults.length === 0
      ? `${styled(io, "green", "ok")}  ${plural(standings.length, "record")}, all in force or superseded`
      : `${styled(io, "red", "FAILED")}  ${bad.length} of ${plural(standings.length, "record")} not in force, ${plural(faults.length, "file")} not as added`,
    styled(io, "dim", `records of commit ${commit.slice(0, 12)}; ${clockText(answer)}`),
  ];
  for (const one of standings) {
    lines.push("", recordLine(io, one).trimStart(), `  written by ${clean(one.authors.join(", "))}`);
    for (const { controlPoint, duty, signedBy } of one.required)
      if (signedBy.length > 0) lines.push(`  ${controlPoint} ${duty}: ${clean(signedBy.join(", "))}`);
    if (one.state !== "superseded") for (const reason of one.reasons) lines.push(`  - ${clean(reason)}`);
  }
  for (const { file, text } of faults) lines.push("", styled(io, "red", clean(file)), `  ${clean(text)}`);
  return `${lines.join("\n")}\n`;
}

export const verifyRenderers: Renderers<SignOffsAnswer> = {
  table,
  json: (_, answer) => json(answer),
  markdown: (_, { standings, faults }) =>
    [
      markdownTable(
        ["record", "state", "subject", "why not"],
        standings.map(({ id, state, subject, reasons }) => [
          id,
          state,
          subject,
          state === "superseded" ? "" : reasons.join("; "),
        ]),
      ),
      ...(faults.length > 0
        ? [
            markdownTable(
              ["file", "what is wrong"],
              faults.map(({ file, text }) => [file, text]),
            ),
          ]
        : []),
    ].join("\n"),
};
