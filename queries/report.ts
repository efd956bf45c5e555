import { z } from "zod";
import { compare } from "../model/canonical.ts";
import { severities } from "../model/check.ts";
import { frameworkLabels } from "../model/framework/labels.ts";
import {
  type FrameworkKey,
  type FrameworkRef,
  frameworkEntry,
  frameworkKey,
  frameworkKeys,
  frameworks,
} from "../model/framework.ts";
import { snapshotOf } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { CheckContext } from "./findings/context.ts";
import { checks } from "./findings/index.ts";
import { Suppressions } from "./findings/suppress.ts";
import {
  type ReportAnswer,
  type ReportEntry,
  type ReportFramework,
  type ReportLine,
  type ReportLineKind,
  type ReportState,
  reportLineKinds,
} from "./report/answer.ts";
import { chainLines, checkLines, partLines, stepLines } from "./report/lines.ts";

/** What a snapshot says to the entries of frameworks, each line with the node or the check that it is about. */
export default defineQuery({
  id: "report",
  title: "What does this snapshot say to a framework?",
  input: z.object({
    framework: z
      .array(z.string().min(1).max(64))
      .max(20)
      .default([])
      .describe(`frameworks by key, of ${frameworkKeys.join(", ")}; left out: all`),
    id: z.array(z.string().min(1).max(64)).max(200).default([]).describe("only these entries: `NHI2`, `GV.RR-02`"),
    limit: z.int().min(1).max(1_000_000).default(20).describe("most lines of one entry; the counts stay whole"),
  }),
  notes: `Every line is a statement of a check or a node: findings of \`ambit findings\`, controls of \`ambit chain\` on the way to
AI services, techniques (rules) whose steps code in what the internet connects to comes by, parts of AI services in their MAESTRO
layer. What was not read is \`not-evaluated\`; a snapshot of nothing says nothing else. \`docs/frameworks.md\` lists the entries: one
whose id was not read in the publisher's own text is marked. Which control speaks to which entry is Ambit's own reading, not
the publishers'. A report is no certificate: it says what importers saw.`,

  run(graph, question): ReportAnswer {
    const keys = question.framework.length === 0 ? [...frameworkKeys] : question.framework.map(frameworkKey);
    const only = entriesOf(keys, question.id);
    const context = new CheckContext(graph);
    const empty = graph.scopes.length === 0;
    const found = new Map<string, ReportLine[]>();
    const put = (refs: readonly FrameworkRef[], line: ReportLine): void => {
      for (const { framework, id } of refs) {
        const key = `${framework} ${id}`;
        const lines = found.get(key) ?? [];
        found.set(key, lines);
        lines.push(line);
      }
    };
    const accepted = new Suppressions(context.facts);
    for (const check of [...checks].sort((a, b) => compare(a.id, b.id)))
      if (check.frameworks.some(({ framework }) => keys.includes(framework))) checkLines(check, context, accepted, put);
    if (!empty) {
      stepLines(context, put);
      chainLines(graph, put);
      partLines(context, put);
    }
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      asOf: context.asOf,
      empty,
      frameworks: keys.map((key) => frameworkOf(key, found, only, question.limit)),
    };
  },
});

/**
 * The entries that were asked for, of the frameworks that were.
 * @throws UserError usage.framework, where none of them has such an id
 */
function entriesOf(keys: readonly FrameworkKey[], ids: readonly string[]): ReadonlySet<string> | undefined {
  for (const id of ids) {
    const framework = keys.find((key) => Object.hasOwn(frameworks[key].ids, id)) ?? keys[0];
    if (framework !== undefined) frameworkEntry({ framework, id });
  }
  return ids.length === 0 ? undefined : new Set(ids);
}

function frameworkOf(
  key: FrameworkKey,
  found: ReadonlyMap<string, readonly ReportLine[]>,
  only: ReadonlySet<string> | undefined,
  limit: number,
): ReportFramework {
  const { title, version, source, ids } = frameworks[key];
  const counts = { found: 0, partly: 0, clear: 0, "not-evaluated": 0, unverified: 0 };
  const entries = Object.entries(ids)
    .filter(([id]) => only?.has(id) ?? true)
    .map(([id, entry]): ReportEntry => {
      const lines = [...(found.get(`${key} ${id}`) ?? [])].sort(worstFirst);
      const state = stateOf(lines);
      counts[state] += 1;
      if (!entry.verified) counts.unverified += 1;
      const byKind = Object.entries(Object.groupBy(lines, ({ kind }) => kind)).map(([kind, own]) => [kind, own.length]);
      return {
        id,
        ...entry,
        state,
        counts: Object.fromEntries(byKind),
        truncated: lines.length > limit,
        lines: lines.slice(0, limit),
      };
    });
  const labels = frameworkLabels.filter(({ framework }) => framework === key);
  return { key, title, version, source, counts, entries, labels };
}

const bad: ReadonlySet<ReportLineKind> = new Set(["finding", "gap", "step"]);
const open: ReadonlySet<ReportLineKind> = new Set(["not-evaluated", "not-proven"]);
const good: ReadonlySet<ReportLineKind> = new Set(["clear", "control", "accepted"]);

/** What no check, control or technique speaks to is not evaluated: silence is no good news. */
function stateOf(lines: readonly ReportLine[]): ReportState {
  const has = (kinds: ReadonlySet<ReportLineKind>): boolean => lines.some(({ kind }) => kinds.has(kind));
  if (has(bad)) return "found";
  if (!has(good)) return "not-evaluated";
  return has(open) ? "partly" : "clear";
}

const severityPlace = ({ severity }: ReportLine): number =>
  severity === undefined ? severities.length : severities.indexOf(severity);

const worstFirst = (a: ReportLine, b: ReportLine): number =>
  reportLineKinds.indexOf(a.kind) - reportLineKinds.indexOf(b.kind) ||
  severityPlace(a) - severityPlace(b) ||
  compare(a.check ?? a.rule ?? "", b.check ?? b.rule ?? "") ||
  compare(a.node ?? "", b.node ?? "") ||
  compare(a.text, b.text);
