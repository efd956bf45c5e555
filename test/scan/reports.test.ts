import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { escapedJson } from "../../model/visible.ts";
import type { ScanRecord } from "../../scan/record.ts";
import { html } from "../../scan/report/html.ts";
import { markdown } from "../../scan/report/markdown.ts";
import { scanSarif } from "../../scan/report/sarif.ts";
import { inside } from "../cli/process.ts";
import { clusterAlone, TestEstate } from "./estate.ts";
import { sarifLog } from "./sarif.ts";

const estate = new TestEstate(clusterAlone);
let record: ScanRecord;
beforeAll(async () => {
  estate.declare();
  await estate.run();
  estate.openConsole();
  record = await estate.run();
}, 120_000);
afterAll(() => estate.remove());

/** What a terminal or a reader would act on. */
const unfit = ["\u202e", "\u0007"];

/** The same run, where every name is what somebody hostile would call a thing. */
function hostile(): ScanRecord {
  const name = `</style><script>alert(1)</script>"'\u202e|\`[x](javascript:y)\u0007`;
  return {
    ...record,
    scan: name,
    unknown: [name],
    exposures: record.exposures.map((one) => ({ ...one, id: name, start: name, name })),
    closed: [
      {
        key: "k",
        start: name,
        id: name,
        access: "read",
        owner: { status: "unowned" },
        firstSeen: "",
        causes: [{ changes: [], reason: name }],
      },
    ],
  };
}

describe("reports of a scan", { timeout: 120_000 }, () => {
  it("as SARIF keep to SARIF 2.1.0, with the proof as a flow, the cause as the place and a stable fingerprint", () => {
    const log = sarifLog.parse(JSON.parse(scanSarif(record)));
    const [run] = log.runs;
    const fresh = run?.results.filter(({ baselineState }) => baselineState === "new") ?? [];
    expect(fresh).toHaveLength(1);
    expect(fresh[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe("assistant/kubernetes/ingresses.yaml");
    expect(fresh[0]?.codeFlows?.[0]?.threadFlows[0]?.locations.length).toBeGreaterThan(2);
    expect(fresh[0]?.message.text).toContain("console-webhook");
    expect(fresh[0]?.partialFingerprints["ambitExposure/v1"]).toBe(record.exposures[0]?.key);
    expect(run?.results).toHaveLength(record.exposures.length);
    const prints = run?.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints)) ?? [];
    expect(new Set(prints).size).toBe(prints.length);
    sarifLog.parse(JSON.parse(scanSarif(hostile())));
  });

  it("as SARIF tell that something was not read: silence is no success", () => {
    const log = sarifLog.parse(
      JSON.parse(scanSarif({ ...record, result: "unknown", unknown: ["source a is refused: x"], exposures: [] })),
    );
    expect(log.runs[0]?.invocations[0]?.executionSuccessful).toBe(false);
    expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(["not-read"]);
  });

  it("as HTML are one page without a script, under a policy that allows its own style alone", () => {
    for (const page of [html(record), html(hostile())]) {
      const tags = [...page.matchAll(/<([a-z]+)/gi)].map(([, tag]) => tag);
      expect(tags.filter((tag) => /^(script|img|link|iframe|object|form|a|svg)$/i.test(tag ?? ""))).toEqual([]);
      expect(page).not.toMatch(/\son\w+=|javascript:[^y]|https?:\/\/(?!console\.example)[^<"]*\.(js|css)/);
      const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
      expect(page).toContain(`sha256-${createHash("sha256").update(style).digest("base64")}`);
      expect(page).toContain("default-src &#39;none&#39;");
      expect(unfit.filter((c) => page.includes(c))).toEqual([]);
      expect(page).toContain("@media print");
    }
    expect(html(record)).toContain("assistant-web");
    expect(html(record)).toContain("console-webhook");
  });

  it("as Markdown and JSON stay text, whatever names hold", () => {
    const text = markdown(hostile());
    expect(text).not.toMatch(/<script|[^\\]\[x\]/);
    expect(unfit.filter((c) => text.includes(c))).toEqual([]);
    expect(unfit.filter((c) => escapedJson(hostile()).includes(c))).toEqual([]);
    expect(JSON.parse(escapedJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
    expect(markdown(record)).toContain("console");
  });

  it("check and diff write SARIF that keeps to it too", async () => {
    const { stdout } = await inside(["diff", "--store", estate.store, "--format", "sarif"]);
    const log = sarifLog.parse(JSON.parse(stdout));
    expect(log.runs[0]?.results.some(({ message }) => message.text.includes("serviceaccount:assistant:console"))).toBe(
      true,
    );
    const guardrails = `${estate.folder}/g.yaml`;
    writeFileSync(guardrails, "assertions: [{name: a, from: internet, to: 'kind:K8sSecret', expect: reachable}]");
    const checked = await inside(["check", guardrails, "--store", estate.store, "--format", "sarif"]);
    expect(sarifLog.parse(JSON.parse(checked.stdout)).runs[0]?.results[0]?.ruleId).toBe("guardrail");
  });

  it("are all that --format and --report give", async () => {
    for (const format of ["table", "json", "markdown", "sarif", "html"]) {
      const { stdout, code } = await inside([
        "scan",
        estate.file,
        "--store",
        estate.store,
        "--quiet",
        "--format",
        format,
      ]);
      expect([format, code]).toEqual([format, 0]);
      expect(stdout.length).toBeGreaterThan(200);
    }
    const file = `${estate.folder}/out/report.html`;
    const { stdout } = await inside([
      "scan",
      estate.file,
      "--store",
      estate.store,
      "--quiet",
      "--format",
      "html",
      "--report",
      file,
    ]);
    expect(stdout).toBe("estate: clear\n");
  }, 120_000);
});

it("the test's own idea of SARIF refuses what SARIF refuses", () => {
  expect(sarifLog.safeParse({ version: "2.0.0", runs: [] }).success).toBe(false);
  expect(sarifLog.safeParse({ version: "2.1.0", runs: [{}] }).success).toBe(false);
});
