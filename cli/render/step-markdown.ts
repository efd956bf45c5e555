import type { StepAnswer, StepFact } from "../../queries/step/answer.ts";
import type { Io } from "../io.ts";
import { type JoinedStep, joined } from "./joined.ts";
import { observedText } from "./observed.ts";
import { ownerText } from "./owner.ts";
import { privilegeText } from "./proof.ts";
import { clean, markdownText, plural } from "./text.ts";

/** Code between fences longer than any run of backticks in it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.split("\n").map(clean).join("\n")}\n${fence}`;
}

const factBlocks = ({ statement, content, summary, source, locator, truncated }: StepFact): string[] => [
  `**${markdownText(summary)}**\\\n${markdownText(`${source} ${locator}`.trim())}${truncated ? ", cut" : ""}`,
  fenced(statement?.text ?? content, statement?.language === "vault-policy" ? "hcl" : "json"),
];

function stepBlocks(io: Io, { last, from, to, conditions, controls, facts, others }: JoinedStep): string[] {
  const { help, remediation, certainty } = last;
  const events = help.detection.map(({ service, event }) => `${service}: ${event}`).join("; ");
  const shows = help.blind === undefined ? events : `Nowhere: ${help.blind}`;
  return [
    `## ${last.title}`,
    [
      ...from.map((p, at) => `- ${at === 0 ? "from" : "and"} ${markdownText(privilegeText(p))}`),
      `- to ${markdownText(privilegeText(to))}`,
      `- ${certainty}, by rule ${help.id}`,
      ...conditions.map(({ text }) => `- if ${markdownText(text)}`),
    ].join("\n"),
    ...(help.abuse === "" ? [] : [`**How it is abused.** ${help.abuse}`]),
    ...(shows === "" ? [] : [`**Where it shows.** ${shows}`]),
    ...(last.observed === undefined ? [] : [`**What logs say.** ${markdownText(observedText(io, last.observed))}`]),
    ...(remediation ? ["**How to close it**", fenced(remediation.command, "sh")] : []),
    ...(controls.length === 0
      ? []
      : [
          [
            "**Who carries out what**",
            "",
            ...controls.map((one) => `- ${markdownText(`${one.title}: ${ownerText(one.owner)}`)}`),
          ].join("\n"),
        ]),
    ...facts.flatMap(factBlocks),
    ...(others > 0 ? [`${plural(others, "other way")} to the same not shown.`] : []),
    ...(help.references.length === 0 ? [] : [help.references.map((url) => `- <${url}>`).join("\n")]),
  ];
}

/** The steps for a ticket. Texts of rules are our own Markdown; names of the input are escaped. */
export const stepMarkdown = (io: Io, answer: StepAnswer): string =>
  `${[`# ${markdownText(privilegeText(answer.conclusion))}`, ...joined(answer).flatMap((step) => stepBlocks({ ...io, color: false }, step))].join("\n\n")}\n`;
