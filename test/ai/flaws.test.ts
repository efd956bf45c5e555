import { describe, expect, it } from "vitest";
import { scanOf, statementOn } from "../../model/examples/ai.ts";
import { podOf, service } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { cellOf } from "../chain/worlds.ts";

const id = "k8s:prod:pod:app:web";
const langflow = ["CVE-2025-3248", "CVE-2026-33017"] as const;

/** The cell of known flaws in the chain of a program with that image, which everybody may ask. */
const known = (image: string, ...more: readonly Fact[]) =>
  cellOf(id, "no known flaw is reached before the login", [
    podOf("app", "web", { image, ports: [{ port: 8080 }] }, { labels: ["app=web"] }),
    service("app", "web", { type: "LoadBalancer" }),
    ...more,
  ]);

describe("what the chain says of a program's known flaws", () => {
  it("a version that has one, and what speaks for it", () => {
    const cell = known("langflowai/langflow:1.2.0");
    expect(cell).toMatchObject({ state: "absent", point: "CP4", gap: "a flaw is known that needs no login" });
    expect(cell.found).toContain("CVE-2025-3248 in Langflow 1.2.0: 1.2.0 is in <1.3.0");
  });

  it("`latest` is possible and not clean, scanned or not, until a scanner finds it", () => {
    for (const more of [[], [scanOf("langflowai/langflow:latest", [])]])
      expect(known("langflowai/langflow:latest", ...more).state).toBe("not-proven");
    const cell = known("langflowai/langflow:latest", scanOf("langflowai/langflow:latest", [langflow[0]]));
    expect(cell.state).toBe("absent");
    expect(cell.found).toContain("CVE-2025-3248 in Langflow: trivy found it");
    expect(cell.evidence.map(({ source }) => source)).toContain("trivy.json");
  });

  it("one that statements rule out names each statement", () => {
    const stated = langflow.map((flaw) => statementOn("langflowai/langflow:1.2.0", flaw));
    const cell = known("langflowai/langflow:1.2.0", ...stated);
    expect(cell.state).toBe("present");
    for (const flaw of langflow)
      expect(cell.found).toContain(
        `${flaw} in Langflow 1.2.0: vex.json states not affected: vulnerable code not present, which rules it out`,
      );
    expect(cell.evidence.map(({ source }) => source)).toContain("vex.json");
    expect(known("langflowai/langflow:1.2.0", ...stated.slice(1)).state).toBe("absent");
  });

  it("a mended version has none", () => {
    expect(known("langflowai/langflow:1.9.0")).toMatchObject({
      state: "present",
      found: "nothing is known of Langflow 1.9.0",
    });
  });
});
