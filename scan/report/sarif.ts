import { createHash } from "node:crypto";
import type { StepRecord } from "../../graph/port.ts";
import { canonical } from "../../model/canonical.ts";
import { foldedProof } from "../../model/fold.ts";
import { escapedJson } from "../../model/visible.ts";
import type { AnswerProof } from "../../queries/answer.ts";
import type { CheckAnswer, CheckResult } from "../../queries/check.ts";
import type { DiffAnswer, DiffRow } from "../../queries/diff/answer.ts";
import { exposureKey } from "../look/found.ts";
import { severityOf } from "../look/severity.ts";
import {
  type ExposureSeverity,
  type ScanExposure,
  type ScanGuardrails,
  type ScanRecord,
  toldStates,
} from "../record.ts";
import { causeLines, clean, cut, exposureTitle, ownerName, privilegeWords } from "../words.ts";

// SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

interface Proofs {
  readonly proofs: Readonly<Record<string, AnswerProof>>;
  readonly steps: Readonly<Record<string, StepRecord>>;
}
type Json = { readonly [key: string]: unknown };

/** Severities as GitHub's code scanning sorts them, and as SARIF's levels. */
const security: Readonly<Record<ExposureSeverity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
};
const levels: Readonly<Record<ExposureSeverity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

const exposureRule = (severity: ExposureSeverity): Json => ({
  id: `exposure-${severity}`,
  name: "Exposure",
  shortDescription: { text: "Something is reached that should be known" },
  fullDescription: {
    text: "A start of the scan reaches an identity, a secret or a data store. The code flow is the proof.",
  },
  defaultConfiguration: { level: levels[severity] },
  properties: { "security-severity": security[severity], tags: ["security"] },
});
const guardrailRule: Json = {
  id: "guardrail",
  name: "Guardrail",
  shortDescription: { text: "An assertion about reach does not hold" },
  fullDescription: { text: "A guardrail does not hold, or nobody can tell whether it does." },
  defaultConfiguration: { level: "error" },
  properties: { "security-severity": security.high, tags: ["security"] },
};
const unreadRule: Json = {
  id: "not-read",
  name: "NotRead",
  shortDescription: { text: "Something was not read" },
  fullDescription: { text: "A source failed, refused or left something out: silence about it means nothing." },
  defaultConfiguration: { level: "warning" },
};
const rules: readonly Json[] = [
  ...(["critical", "high", "medium", "low"] as const).map(exposureRule),
  guardrailRule,
  unreadRule,
];
const indexOf = (id: string): number => rules.findIndex((rule) => rule["id"] === id);

const hash = (...parts: readonly unknown[]): string => createHash("sha256").update(canonical(parts)).digest("hex");

/** A document of the import as a URI reference (RFC 3986): it names a file of a bundle, never one of this machine. */
const uriOf = (document: string): string => document.split(/[/\\]/).map(encodeURIComponent).join("/");

/** Where a fact stands: the file, and the place in it as words. SARIF has no JSON pointers, so a line is given where there is one. */
function location(document: string, locator: string): Json {
  const line = /^line ([1-9]\d{0,8})$/.exec(locator)?.[1];
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(document === "" ? "unknown" : document) },
      region: { startLine: line === undefined ? 1 : Number(line) },
    },
    ...(locator === ""
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: clean(cut(locator, 1000)), kind: "member" }] }),
  };
}

/** The proof as a code flow: a step each, at the fact that it rests on. */
function flow(answer: Proofs, proof: string | undefined): { readonly flows: Json; readonly last: Json | undefined } {
  const locations =
    proof === undefined
      ? []
      : foldedProof(answer, proof).map(({ step, from, to, evidence }) => {
          const [said] = evidence;
          const text = `${clean(step.title)}: ${from.map(privilegeWords).join(" and ")} -> ${privilegeWords(to)}`;
          return {
            location: {
              ...location(said?.source ?? "unknown", said?.locator ?? ""),
              message: { text: cut(text, 1000) },
            },
          };
        });
  const last = locations.at(-1)?.location;
  return { flows: locations.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations }] }] }, last };
}

function result(
  ruleId: string,
  level: string,
  text: string,
  fingerprint: readonly [name: string, value: string],
  more: Json = {},
  at?: Json,
): Json {
  return {
    ruleId,
    ruleIndex: indexOf(ruleId),
    level,
    message: { text: cut(clean(text), 4000) },
    locations: [at ?? location("unknown", "")],
    partialFingerprints: { [fingerprint[0]]: fingerprint[1] },
    ...more,
  };
}

const log = (results: readonly Json[], properties: Json, invocation: Json): string =>
  escapedJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Ambit", rules } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true, ...invocation }],
        results,
        properties,
      },
    ],
  });

