import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { plainImage } from "../../../importers/read/plain-image.ts";
import { reports } from "../../../importers/reports/index.ts";
import type { FactOf } from "../../../model/fact.ts";
import { input, read } from "./read.ts";

const sha = (two: string): string => `sha256:${two.repeat(32)}`;

/** What a report says of images, and of leaks. */
async function told(path: string, document: unknown) {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  expect(reports.recognises(path, text.slice(0, 65_536)), "is recognised").toBe(true);
  const all = await read([input(path, text)]);
  const of = <K extends "ai.finding" | "ai.scan">(kind: K) =>
    (all.facts.filter((fact) => fact.kind === kind) as FactOf<K>[]).map(
      ({ kind: _, key: __, scope: ___, source: ____, ...content }) => content,
    );
  return { ...all, scans: of("ai.scan"), statements: of("ai.finding") };
}

/**
 * Trivy 0.68.2 wrote them of an image with a Python package, a settings file and an environment, from a registry of its own;
 * its database held two advisories, as the public one is not to be had offline, and it was given a statement on the second.
 */
const recorded = (name: string) => readFile(`test/recorded/trivy/${name}`, "utf8");
const scanned = {
  form: "trivy",
  image: "127.0.0.1:15001/langflowai/langflow:latest",
  digests: ["sha256:fc140f1ac53b2b9e853b6a8c28899e731f0a096f1dd1f4484e2dc01ab873d6d2"],
} as const;

describe("Trivy's report of an image", () => {
  it("is what it found by image and digest, and what it was told (VEX) not to list", async () => {
    const { scans, statements, problems } = await told("trivy.json", await recorded("image.json"));
    expect(problems).toEqual([]);
    expect(scans).toEqual([{ ...scanned, found: ["CVE-2025-3248"], critical: 1 }]);
    const why = "vulnerable_code_not_in_execute_path";
    expect(statements).toEqual([{ ...scanned, flaw: "CVE-2026-33017", state: "not-affected", why }]);
  });

  it("is the same in its other forms", async () => {
    const sarif = await told("trivy.sarif", await recorded("image.sarif"));
    expect(sarif.scans).toEqual([{ ...scanned, found: ["CVE-2025-3248"] }]);
    expect(sarif.exposures).toMatchObject([{ place: { file: "/app/.env", line: 2 } }]);
    const bom = await told("trivy.cdx.json", await recorded("image.cdx.json"));
    expect(bom.scans).toEqual([{ ...scanned, form: "cyclonedx", found: ["CVE-2025-3248"], critical: 0 }]);
  });

  it("has secrets as exposures in the image, and nothing of the lines around them or of its environment", async () => {
    const text = await recorded("image.json");
    const { exposures, credentials, facts, report } = await told("trivy.json", text);
    expect(exposures).toMatchObject([
      { place: { kind: "image", uri: scanned.image, file: "/app/.env", line: 2 }, hasSecret: true },
    ]);
    expect(credentials).toMatchObject([{ type: "github-pat-classic", hasSecret: true }]);
    expect(report).toMatchObject({ form: "trivy", findings: 1, hidden: 1 });
    for (const secret of ["correct-horse", "CANARY"]) expect(text).toContain(secret);
    expect(JSON.stringify(facts)).not.toMatch(/correct-horse|CANARY/);
  });

  it("lists what somebody chose not to see: it is there all the same", async () => {
    const Finding = { VulnerabilityID: "CVE-2025-3248", Severity: "HIGH" };
    const { scans, statements } = await told("trivy.json", {
      SchemaVersion: 2,
      ArtifactName: "shop/a:1",
      ArtifactType: "container_image",
      Results: [
        {
          Target: "Python",
          Class: "lang-pkgs",
          ExperimentalModifiedFindings: [
            { Type: "vulnerability", Status: "ignored", Statement: "accepted", Source: ".trivyignore", Finding },
          ],
        },
      ],
    });
    expect(scans).toMatchObject([{ image: "shop/a:1", found: ["CVE-2025-3248"], critical: 0 }]);
    expect(statements).toEqual([]);
  });

  it("of a file system is of no image; its secrets are kept", async () => {
    const { scans, exposures } = await told("fs.json", {
      SchemaVersion: 2,
      ArtifactName: ".",
      ArtifactType: "filesystem",
      Results: [
        { Target: "a", Class: "lang-pkgs", Vulnerabilities: [{ VulnerabilityID: "CVE-2025-3248", Severity: "HIGH" }] },
        { Target: ".env", Class: "secret", Secrets: [{ RuleID: "github-pat", StartLine: 1, Match: "T=****" }] },
      ],
    });
    expect(scans).toEqual([]);
    expect(exposures).toMatchObject([{ place: { kind: "file", file: ".env", line: 1 } }]);
  });

  it("of a cluster tells images apart by resource; what it puts together of several is said not to be used", async () => {
    const result = (id: string) => [{ Target: "x", Class: "lang-pkgs", Vulnerabilities: [{ VulnerabilityID: id }] }];
    const image = (tag: string) => ({ RepoTags: [tag] });
    const { scans, warnings } = await told("k8s.json", {
      ClusterName: "prod",
      Resources: [
        {
          Namespace: "a",
          Kind: "Deployment",
          Name: "x",
          Metadata: [image("shop/a:1")],
          Results: result("CVE-2025-0001"),
        },
        {
          Namespace: "a",
          Kind: "Deployment",
          Name: "y",
          Metadata: [image("shop/b:1")],
          Results: result("CVE-2025-0002"),
        },
        { Kind: "Pod", Name: "z", Metadata: [image("shop/c:1"), image("shop/d:1")], Results: result("CVE-2025-0003") },
        {
          Kind: "Pod",
          Name: "old",
          Results: [{ ...result("CVE-2025-0004")[0], Target: "shop/e:1 (alpine 3.20)", Class: "os-pkgs" }],
        },
      ],
    });
    expect(scans.map(({ image: name, found }) => [name, ...found])).toEqual([
      ["shop/a:1", "CVE-2025-0001"],
      ["shop/b:1", "CVE-2025-0002"],
      ["shop/e:1", "CVE-2025-0004"],
    ]);
    expect(warnings.join()).toMatch(/results of 1 resources are not told apart by image.*--report all/);
  });
});

