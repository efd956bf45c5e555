import { createHash } from "node:crypto";
import { canonical } from "../model/canonical.ts";
import { foldedProof } from "../model/fold.ts";
import { escapedJson, visible } from "../model/visible.ts";
import { type GateAnswer, type GateFinding, gateChecks } from "./answer.ts";

// SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

type Json = { readonly [key: string]: unknown };

/** Severities as GitHub's code scanning sorts them. */
const security = { critical: "9.5", high: "8.0", medium: "5.5" } as const;
const rules = Object.entries(gateChecks).map(([id, { title, severity }]) => ({
  id,
  name: id.replaceAll("-", ""),
  shortDescription: { text: title },
  fullDescription: {
    text: "What a change exposes or reaches is compared with what was signed. The code flow is the proof.",
  },
  defaultConfiguration: { level: "error" },
  properties: { "security-severity": security[severity], tags: ["security"] },
}));
const unreadRule = {
  id: "not-read",
  name: "NotRead",
  shortDescription: { text: "Something was not read" },
  fullDescription: { text: "A source was not read: that no way through it is seen means nothing." },
  defaultConfiguration: { level: "warning" },
};
const allRules: readonly Json[] = [...rules, unreadRule];
const indexOf = (id: string): number => allRules.findIndex((rule) => rule["id"] === id);

const clean = (text: string): string => visible(text).slice(0, 4000);
const hash = (...parts: readonly unknown[]): string => createHash("sha256").update(canonical(parts)).digest("hex");
/** A document as a URI reference (RFC 3986): it names a file of a bundle, never one of this machine. */
const uriOf = (document: string): string => document.split(/[/\\]/).map(encodeURIComponent).join("/");

function location(document: string, locator: string, text?: string): Json {
  const line = /^line ([1-9]\d{0,8})$/.exec(locator)?.[1];
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(document === "" ? "unknown" : document) },
      region: { startLine: line === undefined ? 1 : Number(line) },
    },
    ...(locator === "" ? {} : { logicalLocations: [{ fullyQualifiedName: clean(locator), kind: "member" }] }),
    ...(text === undefined ? {} : { message: { text: clean(text) } }),
  };
}

/** The proof, a step each at the fact that it rests on. */
function flow(answer: GateAnswer, proof: string | undefined): readonly Json[] {
  if (proof === undefined) return [];
  return foldedProof(answer, proof).map(({ step, from, to, evidence }) => {
    const [said] = evidence;
    return location(said?.source ?? "", said?.locator ?? "", `${step.title}: ${from.join(" and ")} -> ${to}`);
  });
}

/** Where the finding is shown: at the first unsigned step of the proof, else at the file of the record. */
function placeOf(answer: GateAnswer, finding: GateFinding, flowed: readonly Json[]): Json {
  const fresh = new Set(finding.newSteps);
  const folded = finding.proof === undefined ? [] : foldedProof(answer, finding.proof);
  const at = folded.findIndex(({ step }) => fresh.has(step.key));
  const own = flowed[at < 0 ? flowed.length - 1 : at];
  if (own) return own;
  const file =
    finding.kind === "ledger" ? finding.subject : finding.record === undefined ? "" : `${finding.record}.json`;
  return location(file === "" ? "signoffs" : `signoffs/${file}`, "");
}

function result(answer: GateAnswer, finding: GateFinding): Json {
  const { check, level, sentence, reasons, signers, owners, record, subject, kind, at, newSteps } = finding;
  const flowed = flow(answer, finding.proof);
  const must = signers.map(({ controlPoint, duty, who }) => `${controlPoint} ${duty} (${who.join(", ") || "nobody"})`);
  const text = [sentence, ...reasons, ...(must.length > 0 ? [`To keep it must sign: ${must.join("; ")}`] : [])].join(
    ". ",
  );
  return {
    ruleId: check,
    ruleIndex: indexOf(check),
    level: level === "fail" ? "error" : "warning",
    message: { text: clean(text) },
    locations: [placeOf(answer, finding, flowed)],
    partialFingerprints: { "ambitGate/v1": hash(kind, record ?? "", subject, at ?? "", newSteps) },
    ...(flowed.length === 0
      ? {}
      : { codeFlows: [{ threadFlows: [{ locations: flowed.map((one) => ({ location: one })) }] }] }),
    properties: {
      kind,
      ...(record === undefined ? {} : { record }),
      controlPoints: signers.map(({ controlPoint }) => controlPoint),
      owners: owners.map(clean),
      newSteps,
    },
  };
}

/** A gate's answer for lists of alerts. */
export function gateSarif(answer: GateAnswer): string {
  const unread = answer.incomplete.map(({ source, reason }) => ({
    ruleId: unreadRule.id,
    ruleIndex: indexOf(unreadRule.id),
    level: "warning",
    message: { text: clean(`${source}: ${reason}`) },
    locations: [location("", "")],
    partialFingerprints: { "ambitUnread/v1": hash(source) },
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Ambit", rules: allRules } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: answer.verdict !== "incomplete", exitCodeDescription: answer.verdict }],
        results: [...answer.findings.map((one) => result(answer, one)), ...unread],
        properties: { verdict: answer.verdict, asOf: answer.asOf, commit: answer.commit, notShown: answer.notShown },
      },
    ],
  };
  return escapedJson(log);
}
