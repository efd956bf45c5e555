import { plural } from "../../model/plural.ts";
import { clean, cut } from "../words.ts";
import type { Notice, Told } from "./notice.ts";

const states: Readonly<Record<string, string>> = {
  new: "new",
  "first-read": "read for the first time: it may be old",
  "acceptance-ended": "its acceptance has ended",
};

/** One line without breaks: the subject of a mail, the title of an issue. */
export function titleOf({ scan, exposures, more, guardrails, owner }: Notice): string {
  if (guardrails.length > 0) return clean(`[ambit ${scan}] ${plural(guardrails.length, "guardrail")} no longer held`);
  const [first] = exposures;
  const count = exposures.length + more;
  const what = count === 1 && first ? `${first.target} is exposed` : `${plural(count, "exposure")} to look at`;
  return cut(clean(`[ambit ${scan}] ${what}${owner === undefined ? " (nobody owns it)" : ""}`), 200);
}

/** The whole notice in plain text. */
export function plainText(notice: Notice): string {
  const { exposures, more, guardrails, run, owner } = notice;
  const whom =
    guardrails.length > 0
      ? "Guardrails of the scan do not hold any more."
      : owner === undefined
        ? "Nobody is known to own what is told here: this channel is told in the owner's place."
        : `To ${clean(owner)}, who owns what is reached.`;
  return [
    whom,
    ...guardrails.map(({ name, reason }) => `- ${clean(name)}${reason === undefined ? "" : `: ${clean(reason)}`}`),
    ...exposures.flatMap((one, index) => ["", ...exposureLines(one, index + 1)]),
    ...(more > 0 ? ["", `and ${plural(more, "more exposure")}: the report of run ${run} has all.`] : []),
    "",
    `Scan ${notice.scan}, run ${run}. Each exposure is told once.`,
    "",
  ].join("\n");
}

function exposureLines(
  { target, access, start, severity, certainty, state, path, cause }: Told,
  number: number,
): string[] {
  return [
    `${number}. ${clean(target)} (${access}), from ${clean(start)}`,
    `   ${severity}, ${certainty}, ${states[state] ?? state}`,
    ...(cause.length > 0 ? ["   because:", ...cause.map((line) => `     ${clean(line)}`)] : []),
    ...(path.length > 0 ? ["   path:", ...path.map((line, index) => `     ${index + 1}. ${clean(line)}`)] : []),
  ];
}

/** Slack's own characters (https://docs.slack.dev/messaging/formatting-message-text): a name never mentions or links. */
const slackText = (text: string): string =>
  clean(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[*_~`]/g, "\u200b$&");

/** For Slack and what takes its incoming webhooks. A text block holds at most 3,000 characters. */
export function slackBody(notice: Notice): string {
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text: cut(text, 2_900) } });
  const blocks = [
    section(`*${slackText(titleOf(notice))}*`),
    ...notice.guardrails.slice(0, 40).map(({ name }) => section(slackText(name))),
    ...notice.exposures
      .slice(0, 40)
      .map(({ target, access, start, severity, cause, path }) =>
        section(
          [
            `*${severity}* ${slackText(`${target} (${access}), from ${start}`)}`,
            ...cause.map((line) => `because ${slackText(cut(line, 500))}`),
            ...path.map((line, index) => `${index + 1}. ${slackText(cut(line, 300))}`),
          ].join("\n"),
        ),
      ),
    section(slackText(`Run ${notice.run}. Each exposure is told once.`)),
  ];
  return JSON.stringify({ text: slackText(titleOf(notice)), blocks });
}

/** Markdown in which no name becomes markup, a mention or a link. */
const literal = (text: string): string => {
  const plain = clean(text);
  const fence = "`".repeat(Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return fence.length > 1 ? `${fence} ${plain} ${fence}` : `\`${plain}\``;
};

/** The body of an issue. */
export function issueBody(notice: Notice): string {
  const { exposures, more, guardrails, run, owner, scan, idempotencyKey } = notice;
  const parts = [
    owner === undefined ? "Nobody is known to own what is told here." : `Owner: ${literal(owner)}`,
    ...guardrails.map(({ name }) => `- ${literal(name)}`),
    ...exposures.map(({ target, access, start, severity, certainty, state, path, cause }) =>
      [
        `### ${severity}: ${literal(target)}`,
        `Reached from ${literal(start)} with access ${literal(access)}; ${certainty}; ${states[state] ?? state}.`,
        ...(cause.length > 0 ? ["**Because**", cause.map((line) => `- ${literal(line)}`).join("\n")] : []),
        ...(path.length > 0
          ? ["**Path**", path.map((line, index) => `${index + 1}. ${literal(line)}`).join("\n")]
          : []),
      ].join("\n\n"),
    ),
    ...(more > 0 ? [`And ${plural(more, "more exposure")}.`] : []),
    `Scan ${literal(scan)}, run ${literal(run)}.`,
    `<!-- ambit:${idempotencyKey} -->`,
    "",
  ];
  return cut(parts.join("\n\n"), 60_000);
}