/** After grype/presenter/models of Grype 0.121.2: no database, and so no report, is to be had offline. */
describe("Grype's report of an image", () => {
  const match = (id: string, severity = "High", ...related: readonly string[]) => ({
    vulnerability: { id, severity, fix: { state: "fixed", versions: ["9"] } },
    relatedVulnerabilities: related.map((one) => ({ id: one })),
    matchDetails: [{ type: "exact-direct-match" }],
    artifact: { name: "langflow", version: "1.2.0" },
  });
  const source = {
    type: "image",
    target: {
      userInput: "langflowai/langflow:1.2.0",
      imageID: sha("99"),
      manifestDigest: sha("b2"),
      tags: ["langflowai/langflow:1.2.0"],
      repoDigests: [`langflowai/langflow@${sha("a1")}`],
    },
  };
  const descriptor = { name: "grype", version: "0.121.2" };

  it("counts an advisory's CVEs; a VEX document that it was given is a statement, a rule of one's own is none", async () => {
    const { scans, statements, report } = await told("grype.json", {
      matches: [match("GHSA-aaaa-bbbb-cccc", "Critical", "CVE-2025-3248"), match("CVE-2025-9999")],
      ignoredMatches: [
        {
          ...match("CVE-2026-33017"),
          appliedIgnoreRules: [
            { namespace: "vex", "vex-status": "not_affected", "vex-justification": "component_not_present" },
          ],
        },
        { ...match("CVE-2025-1111"), appliedIgnoreRules: [{ vulnerability: "CVE-2025-1111", namespace: "" }] },
      ],
      source,
      descriptor,
    });
    const image = { image: "langflowai/langflow:1.2.0", digests: [sha("a1"), sha("b2")] };
    expect(scans).toEqual([
      { form: "grype", ...image, found: ["CVE-2025-3248", "CVE-2025-9999", "GHSA-aaaa-bbbb-cccc"], critical: 2 },
    ]);
    expect(statements).toEqual([
      { form: "grype", ...image, flaw: "CVE-2026-33017", state: "not-affected", why: "component_not_present" },
    ]);
    expect(report).toBeUndefined();
  });

  it("that found nothing is a scan all the same; one of a folder is of no image", async () => {
    expect((await told("g.json", { matches: [], source, descriptor })).scans).toMatchObject([{ found: [] }]);
    const folder = await told("g.json", {
      matches: [match("CVE-2025-3248")],
      source: { type: "directory", target: "/" },
    });
    expect(folder.scans).toEqual([]);
    expect(folder.warnings.join()).toMatch(/`g.json` reports on no image/);
  });
});

