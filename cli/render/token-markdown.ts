import { duration, latencyText } from "../../model/latency.ts";
import { readable } from "../../queries/readable.ts";
import type { TokenAction, TokenAnswer, TokenQuery } from "../../queries/token/answer.ts";
import { ownerText } from "./owner.ts";
import { privilegeText } from "./proof.ts";
import { clean, list, markdownTable, markdownText, moment, plural } from "./text.ts";

const shownUses = 3;

/** The answer for a ticket: names of the input are escaped, commands stand in code. */
export function tokenMarkdown(answer: TokenAnswer): string {
  const { severity, verdict, snapshot, asOf, fromAddress, credentials, plan, reach, rotate, look, unknown } = answer;
  const names = credentials.map(({ title, publicId, fingerprint }) =>
    `${title} ${publicId ?? fingerprint ?? ""}`.trim(),
  );
  return [
    `# Leaked: ${markdownText(list(names, 3))}`,
    `**${severity.level}** ${markdownText(severity.because.join("; "))}`,
    `**${markdownText(verdict.text)}**`,
    markdownTable(
      ["credential", "is", "resolution", "status", "limits", "owner", "find out"],
      credentials.map((one) => [
        `${one.title} ${one.publicId ?? one.fingerprint ?? ""}${one.hasSecret ? "" : " (its name alone)"}`,
        list(one.principals, 3) || `${one.candidates.length} candidates`,
        one.resolution,
        `${one.status}: ${one.statusBecause}`,
        one.constraints.map(({ text, holds }) => `${text} (${holds})`).join("; "),
        ownerText(one.owner),
        one.resolve?.command ?? "",
      ]),
    ),
    `Snapshot ${snapshot.id.slice(0, 12)}, taken ${moment(snapshot.takenAt)}; judged at ${moment(asOf)}; used from ${markdownText(fromAddress ?? "anywhere")}.`,
    "## Do now, 1: contain (can be undone)",
    actions(plan.contain, plan.before.nodes),
    "## Do now, 2: keep, then destroy (cannot be undone)",
    ...plan.keep.map(
      ({ title, command, before }) =>
        `Keep ${markdownText(title)}${before.length === 0 ? "" : ` before ${before.join(", ")}`}\n\n${fenced(command, "sh")}`,
    ),
    actions(plan.destroy, plan.before.nodes),
    `Until nothing is reached: ${plan.zero.seconds === undefined ? "never by itself" : duration(plan.zero.seconds)}. ${markdownText(plan.zero.because.join("; "))}`,
    `## Reach: ${plural(reach.count, "node")}`,
    ...reach.targets.map((target) => pathOf(answer, target)),
    "## Choke points",
    markdownTable(
      ["cuts off", "change", "on", "cost", "in force", "owner"],
      [...answer.own, ...answer.choke].map(({ control, nodes }) => [
        String(nodes),
        control.title,
        control.factKey,
        String(control.cost),
        latencyText(control.latency),
        ownerText(control.owner),
      ]),
    ),
    "## Rotate, what opens most first",
    markdownTable(
      ["secret", "certainty", "opens", "close first", "then", "owner"],
      rotate.map((one) => [
        one.id,
        one.certainty,
        `${one.opens.nodes} (${one.opens.identities} identities)`,
        one.reader ? `${one.reader.title}: ${one.reader.factKey}` : "",
        one.rotate?.title ?? "",
        ownerText(one.owner),
      ]),
    ),
    "## Look",
    ...[...look.usage, ...look.persistence].map(queryOf),
    "## Timeline",
    markdownTable(
      ["when", "what", "source"],
      answer.timeline.map(({ what, at, source }) => [at === undefined ? "" : moment(at), what, source ?? ""]),
    ),
    "## Unknown",
    [
      ...unknown.assumptions.map((text) => `- taken for granted: ${markdownText(text)}`),
      ...unknown.conditions.map(({ text, targets }) => `- if ${markdownText(text)} (${plural(targets, "target")})`),
      ...unknown.gaps.map(
        ({ scope, collection, reason }) => `- not read: ${markdownText(`${collection} of ${scope}: ${reason}`)}`,
      ),
    ].join("\n"),
    "",
  ].join("\n\n");
}

function actions(all: readonly TokenAction[], of: number): string {
  if (all.length === 0) return "Nothing.";
  const rows = all.map((one) => [
    String(one.number),
    `${one.title}: ${one.on}`,
    one.effect.join("; "),
    of === 0 ? "not in the model" : `${one.residual.nodes} of ${of}`,
    one.latency,
    one.reversible ? "yes" : "no",
    [
      one.breaks.count === 0
        ? "nothing that was read"
        : list(
            one.breaks.found.map(({ title, to }) => `${title}: ${to}`),
            shownUses,
          ),
      ...one.breaks.notRead.map((text) => `not read: ${text}`),
    ].join("; "),
    ownerText(one.owner),
  ]);
  const commands = all.map((one) => `${one.number}.\n\n${fenced(one.command, "sh")}`);
  return [
    markdownTable(["#", "step", "effect", "left", "in force", "can be undone", "breaks", "who authorises"], rows),
    ...commands,
  ].join("\n");
}

function pathOf(
  answer: TokenAnswer,
  { id, access, certainty, proof }: TokenAnswer["reach"]["targets"][number],
): string {
  const steps = readable(answer, proof).map((one, index) => {
    const own = answer.evidence[one.step.key];
    const logs = (own?.logs ?? []).map(({ service, event, filter }) =>
      `${service} ${event} ${Object.entries(filter)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ")}`.trim(),
    );
    const revoke = own?.revoke ? `; revoke: ${own.revoke.title}: ${own.revoke.factKey}` : "";
    return `${index + 1}. ${markdownText(`${one.step.title}: ${one.from.map(privilegeText).join(" and ")} -> ${privilegeText(one.to)}`)}\n   ${markdownText(`log: ${own?.blind === undefined ? list(logs, 3) : `none: ${own.blind}`}${revoke}`)}`;
  });
  return [`**${markdownText(`${id} (${access})`)}** ${certainty}`, "", ...steps].join("\n");
}

const queryOf = ({ log, why, events, query }: TokenQuery): string =>
  [
    `**${markdownText(log)}** ${markdownText(why)}`,
    ...(events.length === 0 ? [] : [markdownText(list(events, 20))]),
    ...(query === "" ? [] : [fenced(query, query.startsWith("SELECT") ? "sql" : "sh")]),
  ].join("\n\n");

/** Code between fences longer than any run of backticks in it. */
function fenced(text: string, language: string): string {
  const fence = "`".repeat(Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return `${fence}${language}\n${text.split("\n").map(clean).join("\n")}\n${fence}`;
}
