import type { StepAnswer, StepFact } from "../../queries/step/answer.ts";
import type { Io } from "../io.ts";
import { headLines } from "./head.ts";
import { type JoinedStep, joined } from "./joined.ts";
import { observedText } from "./observed.ts";
import { ownerText } from "./owner.ts";
import { privilegeText } from "./proof.ts";
import { json, ndjson, type Renderers } from "./renderer.ts";
import { stepMarkdown } from "./step-markdown.ts";
import { certaintyText, clean, moment, plural, styled } from "./text.ts";

const linesOf = (text: string, pad: string): string[] =>
  text.split("\n").map((line) => `${pad}${clean(line)}`.trimEnd());

function factLines(
  io: Io,
  { statement, content, truncated, summary, source, locator, observedAt }: StepFact,
): string[] {
  const place = [`${source} ${locator}`.trim(), ...(observedAt === "" ? [] : [`read ${moment(observedAt)}`])].join(
    ", ",
  );
  const number = statement?.number === undefined ? "" : `, statement ${statement.number}`;
  return [
    `    ${clean(statement ? `${statement.policy}${number}` : summary)}`,
    `    ${styled(io, "dim", clean(place))}`,
    ...linesOf(statement?.text ?? content, "      "),
    ...(truncated ? [`      ${styled(io, "yellow", "cut here; it is longer")}`] : []),
  ];
}

function stepLines(io: Io, answer: StepAnswer, step: JoinedStep): string[] {
  const { last, from, to, conditions, controls, facts, others } = step;
  const { help, certainty, hypothesis, remediation } = last;
  const said = certainty === "certain" ? "" : `, ${certaintyText(io, certainty)}`;
  const lines = [
    `${styled(io, "bold", clean(last.title))} ${styled(io, "dim", `(${help.id})`)}${said}`,
    ...from.map((p, at) => `  ${at === 0 ? "   " : "and"} ${privilegeText(p)}`),
    `  to  ${privilegeText(to)}`,
    ...conditions.map(({ text }) => `  ${styled(io, "yellow", "if")}  ${clean(text)}`),
    ...(hypothesis === undefined ? [] : [`  ${styled(io, "cyan", "assumed")} ${clean(hypothesis)}`]),
  ];
  const section = (name: string, own: readonly string[]): void => {
    if (own.length > 0) lines.push("", `  ${styled(io, "bold", name)}`, ...own);
  };
  section("How it is abused", help.abuse === "" ? [] : linesOf(help.abuse, "    "));
  section("Where it shows", [
    ...(help.blind === undefined ? [] : linesOf(`Nowhere: ${help.blind}`, "    ")),
    ...help.detection.map(({ service, event }) => `    ${service}: ${event}`),
    ...(last.observed === undefined ? [] : [`    ${observedText(io, last.observed)}`]),
  ]);
  section("How to close it", remediation ? linesOf(remediation.command, "    ") : []);
  section(
    "Controls",
    controls.map(({ title, fact, closes, effect, owner }) => {
      const less = effect === "closes" ? " (not enough alone)" : " (ends what was taken; the step stays)";
      const rest = closes ? "" : styled(io, "dim", less);
      return `    ${clean(title)}: ${clean(answer.facts[fact]?.summary ?? fact)}${rest}   owner: ${ownerText(owner)}`;
    }),
  );
  section(
    "What proves it",
    facts.flatMap((fact, index) => [...(index === 0 ? [] : [""]), ...factLines(io, fact)]),
  );
  if (others > 0)
    lines.push(
      "",
      styled(io, "dim", `    ${plural(others, "other way", "other ways")} to the same: see --format json`),
    );
  section(
    "More",
    [...help.references, ...(help.page === undefined ? [] : [help.page])].map((text) => `    ${text}`),
  );
  return lines;
}

function table(io: Io, answer: StepAnswer): string {
  const { premises, conclusion, steps } = answer;
  const ends = [...(premises.length > 0 ? [premises.map(privilegeText).join(" and ")] : []), privilegeText(conclusion)];
  const lines = headLines(io, "What proves", ends.join(" -> "), answer.snapshot);
  if (steps.length === 0) lines.push("", "There is no such step.");
  for (const step of joined(answer)) lines.push("", ...stepLines(io, answer, step));
  if (answer.truncated) lines.push("", "There are more: --limit shows them.");
  return `${lines.join("\n")}\n`;
}

export const stepRenderers: Renderers<StepAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.steps),
  markdown: stepMarkdown,
};