describe("SARIF of image scanners", () => {
  const log = (driver: object, results: readonly object[], properties?: object) => ({
    version: "2.1.0",
    runs: [{ tool: { driver }, results, ...(properties ? { properties } : {}) }],
  });

  it("of Trivy is of the image that its run names; a secret among the results is an exposure", async () => {
    const rules = [
      { id: "CVE-2025-3248", properties: { tags: ["vulnerability", "security", "CRITICAL"] } },
      { id: "github-pat", properties: { tags: ["secret", "security", "CRITICAL"] } },
    ];
    const place = {
      locations: [{ physicalLocation: { artifactLocation: { uri: "app/.env" }, region: { startLine: 2 } } }],
    };
    const { scans, exposures } = await told(
      "t.sarif",
      log({ name: "Trivy", rules }, [{ ruleId: "CVE-2025-3248" }, { ruleId: "github-pat", ...place }], {
        imageName: "langflowai/langflow",
        repoTags: [],
        repoDigests: [`langflowai/langflow@${sha("a1")}`],
        imageID: sha("99"),
      }),
    );
    expect(scans).toEqual([
      { form: "trivy", image: "langflowai/langflow:latest", digests: [sha("a1")], found: ["CVE-2025-3248"] },
    ]);
    expect(exposures).toMatchObject([{ place: { file: "app/.env", line: 2 } }]);
  });

  it("of Grype is of the image that each result names; a package called token is no leak", async () => {
    const result = (rule: string, image: string) => ({
      ruleId: rule,
      message: { text: `A high vulnerability in python package: x, version 1 was found in image ${image} at: /x` },
    });
    const { scans, exposures } = await told(
      "g.sarif",
      log({ name: "grype" }, [
        result("CVE-2025-3248-langflow", "langflowai/langflow:1.2.0"),
        result("CVE-2024-1234-jsonwebtoken", "langflowai/langflow:1.2.0"),
        result("GHSA-aaaa-bbbb-cccc-secret", "shop/other:1"),
      ]),
    );
    expect(scans.map(({ image, found }) => [image, ...found])).toEqual([
      ["langflowai/langflow:1.2.0", "CVE-2024-1234", "CVE-2025-3248"],
      ["shop/other:1", "GHSA-aaaa-bbbb-cccc"],
    ]);
    expect(exposures).toEqual([]);
  });
});

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

describe("a reference of an image", () => {
  it("is kept with a port or a name that looks like an assignment; a part that looks like a secret is withheld alone", () => {
    for (const plain of [
      "localhost:15001/langflowai/langflow:latest",
      "shop/auth:1.2.0",
      "602718495331.dkr.ecr.eu-west-1.amazonaws.com/x",
    ])
      expect(plainImage(plain)).toBe(plain);
    expect(plainImage(`shop/app@${sha("a1")}`)).toBe("shop/app");
    const commit = "3f2a9c".repeat(7).slice(0, 40);
    expect(plainImage(`langflowai/langflow:${commit}`)).toBe("langflowai/langflow:(withheld: looks like a secret)");
  });
});

describe("reports on images that are not what they should be", () => {
  it("are read up to where they break, and quote nothing", async () => {
    const text = JSON.stringify({
      SchemaVersion: 2,
      ArtifactName: "shop/a:1",
      ArtifactType: "container_image",
      Results: [
        {
          Target: "x",
          Class: "lang-pkgs",
          Vulnerabilities: [{ VulnerabilityID: "CVE-2025-0001" }, { VulnerabilityID: 7 }],
        },
      ],
    });
    const { scans } = await told("t.json", text.slice(0, -3));
    expect(scans).toMatchObject([{ image: "shop/a:1", found: ["CVE-2025-0001"] }]);
    const odd = { "@context": "https://openvex.dev/ns/v0.2.0", statements: [7, null, { vulnerability: [] }] };
    expect((await told("v.json", odd)).problems).toHaveLength(3);
    for (const document of [
      { bomFormat: "CycloneDX", vulnerabilities: [7, { id: {} }, { id: "CVE-2025-1", affects: 7 }] },
      { matches: [7, {}, { vulnerability: 1 }], descriptor: {} },
      { SchemaVersion: 2, ArtifactName: { a: 1 }, ArtifactType: 7, Metadata: [7], Results: [7, { Secrets: 1 }] },
    ]) {
      const { scans: none, statements } = await told("x.json", document);
      expect([none, statements]).toEqual([[], []]);
    }
  });
});
