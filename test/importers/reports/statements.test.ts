import { describe, expect, it } from "vitest";
import { told } from "./read.ts";

const sha = (two: string): string => `sha256:${two.repeat(32)}`;

describe("OpenVEX", () => {
  const document = (...statements: readonly object[]) => ({
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": "https://example.com/vex/1",
    author: "security@example.com",
    timestamp: "2026-03-01T00:00:00Z",
    version: 1,
    statements,
  });
  const purl = "pkg:oci/langflow?repository_url=docker.io/langflowai/langflow&tag=1.2.0";
  const reason = { status: "not_affected", justification: "vulnerable_code_not_present" };

  it("names images by package URL, reference or hash; aliases count, time is the document's where none is told", async () => {
    const { statements, problems, warnings } = await told(
      "a.vex.json",
      document(
        {
          vulnerability: { name: "CVE-2025-3248", aliases: ["GHSA-aaaa-bbbb-cccc"] },
          products: [{ "@id": purl }],
          ...reason,
        },
        {
          vulnerability: { name: "CVE-2026-33017" },
          products: [
            { "@id": `pkg:oci/langflow@${encodeURIComponent(sha("a1"))}` },
            { "@id": "urn:x", hashes: { "sha-256": "B2".repeat(32) } },
            { "@id": "ghcr.io/shop/app" },
          ],
          status: "fixed",
          timestamp: "2026-04-01T00:00:00Z",
        },
      ),
    );
    expect([problems, warnings]).toEqual([[], []]);
    const first = { form: "openvex", image: "docker.io/langflowai/langflow:1.2.0", digests: [], state: "not-affected" };
    const at = { why: "vulnerable_code_not_present", at: "2026-03-01T00:00:00.000Z" };
    const fixed = { form: "openvex", flaw: "CVE-2026-33017", state: "fixed", at: "2026-04-01T00:00:00.000Z" };
    expect(statements).toEqual([
      { ...first, flaw: "CVE-2025-3248", ...at },
      { ...first, flaw: "GHSA-aaaa-bbbb-cccc", ...at },
      { ...fixed, image: "", digests: [sha("a1")] },
      { ...fixed, image: "", digests: [sha("b2")] },
      { ...fixed, image: "ghcr.io/shop/app", digests: [] },
    ]);
  });

  it("of several statements on one thing the newest counts, wherever it stands", async () => {
    const about = { vulnerability: "CVE-2025-3248", products: [purl] };
    const newer = { ...about, status: "under_investigation", timestamp: "2026-05-01T00:00:00Z" };
    for (const order of [
      [newer, { ...about, ...reason }],
      [{ ...about, ...reason }, newer],
    ]) {
      const { statements } = await told("a.vex.json", document(...order));
      expect(statements.map(({ state }) => state)).toEqual(["under-investigation"]);
    }
    // Of one time, what leaves it open.
    const { statements } = await told(
      "a.vex.json",
      document({ ...about, ...reason }, { ...about, status: "affected" }),
    );
    expect(statements.map(({ state }) => state)).toEqual(["affected"]);
  });

  it("is not used where it says no reason, no vulnerability, no status, or names no image for certain", async () => {
    const about = { vulnerability: { name: "CVE-2025-3248" }, products: [{ "@id": purl }] };
    const { statements, problems, warnings } = await told(
      "a.vex.json",
      document(
        { ...about, status: "not_affected" },
        { ...about, ...reason, vulnerability: { name: "langflow" } },
        { ...about, status: "safe" },
        { ...about, ...reason, products: [{ "@id": "pkg:oci/langflow" }, { "@id": "pkg:pypi/langflow@1.2.0" }] },
      ),
    );
    expect(statements).toEqual([]);
    expect(problems.map(({ at, message }) => `${at}: ${message}`)).toEqual([
      "/statements/0/justification: not_affected without justification or impact_statement says no reason: not used",
      "/statements/1/vulnerability: expected the id of a vulnerability: CVE-2025-1234",
      "/statements/2/status: expected one of not_affected, affected, fixed, under_investigation",
    ]);
    expect(warnings.join()).toMatch(/1 statements name no image/);
  });

  it("keeps no free text: reasons are words of the form", async () => {
    const { facts } = await told(
      "a.vex.json",
      document({
        vulnerability: { name: "CVE-2025-3248", description: "CANARY" },
        products: [{ "@id": purl }],
        status: "not_affected",
        justification: "CANARY because",
        impact_statement: "CANARY",
        action_statement: "CANARY",
      }),
    );
    expect(JSON.stringify(facts)).not.toContain("CANARY");
  });
});

describe("CycloneDX", () => {
  const bom = (more: object) => ({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1, ...more });
  const component = {
    type: "container",
    "bom-ref": "root",
    name: "langflowai/langflow:1.2.0",
    version: sha("a1"),
  };
  const on = (id: string, state?: string, more: object = {}) => ({
    id,
    affects: [{ ref: "pkg:pypi/langflow@1.2.0" }],
    ...(state === undefined ? {} : { analysis: { state, ...more } }),
  });

  it("of a scanner lists what it found; an analysis is a statement", async () => {
    const { scans, statements } = await told(
      "bom.cdx.json",
      bom({
        metadata: { timestamp: "2026-03-01T00:00:00Z", component },
        vulnerabilities: [
          { ...on("CVE-2025-3248"), ratings: [{ severity: "critical" }] },
          on("CVE-2026-33017", "not_affected", { justification: "code_not_reachable" }),
          on("CVE-2026-33018", "exploitable"),
          on("CVE-2026-33019", "resolved", { lastUpdated: "2026-04-01T00:00:00Z" }),
        ],
      }),
    );
    const image = { image: "langflowai/langflow:1.2.0", digests: [sha("a1")] };
    const stated = { form: "cyclonedx", ...image, at: "2026-03-01T00:00:00.000Z" };
    expect(scans).toEqual([{ form: "cyclonedx", ...image, found: ["CVE-2025-3248", "CVE-2026-33018"], critical: 1 }]);
    expect(statements).toEqual([
      { ...stated, flaw: "CVE-2026-33017", state: "not-affected", why: "code_not_reachable" },
      { ...stated, flaw: "CVE-2026-33018", state: "affected" },
      { ...stated, flaw: "CVE-2026-33019", state: "fixed", at: "2026-04-01T00:00:00.000Z" },
    ]);
  });

  it("that only states links to the image of another document; what links to none is said not to be used", async () => {
    const link = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#";
    const oci = `pkg:oci/langflow@${sha("a1")}?repository_url=docker.io/langflowai/langflow`;
    const { statements, scans, warnings } = await told(
      "vex.cdx.json",
      bom({
        vulnerabilities: [
          {
            ...on("CVE-2025-3248", "false_positive"),
            affects: [{ ref: link + oci }, { ref: link + encodeURIComponent(oci) }],
          },
          on("CVE-2026-33017", "not_affected"),
        ],
      }),
    );
    expect(scans).toEqual([]);
    expect(statements).toEqual([
      { form: "cyclonedx", image: "", digests: [sha("a1")], flaw: "CVE-2025-3248", state: "not-affected" },
    ]);
    expect(warnings.join()).toMatch(/1 vulnerabilities affect no image/);
  });
});
