import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { UserError } from "../../model/errors.ts";
import { type Declaration, declaration } from "../declaration.ts";
import { millisecondsOf } from "./words.ts";

/** A scan's file, read. */
export interface Scan extends Declaration {
  /** As the user named it. */
  readonly file: string;
  /** Absolute: what paths in the file are relative to. */
  readonly folder: string;
}

/** Most bytes of a scan's file, and its deepest nesting. */
const largest = 1024 * 1024;
const deepest = 40;
/** Longest acceptance, from when the file is read: a year and a day. */
const longestAcceptance = 366 * 86_400_000;

/** One thing that does not fit, where it stands. */
interface Fault {
  readonly path: readonly PropertyKey[];
  readonly what: string;
  readonly help?: string;
}

/**
 * Reads a scan's file, YAML or JSON.
 * @param now milliseconds since 1970, to judge how long acceptances last
 * @throws UserError scan.unreadable with line and pointer; the message quotes no value of the file
 */
export function readScan(file: string, now: number): Scan {
  const lines = new LineCounter();
  const text = textOf(file);
  const document = parseDocument(text, { logLevel: "silent", lineCounter: lines, merge: false });
  const lineOf = (at: readonly PropertyKey[]): number => {
    for (let length = at.length; length >= 0; length--) {
      const node: unknown = document.getIn(at.slice(0, length), true);
      const range =
        typeof node === "object" && node !== null && "range" in node ? (node.range as number[] | null) : null;
      if (range) return lines.linePos(range[0] ?? 0).line;
    }
    return 1;
  };
  const failed = ({ path: at, what, help = "compare it with docs/scan.md" }: Fault): UserError =>
    new UserError("scan.unreadable", `\`${file}\` ${what}`, help, [
      ["at", `line ${lineOf(at)}, /${at.map((part) => pointer(String(part))).join("/")}`],
    ]);
  const [broken] = document.errors;
  if (broken)
    throw new UserError("scan.unreadable", `\`${file}\` is not well-formed YAML or JSON`, "correct the line", [
      ["at", `line ${broken.linePos?.[0].line ?? 1}`],
    ]);
  const value = plain(file, document);
  const parsed = declaration.safeParse(value);
  if (!parsed.success) throw failed(faultOf(parsed.error.issues, []));
  for (const fault of crossed(parsed.data, now)) throw failed(fault);
  return { ...parsed.data, file, folder: path.dirname(path.resolve(file)) };
}

function textOf(file: string): string {
  const refused = (what: string): UserError =>
    new UserError("scan.unreadable", `\`${file}\` ${what}`, "name a scan's file that this user may read");
  try {
    const { size } = statSync(file);
    if (size > largest) throw refused("is larger than 1 MiB");
    return readFileSync(file, "utf8");
  } catch (error) {
    throw error instanceof UserError ? error : refused("cannot be read");
  }
}

/** The values alone. @throws UserError scan.unreadable where aliases or nesting make too much of them */
function plain(file: string, document: ReturnType<typeof parseDocument>): unknown {
  const refused = (what: string): UserError =>
    new UserError("scan.unreadable", `\`${file}\` ${what}`, "write it out without aliases", [["at", "line 1"]]);
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (depthOf(value, 0) > deepest) throw refused("is nested too deeply");
    return value;
  } catch (error) {
    throw error instanceof UserError ? error : refused("expands to too much");
  }
}

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null || depth > deepest) return depth;
  return Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)));
}

/** RFC 6901, of names that a terminal shows as they are. */
const pointer = (part: string): string =>
  part
    .replace(/~/g, "~0")
    .replace(/\//g, "~1")
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 60);

/** Of the issues the first; of a union's those of the form that the value comes closest to. */
function faultOf(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[]): Fault {
  const [issue] = issues;
  const at = [...above, ...(issue?.path ?? [])];
  if (issue?.code === "invalid_union") {
    const options = issue.errors.filter((own) => own.length > 0).map((own) => ({ own, far: farness(own) }));
    const [closest] = options.sort((a, b) => a.far - b.far);
    return closest ? faultOf(closest.own, at) : { path: at, what: wrong(issue) };
  }
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return {
      path: [...at, key],
      what: "has a field that scans do not know there",
      ...(/pass|secret|token|key|url|webhook/i.test(key)
        ? { help: "secrets are named by `env` or `file`, never written down: see docs/scan.md" }
        : {}),
    };
  }
  return { path: at, what: issue ? wrong(issue) : "does not fit" };
}

/** How far a value is from a form: fields that it does not know or lacks at its top, then how many issues. */
const farness = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, { path: at, code }) => sum + (at.length <= 1 && code !== "custom" ? 100 : 1), 0) +
  issues.filter(({ code }) => code === "unrecognized_keys").length * 50;

/** What does not fit, without what stands there. */
function wrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return "has nothing, or too little, where something must stand";
    case "too_big":
      return `has more than the ${issue.maximum} that may stand there`;
    case "invalid_value":
      return `has a value that is none of ${issue.values.join(", ")}`;
    case "invalid_union":
      return "has a value of no known kind";
    case "invalid_format":
      return "has a text of the wrong form";
    case "custom":
      return `has a value that ${String(issue.params?.["what"] ?? "does not fit")}`;
    default:
      return "has a missing or wrong value";
  }
}

/** What fields say of each other. */
function* crossed({ sources, notify, accepted, every, timeout }: Declaration, now: number): Iterable<Fault> {
  yield* repeated(
    sources.map(({ name }) => name),
    (index) => ["sources", index, "name"],
  );
  for (const [index, { expires }] of accepted.entries())
    if (Date.parse(expires) > now + longestAcceptance)
      yield {
        path: ["accepted", index, "expires"],
        what: "accepts something for more than a year",
        help: "give a date within a year: there are no permanent acceptances",
      };
  if (every !== undefined && (millisecondsOf(every) ?? 0) < 1_000) yield { path: ["every"], what: "is too often" };
  if (millisecondsOf(timeout) === undefined) yield { path: ["timeout"], what: "is no length of time" };
  if (!notify) return;
  const names = notify.channels.map(({ name }) => name);
  yield* repeated(names, (index) => ["notify", "channels", index, "name"]);
  const lists: readonly (readonly [readonly PropertyKey[], readonly string[]])[] = [
    ...notify.routes.map(({ channels }, index) => [["routes", index, "channels"], channels] as const),
    [["default"], notify.default],
    [["unowned"], notify.unowned ?? []],
    [["guardrails"], notify.guardrails],
  ];
  for (const [at, own] of lists)
    for (const [index, name] of own.entries())
      if (!names.includes(name))
        yield { path: ["notify", ...at, index], what: "names a channel that `channels` does not have" };
  for (const [index, channel] of notify.channels.entries())
    if (channel.kind === "email" && channel.security === "none" && !/^(localhost|127\.|::1$)/.test(channel.host))
      yield {
        path: ["notify", "channels", index, "security"],
        what: "sends mail in plain text to another machine",
        help: "use `starttls` or `tls`",
      };
}

function* repeated(names: readonly string[], at: (index: number) => PropertyKey[]): Iterable<Fault> {
  for (const [index, name] of names.entries())
    if (names.indexOf(name) !== index) yield { path: at(index), what: "uses one name twice" };
}
