import { describe, expect, test } from "vitest";
import { reportRenderers } from "../../cli/render/report.ts";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { frameworkEntry, frameworkKeys, frameworks } from "../../model/framework.ts";
import { checks } from "../../queries/findings/index.ts";
import { accountability, layerOf, pointRefs } from "../../queries/report/points.ts";
import report from "../../queries/report.ts";

const nothing = viewOfFacts(new FactBase([]), { id: "", takenAt: "2026-11-20T06:10:00.000Z" });
const ask = (question: Record<string, unknown> = {}) => report.run(nothing, report.input.parse(question));
const io = { color: false } as Parameters<NonNullable<typeof reportRenderers.table>>[0];

test("what every check, control point and part refers to is in the table", () => {
  const refs = [
    ...checks.flatMap(({ frameworks: own }) => own),
    ...Object.values(pointRefs).flat(),
    ...Object.values(layerOf),
    ...accountability,
  ];
  for (const ref of refs) expect(frameworkEntry(ref).title).not.toBe("");
  for (const { frameworks: own, id } of checks) expect(own.length, id).toBeGreaterThan(0);
});

describe("of a snapshot of nothing", () => {
  test("it says nothing but that nothing was evaluated", () => {
    const answer = ask();
    expect(answer.empty).toBe(true);
    expect(answer.frameworks.map(({ key }) => key)).toEqual([...frameworkKeys]);
    for (const { entries, counts } of answer.frameworks) {
      expect(counts["not-evaluated"]).toBe(entries.length);
      for (const { state, lines } of entries) {
        expect(state).toBe("not-evaluated");
        for (const { kind, check } of lines) expect([kind, check]).toEqual(["not-evaluated", expect.any(String)]);
      }
    }
  });

  test("people read the same", () => {
    const answer = ask({ framework: ["csa-maestro"] });
    const html = reportRenderers.html?.(io, answer, {}) ?? "";
    expect(html).toContain("nothing was evaluated");
    expect(html).not.toMatch(/class="(found|clear|partly)"|<script/);
    expect(reportRenderers.markdown?.(io, answer, {})).toContain("Nothing was imported: nothing was evaluated.");
  });
});

test("an id that was not read where it is published is marked, in every form", () => {
  const answer = ask({ framework: ["nist-ai-rmf-1.0"], id: ["GOVERN 2.1"] });
  expect(answer.frameworks[0]?.entries.map(({ id, verified }) => [id, verified])).toEqual([["GOVERN 2.1", false]]);
  for (const form of ["table", "markdown", "html"] as const)
    expect(reportRenderers[form]?.(io, answer, {})).toMatch(/id not verified in the publisher(&#39;|')s own text/);
  const verified = ask({ framework: ["owasp-nhi-2025"], id: ["NHI2"] });
  expect(reportRenderers.markdown?.(io, verified, {})).not.toContain("not verified");
});

test("labels of articles stand beside what the framework says", () => {
  const text = reportRenderers.table?.(io, ask({ framework: ["csa-maestro"] }), {}) ?? "";
  expect(text).toContain('"GOV-02" (a control of MAESTRO): not found');
});

test.each([
  [{ framework: ["owasp-nhi"] }, "there is no framework `owasp-nhi`", "owasp-nhi-2025"],
  [
    { framework: ["nist-csf-2.0"], id: ["GV.OC-1"] },
    "there is no NIST Cybersecurity Framework 2.0 id `GV.OC-1`",
    "GV.OC-01",
  ],
])("%j is refused with the nearest", (question, message, near) => {
  expect(() => ask(question)).toThrow(expect.objectContaining({ code: "usage.framework", message }));
  expect(() => ask(question)).toThrow(expect.objectContaining({ help: expect.stringContaining(near) }));
});

test("all entries of every framework are there", () => {
  for (const { key, entries } of ask().frameworks)
    expect(entries.map(({ id }) => id)).toEqual(Object.keys(frameworks[key].ids));
});
