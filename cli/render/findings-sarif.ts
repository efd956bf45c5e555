import { createHash } from "node:crypto";
import { canonical } from "../../model/canonical.ts";
import type { CheckEvidence, Severity } from "../../model/check.ts";
import type { CheckRow, FindingsAnswer, ShownFinding } from "../../queries/findings/answer.ts";
import { clean, escaped } from "./text.ts";

// SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

type Json = { readonly [key: string]: unknown };

/** Severities as GitHub's code scanning sorts them, and as SARIF's levels. */
const security: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "0.5",
};
const levels: Readonly<Record<Severity, "error" | "note" | "warning">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};
/** Locations of one result. */
const mostLocations = 10;

const rule = ({ id, title, severity, condition, remediation, frameworks, seedRef }: CheckRow): Json => ({
  id,
  name: id.replaceAll("-", ""),
  shortDescription: { text: title },
  fullDescription: { text: condition },
  help: { text: remediation },
  defaultConfiguration: { level: levels[severity] },
  properties: {
    "security-severity": security[severity],
    tags: ["security", ...frameworks.map(({ framework, id: entry }) => `${framework}:${entry}`)],
    ...(seedRef === undefined ? {} : { seedRef }),
  },
});

/** A document of the import as a URI reference (RFC 3986): it names a file of a bundle, never one of this machine. */
const uriOf = (document: string): string => document.split(/[/\\]/).map(encodeURIComponent).join("/");

function location({ source, locator, summary }: CheckEvidence): Json {
  const line = /^line ([1-9]\d{0,8})$/.exec(locator)?.[1];
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(source === "" ? "unknown" : source) },
      region: { startLine: line === undefined ? 1 : Number(line) },
    },
    ...(locator === "" ? {} : { logicalLocations: [{ fullyQualifiedName: clean(locator), kind: "member" }] }),
    message: { text: clean(summary) },
  };
}

const nowhere: CheckEvidence = { source: "", locator: "", summary: "" };

function result(finding: ShownFinding, ruleIndex: number): Json {
  const { check, subject, sentence, severity, owner, evidence, suppressed } = finding;
  const [first = nowhere, ...rest] = evidence.slice(0, mostLocations);
  return {
    ruleId: check,
    ruleIndex,
    level: levels[severity],
    message: { text: clean(`${subject}: ${sentence}${owner === undefined ? "" : `. Owner: ${owner}`}`) },
    locations: [location(first)],
    ...(rest.length === 0 ? {} : { relatedLocations: rest.map(location) }),
    // The finding, whatever its evidence says: it stays the same one from scan to scan.
    partialFingerprints: {
      "ambit/v1": createHash("sha256")
        .update(canonical([check, subject]))
        .digest("hex"),
    },
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: "external", justification: clean(`${suppressed.owner}: ${suppressed.reason}`) }] }),
  };
}

/** A result for each finding; what was not evaluated is a notification: no result means nothing there. */
export function findingsSarif({ checks, findings }: FindingsAnswer): string {
  const numbers = new Map(checks.map(({ id }, index) => [id, index]));
  const notifications = checks.flatMap(({ id, notEvaluated }) =>
    notEvaluated.map(({ scope, reason }) => ({
      level: "warning",
      associatedRule: { id, index: numbers.get(id) ?? -1 },
      message: { text: clean(`${id} was not evaluated${scope === "" ? "" : ` in ${scope}`}: ${reason}`) },
    })),
  );
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ambit", rules: checks.map(rule) } },
        results: findings.map((one) => result(one, numbers.get(one.check) ?? -1)),
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
      },
    ],
  };
  return escaped(`${JSON.stringify(log, null, 2)}\n`);
}