function exposureResult(record: ScanRecord, one: ScanExposure): Json {
  const { flows, last } = flow(record, one.proof);
  const [cause] = causeLines(record, one);
  const key = one.causes.flatMap(({ changes }) => changes)[0];
  const said = key === undefined ? undefined : (record.changes[key]?.after ?? record.changes[key]?.before);
  const owner = ownerName(one.owner);
  const text = `${exposureTitle(one)}. ${cause === undefined ? "" : `Because ${cause}. `}Owner: ${owner ?? "nobody"}. First seen ${one.firstSeen}.`;
  const accepted = one.state === "accepted" && one.acceptance;
  return result(
    `exposure-${one.severity}`,
    levels[one.severity],
    text,
    ["ambitExposure/v1", one.key],
    {
      ...flows,
      baselineState: toldStates.has(one.state) ? "new" : "unchanged",
      ...(accepted
        ? {
            suppressions: [
              {
                kind: "external",
                status: "accepted",
                justification: `${clean(accepted.reason)} (${clean(accepted.owner)}, until ${accepted.expires})`,
              },
            ],
          }
        : {}),
      properties: {
        severity: one.severity,
        certainty: one.certainty,
        state: one.state,
        start: clean(one.start),
        firstSeen: one.firstSeen,
        ...(owner === undefined ? {} : { owner: clean(owner) }),
      },
    },
    said ? location(said.source, said.locator) : last,
  );
}

function guardrailResult(file: string, answer: Proofs, one: CheckResult, print = hash(file, one.name)): Json {
  const { flows, last } = flow(answer, one.proof);
  const unknown = one.actual === "unknown";
  const why = [...(one.differs ?? []), ...(unknown ? (one.blindedBy ?? []) : [])];
  const text = [
    `${one.name}: expected ${one.expect}, is ${one.actual}`,
    ...why,
    ...(one.reason === undefined ? [] : [one.reason]),
  ].join("; ");
  return result(
    "guardrail",
    unknown ? "warning" : "error",
    text,
    ["ambitAssertion/v1", print],
    flows,
    last ?? location(file, ""),
  );
}

const ofChecks = (checks: readonly ScanGuardrails[], proofs: readonly Proofs[]): Json[] =>
  checks.flatMap(({ file, results }, index) => {
    const answer = proofs[index] ?? { proofs: {}, steps: {} };
    return results.map((one) => guardrailResult(file, answer, one));
  });

/** A run of a scan: every exposure, so that a list of alerts closes those that are gone. */
export function scanSarif(record: ScanRecord): string {
  const unread = record.unknown.map((text) =>
    result("not-read", "warning", text, ["ambitUnread/v1", hash(record.scan, text.split(":")[0])]),
  );
  return log(
    [
      ...record.exposures.map((one) => exposureResult(record, one)),
      ...ofChecks(record.checks, record.checkProofs),
      ...unread,
    ],
    { scan: record.scan, run: record.id, result: record.result, truncated: record.truncated },
    {
      startTimeUtc: record.startedAt,
      endTimeUtc: record.endedAt,
      executionSuccessful: record.result !== "unknown",
      exitCodeDescription: record.result,
    },
  );
}

/** Assertions that do not hold or cannot be told: each known by its name, wherever its file stands. */
export const checkSarif = (answer: CheckAnswer): string =>
  log(
    answer.results.filter(({ ok }) => !ok).map((one) => guardrailResult("guardrails.yaml", answer, one, one.name)),
    { passed: answer.passed, failed: answer.failed, unknown: answer.unknown, truncated: answer.truncated },
    {},
  );

/** What became reachable, and what may have. */
export function diffSarif(answer: DiffAnswer): string {
  const rowResult = (row: DiffRow, unread?: string): Json => {
    const { flows, last } = flow(answer, row.proof);
    const severity = severityOf(row.class, row.access, row.after ?? "certain");
    const keys = row.causes.flatMap((id) => answer.causes.find((cause) => cause.id === id)?.changes ?? []);
    const change = answer.changes[keys[0] ?? ""];
    const said = change?.after ?? change?.before;
    const text = `${exposureTitle(row)}. ${said ? `Because ${change?.what}: ${said.summary}. ` : ""}${unread ?? ""}Owner: ${ownerName(row.owner) ?? "nobody"}.`;
    const key = exposureKey(row.start, row.id, row.access);
    const more = { ...flows, ...(unread === undefined ? { baselineState: "new" } : {}) };
    const at = said ? location(said.source, said.locator) : last;
    return result(
      `exposure-${severity}`,
      unread === undefined ? levels[severity] : "warning",
      text,
      ["ambitExposure/v1", key],
      more,
      at,
    );
  };
  const uncompared = answer.notComparable.filter(({ before }) => before === undefined);
  return log(
    [
      ...answer.gained.map((row) => rowResult(row)),
      ...uncompared.map((row) =>
        rowResult(
          row,
          `Read for the first time: ${row.unread.map(({ scope, collection }) => `${collection} of ${scope}`).join(", ")}. `,
        ),
      ),
    ],
    { before: answer.before.id, after: answer.after.id, truncated: answer.truncated },
    {},
  );
}
