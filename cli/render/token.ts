import { duration } from "../../model/latency.ts";
import type { Owner } from "../../model/owner.ts";
import { type ReadableStep, readable } from "../../queries/readable.ts";
import type {
  TokenAction,
  TokenAnswer,
  TokenCredential,
  TokenLog,
  TokenSecret,
  TokenStep,
  TokenTarget,
} from "../../queries/token/answer.ts";
import type { Io } from "../io.ts";
import { leftText, residualText, useText } from "./cut.ts";
import { gapLines } from "./gaps.ts";
import { ownerText } from "./owner.ts";
import { privilegeText } from "./proof.ts";
import { json, type Renderers } from "./renderer.ts";
import { certaintyText, clean, list, moment, plural, shortened, styled } from "./text.ts";
import { tokenMarkdown } from "./token-markdown.ts";

/** Actions of a lane that a table shows. */
const shownActions = 12;
const shownUses = 3;
const shownPoints = 5;
const shownCandidates = 8;
const shownEvents = 12;
const widest = 180;

/** What a responder reads from the top: what it is, how bad it is, what to do, and only then why. */
function table(io: Io, answer: TokenAnswer): string {
  const { severity, verdict, snapshot, asOf, fromAddress } = answer;
  const title = (name: string): string[] => ["", styled(io, "bold", name)];
  const lines = [
    `${styled(io, "bold", "LEAKED")} ${answer.credentials.map(({ title, publicId, fingerprint }) => clean(`${title} ${publicId ?? fingerprint ?? ""}`.trim())).join(" + ")}`,
    styled(
      io,
      "dim",
      `snapshot ${snapshot.id.slice(0, 12)}, taken ${moment(snapshot.takenAt)}; judged at ${moment(asOf)}; used from ${clean(fromAddress ?? "anywhere")}`,
    ),
    ...answer.credentials.flatMap((one) => headLines(io, one)),
    ...title("VERDICT"),
    `  ${styled(io, severity.level === "P4" ? "dim" : "red", severity.level)}  ${styled(io, "bold", clean(verdict.text))}.`,
    ...severity.because.map((text) => `      ${clean(text)}`),
    ...planLines(io, answer),
    ...title(
      `REACH  ${plural(answer.reach.count, "node")}${answer.reach.truncated ? `, the first ${answer.reach.targets.length} with their path (--limit shows more)` : ""}`,
    ),
    ...(answer.reach.targets.length === 0 ? ["  nothing of what was imported"] : []),
    ...reachLines(io, answer),
    ...blockedLines(io, answer),
    ...(answer.reach.anyway > 0 && answer.from.length > 0
      ? [styled(io, "dim", `  ${answer.reach.anyway} more are open to anybody and not counted`)]
      : []),
    ...pointLines(io, answer),
    ...secretLines(io, answer),
    ...lookLines(io, answer),
    ...title("TIMELINE"),
    ...answer.timeline.map(
      ({ what, at, source }) =>
        `  ${(at === undefined ? "................" : moment(at)).padEnd(22)}${clean(what)}${source === undefined ? "" : styled(io, "dim", `  (${clean(source)})`)}`,
    ),
    ...title("UNKNOWN"),
    ...answer.unknown.assumptions.map((text) => `  taken for granted: ${clean(text)}`),
    ...answer.unknown.conditions.map(
      ({ text, targets, address }) =>
        `  ${styled(io, "yellow", "if")} ${clean(text)} (${plural(targets, "target")}${address === undefined ? "" : `; by that address ${address}`})`,
    ),
    ...gapLines(io, answer.unknown.gaps).map((line) => `  ${line}`),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function headLines(io: Io, one: TokenCredential): string[] {
  const { id, title, publicId, fingerprint, fingerprintKey, hasSecret, principals, resolution, resolve } = one;
  const claims = Object.entries(one.claims).map(([name, value]) => [clean(name).replaceAll("_", " "), value] as const);
  const width = Math.max(10, ...claims.map(([name]) => name.length)) + 2;
  const field = (name: string, text: string): string => `  ${styled(io, "dim", name.padEnd(width))}${text}`;
  const names = principals.map((p) => clean(p));
  const who = {
    exact: names.join(", "),
    assumed: names.join(", "),
    candidates: `one of ${plural(one.candidates.length, "candidate")}`,
    unresolved: "not known",
  }[resolution];
  return [
    "",
    `${styled(io, "bold", clean(title))}  ${clean(publicId ?? id)}${hasSecret ? "" : styled(io, "yellow", "  its name alone, without the secret part")}`,
    ...(fingerprint === undefined ? [] : [field("fingerprint", clean(`${fingerprint} (key ${fingerprintKey ?? ""})`))]),
    field("is", `${who} (${resolution})`),
    ...(resolve === undefined
      ? []
      : [field("", clean(resolve.why)), field("find out", styled(io, "cyan", clean(resolve.command)))]),
    field("status", `${one.status}: ${clean(one.statusBecause)}`),
    ...one.constraints.map(({ type, text, holds }) => field(type, `${clean(text)} (${holds})`)),
    ...claims.map(([name, value]) => field(name, clean(value))),
    field("owner", ownerText(one.owner)),
    ...one.notes.map((note) => field("note", clean(note))),
    ...one.candidates
      .slice(0, shownCandidates)
      .map(({ id: candidate, nodes }) => field("candidate", `${clean(candidate)}: ${nodes} reached`)),
    ...(one.candidates.length > shownCandidates
      ? [field("", `and ${one.candidates.length - shownCandidates} more: --format json has them`)]
      : []),
  ];
}

function planLines(io: Io, answer: TokenAnswer): string[] {
  const most = shownActions;
  const { plan } = answer;
  const { before, contain, keep, destroy, rest, zero, uncuttable, left, derivations } = plan;
  const lane = (actions: readonly TokenAction[]): string[] => [
    ...actions.slice(0, most).flatMap((action) => actionLines(io, action, before.nodes)),
    ...(actions.length > most
      ? [
          styled(
            io,
            "dim",
            `      and ${actions.length - most} more in this lane: --format json has all, with what each leaves`,
          ),
        ]
      : []),
  ];
  const after =
    zero.seconds === undefined
      ? styled(io, "red", "never by itself")
      : zero.seconds === 0
        ? "at once"
        : duration(zero.seconds);
  return [
    "",
    `${styled(io, "bold", "DO NOW, 1: contain")} ${styled(io, "dim", "what leaked, then what can be undone, at once, in order")}`,
    ...(before.nodes > 0 ? [`  reached now: ${residualText(before)}`] : []),
    ...(contain.length === 0 ? ["  nothing more that can be undone helps"] : lane(contain)),
    "",
    `${styled(io, "bold", "DO NOW, 2: keep, then destroy")} ${styled(io, "dim", "what cannot be undone, once this is kept")}`,
    ...keep.flatMap(({ title, command, before: numbers }) => [
      `  keep  ${clean(title)}${numbers.length === 0 ? "" : `, before ${numbers.join(", ")}`}`,
      ...command.split("\n").map((line) => `        ${styled(io, "cyan", clean(line))}`),
    ]),
    ...(destroy.length === 0 ? ["  nothing has to be destroyed"] : lane(destroy)),
    ...(rest.length > 0 ? [`  and ${plural(rest.length, "more change")}: --format json has them`] : []),
    ...(before.nodes > 0
      ? [
          `  ${styled(io, "bold", "until nothing is reached")}  ${after}`,
          ...zero.because.map((line) => `      ${clean(line)}`),
          ...zero.beyond.slice(0, shownPoints).map((line) => styled(io, "dim", `      may live on: ${clean(line)}`)),
        ]
      : []),
    ...uncuttable.map(({ target, why }) =>
      styled(io, "red", `  no change closes every way to ${privilegeText(target)}: ${clean(list(why, 2))}`),
    ),
    ...(derivations > 0 && left.length > 0 && uncuttable.length === 0
      ? [styled(io, "red", `  with all of it done, still reached: ${list(left.map(privilegeText), 3)}`)]
      : []),
  ];
}

function actionLines(io: Io, action: TokenAction, of: number): string[] {
  const { number, title, on, command, effect, latency, reversible, breaks, owner, together, waits, residual } = action;
  const note = together ? "together with the one before" : waits ? "once the sessions above have ended" : "";
  const pad = "      ";
  const field = (name: string, text: string): string => `${pad}${styled(io, "dim", name.padEnd(12))}${text}`;
  const left = leftText(residual, of);
  const found = breaks.found.slice(0, shownUses).map((use) => shortened(useText(use), widest));
  const more = breaks.count - found.length;
  const broken = [
    ...(breaks.count === 0 ? ["nothing else that was read rests on it"] : found),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...breaks.notRead.map((text) => `not read: ${clean(text)}`),
  ];
  return [
    `${`${number}.`.padStart(4)}  ${styled(io, "bold", `${clean(title)}: ${clean(on)}`)}${note === "" ? "" : styled(io, "yellow", `  ${note}`)}`,
    ...command.split("\n").map((line) => `${pad}  ${styled(io, "cyan", clean(line))}`),
    ...effect.slice(0, shownUses).map((text, at) => field(at === 0 ? "effect" : "", shortened(clean(text), widest))),
    field("left", of === 0 ? "not in the model" : residual.nodes === 0 ? styled(io, "green", left) : left),
    field("in force", `${clean(latency)}; ${reversible ? "can be undone" : "cannot be undone"}`),
    ...broken.map((text, at) => field(at === 0 ? "breaks" : "", text)),
    field("authorises", ownerWithContact(owner)),
    ...(action.simulates === undefined ? [] : [field("reckoned", clean(action.simulates))]),
  ];
}

/** Who is called. */
function ownerWithContact(owner: Owner): string {
  const contact = owner.status === "unowned" ? undefined : owner.contact;
  const call = contact?.oncall ?? contact?.email;
  return call === undefined ? ownerText(owner) : `${ownerText(owner)}, ${clean(call)}`;
}

/** `sts: AssumeRole where userIdentity.accessKeyId = AKIA...`. */
function logText({ service, event, filter }: TokenLog): string {
  const fields = Object.entries(filter).map(([name, value]) => `${name} = ${value}`);
  return clean(`${service}: ${event}${fields.length === 0 ? "" : ` where ${fields.join(" and ")}`}`);
}

/** What the address that was named keeps out of the reach and the plan. */
function blockedLines(io: Io, { reach: { blocked }, fromAddress }: TokenAnswer): string[] {
  if (blocked === undefined || blocked.count === 0) return [];
  const more = blocked.count > blocked.ids.length ? ` and ${blocked.count - blocked.ids.length} more` : "";
  return [
    styled(
      io,
      "green",
      `  ${plural(blocked.count, "node")} out of reach from ${clean(fromAddress ?? "")}, and left out of the plan:`,
    ),
    `    ${clean(blocked.ids.join(", "))}${more}`,
    ...blocked.conditions.map((text) => `    closed to it: ${clean(text)}`),
  ];
}

/** What is said of a step is said where it is met first. */
function reachLines(io: Io, answer: TokenAnswer): string[] {
  const said = new Set<string>();
  return answer.reach.targets.flatMap((target) => [
    targetLine(io, target),
    ...readable(answer, target.proof).flatMap((one, index) => {
      const isNew = !said.has(one.step.key);
      said.add(one.step.key);
      const deed = `    ${`${index + 1}.`.padEnd(4)}${clean(one.step.title)}: ${one.from.map(privilegeText).join(" and ")} -> ${privilegeText(one.to)}`;
      return isNew ? [deed, ...stepLines(io, one, answer.evidence[one.step.key])] : [styled(io, "dim", deed)];
    }),
  ]);
}

function targetLine(io: Io, { id, access, certainty, stepCount, owner }: TokenTarget): string {
  return `  ${styled(io, "bold", `${clean(id)} (${access})`)}  ${certaintyText(io, certainty)}, ${plural(stepCount, "step")}, owner: ${ownerText(owner)}`;
}

function stepLines(io: Io, { conditions }: ReadableStep, own: TokenStep | undefined): string[] {
  const field = (name: string, text: string): string => `        ${styled(io, "dim", name.padEnd(10))}${text}`;
  return [
    ...conditions.map(({ text }) => field("if", styled(io, "yellow", clean(text)))),
    ...(own?.blind === undefined ? [] : [field("log", `none: ${clean(own.blind)}`)]),
    ...(own?.logs ?? []).map((log) => field("log", shortened(logText(log), widest))),
    ...(own?.revoke === undefined
      ? []
      : [field("revoke", `${clean(own.revoke.title)}: ${clean(own.revoke.factKey)} (${ownerText(own.revoke.owner)})`)]),
  ];
}

function pointLines(io: Io, { choke, own, plan }: TokenAnswer): string[] {
  const rows = [...own, ...choke]
    .slice(0, shownPoints)
    .map(
      ({ control, nodes, privileges }) =>
        `  ${nodes === 0 ? plural(privileges, "access", "accesses") : `${nodes} of ${plan.before.nodes}`}  ${clean(control.title)}: ${clean(control.factKey)} ${styled(io, "dim", `(cost ${control.cost}, owner: ${ownerText(control.owner)})`)}`,
    );
  return rows.length === 0 ? [] : ["", styled(io, "bold", "CHOKE  one change alone, by what it cuts off"), ...rows];
}

function secretLines(io: Io, { rotate }: TokenAnswer): string[] {
  if (rotate.length === 0) return [];
  return [
    "",
    styled(io, "bold", "ROTATE  secrets that could be read, what opens most first; close who reads them before"),
    ...rotate.flatMap((secret) => [
      `  ${clean(secret.id)}  ${certaintyText(io, secret.certainty)}, ${opensText(secret)}, owner: ${ownerText(secret.owner)}`,
      ...(secret.reader === undefined
        ? []
        : [`        first   ${clean(secret.reader.title)}: ${clean(secret.reader.factKey)}`]),
      ...(secret.rotate === undefined
        ? []
        : secret.rotate.command
            .split("\n")
            .map((line, at) => `        ${at === 0 ? "then" : "    "}    ${styled(io, "cyan", clean(line))}`)),
    ]),
  ];
}

/** What whoever has the value gets. */
const opensText = ({ opens: { identities, nodes } }: Pick<TokenSecret, "opens">): string =>
  nodes === 0
    ? "opens nothing that is known"
    : `opens ${plural(nodes, "node")}, ${plural(identities, "identity", "identities")} among them`;

function lookLines(io: Io, { look }: TokenAnswer): string[] {
  const queries = [...look.usage, ...look.persistence];
  if (queries.length === 0) return [];
  return [
    "",
    styled(io, "bold", "LOOK"),
    ...queries.flatMap(({ log, why, events, query }) => [
      `  ${styled(io, "bold", clean(log))}: ${clean(why)}`,
      ...(events.length === 0 ? [] : [`      ${shortened(clean(list(events, shownEvents)), widest * 2)}`]),
      ...(query === "" ? [] : query.split("\n").map((line) => `      ${styled(io, "cyan", clean(line))}`)),
    ]),
  ];
}

export const tokenRenderers: Renderers<TokenAnswer> = {
  table: (io, answer) => table(io, answer),
  markdown: (_, answer) => tokenMarkdown(answer),
  json: (_, answer) => json(answer),
};
