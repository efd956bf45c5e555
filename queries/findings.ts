import { z } from "zod";
import { compare } from "../model/canonical.ts";
import { type Finding, type Severity, severities } from "../model/check.ts";
import { nearestId } from "../model/framework/nearest.ts";
import { globTest } from "../model/glob.ts";
import { snapshotOf } from "./answer.ts";
import { defineQuery } from "./define.ts";
import type { CheckRow, CheckStatus, FindingsAnswer, ShownFinding } from "./findings/answer.ts";
import { CheckContext, noSuchCheck, usualLimits } from "./findings/context.ts";
import type { AmbitCheck } from "./findings/define.ts";
import { type Evaluated, evaluate } from "./findings/evaluate.ts";
import { checks } from "./findings/index.ts";
import { Suppressions } from "./findings/suppress.ts";
import { select } from "./selector.ts";

const days = z.int().min(1).max(36_500);

/** What is not as it should be with identities, secrets, owners and sign-offs; what could not be examined, and why. */
export default defineQuery({
  id: "findings",
  title: "What is wrong with identities, secrets and who answers for them?",
  argument: "checks",
  input: z.object({
    checks: z
      .array(z.string().min(1).max(64))
      .max(200)
      .default([])
      .describe("checks by id or glob, `NHI-KEY-*`; left out: all"),
    on: z
      .array(z.string().min(1).max(2048))
      .max(1000)
      .default([])
      .describe("only findings on these: a node id, glob, kind:, class:, tag:"),
    severity: z.enum(severities).default("info").describe("only findings of this severity or worse"),
    failOn: z.enum(severities).optional().describe("exit code 1 where a finding of this severity or worse is open"),
    strict: z.boolean().default(false).describe("exit code 3 where a check was not evaluated somewhere"),
    suppressed: z.boolean().default(false).describe("list findings too that an owner accepts"),
    rotationDays: days
      .default(usualLimits.rotationDays)
      .describe("days after which a static key is too old, where its owner says nothing else"),
    unusedDays: days.default(usualLimits.unusedDays).describe("days without use after which a credential is forgotten"),
    secretReaders: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(usualLimits.secretReaders)
      .describe("readers of one secret beyond which it is read by too many"),
    limit: z.int().min(1).max(1_000_000).default(200).describe("most findings in the answer; the counts stay whole"),
  }),
  notes: `\`docs/findings.md\` lists every check: when it fires, what it needs, which entries of frameworks it speaks to. A check
whose collections were not read is \`not-evaluated\`, with the reason: silence never means that all is well. Findings alone end
with exit code 0; \`--fail-on high\` gives 1 where one is open, \`--strict\` gives 3 where something was not evaluated.

GOV-SIGN-01 to -03 are always \`not-evaluated\` here: sign-offs are files in git, which no snapshot holds. \`ambit gate\` tells
them; \`--strict\` does not count them.

An owners file may accept a finding until a day (\`suppressions\`): it is then counted apart. One that has expired, names no
check or matches nothing is listed.`,

  run(graph, question): FindingsAnswer {
    const asked = askedFor(question.checks);
    const { rotationDays, unusedDays, secretReaders } = question;
    const context = new CheckContext(graph, { rotationDays, unusedDays, secretReaders });
    const suppressions = new Suppressions(context.facts);
    const meant = meantBy(question.on, (text) => select(graph, text).nodes.map((node) => graph.nodes[node]?.id ?? ""));
    const rows: CheckRow[] = [];
    const shown: ShownFinding[] = [];
    const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
    let suppressed = 0;
    for (const check of asked) {
      const result = evaluate(check, context);
      let open = 0;
      let accepted = 0;
      for (const finding of result.findings) {
        if (meant && !meant.has(finding.subject)) continue;
        const by = suppressions.of(finding);
        if (by) accepted += 1;
        else {
          open += 1;
          bySeverity[finding.severity] += 1;
        }
        if ((by && !question.suppressed) || isBelow(finding.severity, question.severity)) continue;
        shown.push({ ...finding, title: check.title, ...(by ? { suppressed: by } : {}) });
      }
      suppressed += accepted;
      rows.push(rowOf(result, open, accepted));
    }
    shown.sort(worstFirst);
    const { failOn } = question;
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      asOf: context.asOf,
      counts: {
        open: severities.reduce((sum, one) => sum + bySeverity[one], 0),
        bySeverity,
        suppressed,
        // What no snapshot can tell is no gap in this one.
        notEvaluated: rows.filter((row, at) => row.notEvaluated.length > 0 && asked[at]?.elsewhere === undefined)
          .length,
      },
      failed:
        failOn === undefined
          ? 0
          : severities.reduce((sum, one) => sum + (isBelow(one, failOn) ? 0 : bySeverity[one]), 0),
      checks: rows,
      truncated: shown.length > question.limit,
      findings: shown.slice(0, question.limit),
      suppressions: suppressions.rows(new Set(asked.map(({ id }) => id)), new Set(checks.map(({ id }) => id))),
    };
  },
});

/** @throws UserError usage.argument */
function askedFor(texts: readonly string[]): readonly AmbitCheck[] {
  const sorted = [...checks].sort((a, b) => compare(a.id, b.id));
  if (texts.length === 0) return sorted;
  const tests = texts.map((text) => {
    const test = globTest(text.toUpperCase());
    if (!sorted.some(({ id }) => test(id))) {
      const near = nearestId(
        text,
        sorted.map(({ id }) => id),
      );
      throw noSuchCheck(text, near === undefined ? [] : [near]);
    }
    return test;
  });
  return sorted.filter(({ id }) => tests.some((test) => test(id)));
}

function meantBy(
  texts: readonly string[],
  idsOf: (text: string) => readonly string[],
): ReadonlySet<string> | undefined {
  // What is no node can be a subject too: it is meant as it is written.
  return texts.length === 0 ? undefined : new Set(texts.flatMap((text) => [text, ...idsOf(text)]));
}

const place = (severity: Severity): number => severities.indexOf(severity);
const isBelow = (severity: Severity, bound: Severity): boolean => place(severity) > place(bound);

const worstFirst = (a: Finding, b: Finding): number =>
  place(a.severity) - place(b.severity) || compare(a.check, b.check) || compare(a.subject, b.subject);

function rowOf({ check, evaluated, notEvaluated }: Evaluated, found: number, suppressed: number): CheckRow {
  const { id, title, severity, condition, frameworks, seedRef, remediation } = check;
  const status = statusOf(found + suppressed, evaluated.length, notEvaluated.length);
  return {
    id,
    title,
    severity,
    condition,
    frameworks,
    ...(seedRef === undefined ? {} : { seedRef }),
    remediation,
    status,
    found,
    suppressed,
    evaluated,
    notEvaluated,
  };
}

function statusOf(found: number, evaluated: number, notEvaluated: number): CheckStatus {
  if (found > 0) return "found";
  if (evaluated === 0) return "not-evaluated";
  return notEvaluated > 0 ? "partly" : "clear";
}
