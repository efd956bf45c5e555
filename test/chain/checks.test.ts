import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GraphReader } from "../../graph/port.ts";
import { frameworks } from "../../model/framework.ts";
import aiIso from "../../queries/findings/checks/ai-iso-01.ts";
import aiPre1 from "../../queries/findings/checks/ai-pre-01.ts";
import aiPre2 from "../../queries/findings/checks/ai-pre-02.ts";
import aiPre3 from "../../queries/findings/checks/ai-pre-03.ts";
import aiTool from "../../queries/findings/checks/ai-tool-01.ts";
import aiVec from "../../queries/findings/checks/ai-vec-01.ts";
import govRaci1 from "../../queries/findings/checks/gov-raci-01.ts";
import govRaci2 from "../../queries/findings/checks/gov-raci-02.ts";
import { CheckContext } from "../../queries/findings/context.ts";
import type { AmbitCheck } from "../../queries/findings/define.ts";
import { writeManyServices } from "../support/many-services.ts";
import { graphOf } from "./estate.ts";

const mine = [aiPre1, aiPre2, aiPre3, aiIso, aiTool, aiVec, govRaci1, govRaci2];
const owners = `format: ambit-owners/v1
teams: [{id: network, role: cloud}, {id: runtime, role: platform}, {id: soc, role: security}, {id: shop}]
owners:
  - {node_selector: "*", owner: shop, chain_owner: shop}
`;

let folder: string;
let graph: GraphReader;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "ambit-chain-checks-"));
  writeManyServices(folder, 6);
  graph = await graphOf([folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const found = (check: AmbitCheck, of: GraphReader = graph) =>
  [...check.examine(new CheckContext(of))].map((one) => ({
    ...one,
    name: one.subject.slice(one.subject.lastIndexOf(":") + 1),
  }));
const names = (check: AmbitCheck, of?: GraphReader) =>
  found(check, of)
    .filter(({ unknown }) => unknown === undefined)
    .map(({ name }) => name.replace(/@.*/, ""))
    .sort();

describe("checks of chains", () => {
  it("name entries of frameworks that there are", () => {
    for (const { frameworks: refs } of mine)
      for (const { framework, id } of refs) expect(frameworks[framework].ids).toHaveProperty([id]);
  });

  it("a known flaw without a login and with data behind it is critical; its protected twin is silent", () => {
    // The image of service-3 is `latest`: whether it has the flaw is not known.
    expect(found(aiPre1).map(({ name, severity }) => `${name.replace(/@.*/, "")} ${severity}`)).toEqual([
      "service-0 critical",
      "service-3 high",
    ]);
    const [first] = found(aiPre1);
    expect(first).toMatchObject({
      severity: "critical",
      sentence: expect.stringContaining("1 secret and 1 data store"),
    });
    expect(first?.evidence.length).toBeGreaterThan(0);
  });

  it("a login that is not proven, and a transform before one, are told of AI services", () => {
    expect(names(aiPre2)).toEqual(["service-0", "service-3"]);
    expect(names(aiPre3)).toEqual(["service-5"]);
  });

  it("what nothing isolates is told where policies were read, and is unknown where they were not", async () => {
    expect(names(aiIso)).toEqual([]);
    const bare = await graphOf([folder], (facts) => facts.filter(({ kind }) => kind !== "k8s.network-policy"));
    expect(names(aiIso, bare)).toContain("service-0");
    const unread = await graphOf([folder], (facts) =>
      facts.filter(
        (fact) =>
          fact.kind !== "k8s.network-policy" && !(fact.kind === "coverage" && fact.collection === "k8s.network-policy"),
      ),
    );
    expect(names(aiIso, unread)).toEqual([]);
    expect(found(aiIso, unread)[0]?.unknown).toMatch(/not read/);
  });

  it("without an owners file nobody is accountable; with one each point has one", async () => {
    expect(names(govRaci1)).toHaveLength(6);
    expect(names(govRaci2)).toHaveLength(6);
    writeFileSync(path.join(folder, "owners.yaml"), owners);
    const owned = await graphOf([folder]);
    rmSync(path.join(folder, "owners.yaml"));
    expect(found(govRaci1, owned).map(({ sentence }) => sentence)).toEqual([]);
    expect(names(govRaci2, owned)).toEqual([]);
  });
});
