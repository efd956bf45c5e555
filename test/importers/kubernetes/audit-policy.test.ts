import { describe, expect, it } from "vitest";
import { fileOf, importFiles } from "./read.ts";

const policy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    users: ["system:kube-proxy"]
    verbs: ["watch"]
    resources:
      - group: ""
        resources: ["endpoints", "services"]
  - level: Metadata
    resources:
      - resources: ["secrets"]
        resourceNames: ["db"]
    namespaces: ["prod"]
  - level: None
    nonResourceURLs: ["/healthz*"]
`;

describe("an audit policy", () => {
  it("is its rules, in their order", async () => {
    const { facts, problems } = await importFiles([fileOf("audit.yaml", policy)]);
    expect(problems).toEqual([]);
    const rules = facts.filter(({ kind }) => kind === "k8s.audit-rule");
    expect(rules).toMatchObject([
      {
        order: 0,
        level: "None",
        users: ["system:kube-proxy"],
        verbs: ["watch"],
        resources: [{ group: "", names: [] }],
      },
      { order: 1, level: "Metadata", namespaces: ["prod"], resources: [{ resources: ["secrets"], names: ["db"] }] },
      { order: 2, level: "None", paths: ["/healthz*"] },
    ]);
    expect(rules[1]?.source).toMatchObject({ document: "audit.yaml", locator: expect.stringContaining("/rules/1") });
  });

  it("is read where its file is there, and unknown where it is not, whatever else the API serves", async () => {
    const coverage = (facts: Awaited<ReturnType<typeof importFiles>>["facts"]) =>
      facts.flatMap((fact) => (fact.kind === "coverage" && fact.collection === "k8s.audit-rule" ? [fact.state] : []));
    expect(coverage((await importFiles([fileOf("audit.yaml", policy)])).facts)).toEqual(["read"]);
    const definitions = fileOf(
      "crds.json",
      JSON.stringify({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinitionList", items: [] }),
    );
    expect(coverage((await importFiles([definitions])).facts)).toEqual(["not-asked"]);
  });
});
