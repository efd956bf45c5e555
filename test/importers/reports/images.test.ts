import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { plainImage } from "../../../importers/read/plain-image.ts";
import { told } from "./read.ts";

const sha = (two: string): string => `sha256:${two.repeat(32)}`;

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

describe("a reference of an image", () => {
  it("is kept with a port or a name that looks like an assignment; a part that looks like a secret is withheld alone", () => {
    for (const plain of [
      "localhost:15001/langflowai/langflow:latest",
      "shop/auth:1.2.0",
      "602718495331.dkr.ecr.eu-west-1.amazonaws.com/x",
    ])
      expect(plainImage(plain)).toBe(plain);
    expect(plainImage(`shop/app@${sha("a1")}`)).toBe("shop/app");
    expect(plainImage(`shop/app:1@${sha("a1")}`)).toBe("shop/app:1");
    expect(plainImage("kim:hunter2@registry.example.com/shop/app:1")).toBe("registry.example.com/shop/app:1");
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
