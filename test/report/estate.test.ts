import { beforeAll, describe, expect, it } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import type { Chain } from "../../queries/chain/answer.ts";
import chain from "../../queries/chain.ts";
import findings from "../../queries/findings.ts";
import type { ReportAnswer } from "../../queries/report/answer.ts";
import report from "../../queries/report.ts";
import { Repository } from "../gate/estate.ts";
import { load } from "../support/load.ts";

const pod = (name: string): string => `k8s:assistant-prod:pod:copilot:deployment/${name}`;
const lambda = (name: string): string => `arn:aws:lambda:eu-central-1:602718495331:function:${name}`;
/** Each unsafe service with its twin. */
const pairs = [
  [pod("flows"), pod("drafts")],
  [pod("ask"), pod("brief")],
  [lambda("assistant-case-answers"), lambda("assistant-case-answers-staff")],
] as const;
const services = pairs.flat();

let graph: GraphView;
const chainsOf = new Map<string, Chain>();
beforeAll(async () => {
  graph = viewOfFacts((await load("examples/assistant")).facts, { id: "", takenAt: "2026-11-20T06:10:00.000Z" });
  for (const service of services) {
    const [made] = chain.run(graph, chain.input.parse({ services: [service] })).chains;
    if (made) chainsOf.set(service, made);
  }
}, 120_000);

const of = (service: string): Chain => {
  const made = chainsOf.get(service);
  if (!made) throw new Error(`${service} has no chain`);
  return made;
};
/** Controls of one place of the chain with their states. */
const cells = (service: string, control: RegExp): [string, string][] =>
  of(service)
    .cells.filter((cell) => control.test(cell.control))
    .map((cell) => [cell.control, cell.state]);

describe("the three services and their twins", () => {
  it("come in as their exports say", () => {
    expect(services.map((service) => of(service).entry)).toEqual([
      "unauthenticated",
      "authenticated",
      "authenticated",
      "authenticated",
      "unauthenticated",
      "authenticated",
    ]);
  });

  it("the flow runner's way around its login is told, and its twin has none", () => {
    const ways = (service: string) => of(service).cells.flatMap(({ bypass }) => bypass ?? []);
    expect(ways(pod("flows"))).toContain("AUTH-BYP-01");
    expect(ways(pod("drafts"))).not.toContain("AUTH-BYP-01");
  });

  it("the reading desk's path is changed before the login, its twin's is not", () => {
    const before = /changed or run before the login/;
    expect(cells(pod("ask"), before).map(([, state]) => state)).toContain("absent");
    expect(cells(pod("brief"), before).map(([, state]) => state)).not.toContain("absent");
  });

  it("each has its chain owner, but the desk that nobody reviews", () => {
    expect(services.map((service) => of(service).chainOwner)).toEqual([
      "assistant-copilot",
      "assistant-copilot",
      undefined,
      "assistant-copilot",
      "assistant-cases",
      "assistant-cases",
    ]);
  });

  it("the application, platform and cloud teams answer for their points", () => {
    for (const service of services) {
      const raci = new Map(of(service).raci.map((row) => [row.point, row.accountable.map(({ owner }) => owner)]));
      const app = service.includes("copilot") ? "assistant-copilot" : "assistant-cases";
      expect([service, raci.get("CP1"), raci.get("CP3"), raci.get("CP5")]).toEqual([
        service,
        ["network"],
        [app],
        ["platform"],
      ]);
    }
  });

  it("twins are blind alike: one line is not a log", () => {
    const blind = (service: string) =>
      of(service)
        .cells.filter(({ lane, state }) => lane === "detection" && state !== "present")
        .map(({ control, state, gap }) => [control.replaceAll(/flows|drafts|ask|brief|-staff/g, ""), state, gap])
        .sort();
    for (const [unsafe, twin] of pairs) expect(blind(unsafe).length, unsafe).toBe(blind(twin).length);
  });

  it("checks name the unsafe ones and not their twins", () => {
    const found = findings.run(graph, findings.input.parse({ checks: ["AI-PRE-*", "AUTH-BYP-01"], limit: 10_000 }));
    const subjects = (check: string): readonly string[] =>
      found.findings.filter((one) => one.check === check).map(({ subject }) => subject.replace(/@\w+$/, ""));
    expect(subjects("AI-PRE-03")).toContain(pod("ask"));
    for (const [, twin] of pairs)
      for (const check of ["AI-PRE-01", "AI-PRE-02", "AI-PRE-03"]) expect([check, subjects(check)]).not.toContain(twin);
  });
});

describe("the gate", () => {
  it("fails for what anybody may ask and nobody signed, and says nothing of the twins", () => {
    const repository = new Repository();
    const { verdict, findings: open } = repository.gate(graph);
    repository.remove();
    const subjects = new Set(open.map(({ subject }) => subject));
    expect(verdict).toBe("fail");
    const routesOf = (service: string) => of(service).routes.filter((route) => subjects.has(route));
    expect(routesOf(pod("flows"))).toEqual(["route:https://flows.example.com:443/api/v1*"]);
    expect(routesOf(lambda("assistant-case-answers"))).toHaveLength(1);
    expect(routesOf(pod("ask"))).toEqual(["route:https://ask.example.com:443/ask*"]);
    for (const asked of [pod("drafts"), pod("brief"), lambda("assistant-case-answers-staff")])
      expect([asked, routesOf(asked)]).toEqual([asked, []]);
  });
});

describe("the report", () => {
  let answer: ReportAnswer;
  beforeAll(() => {
    answer = report.run(graph, report.input.parse({ limit: 100_000 }));
  }, 120_000);

  it("cites a node or a check on every line", () => {
    const checks = /^[A-Z]+-[A-Z0-9-]+$/;
    for (const { key, entries } of answer.frameworks)
      for (const { id, lines } of entries)
        for (const { check, node, text } of lines)
          expect([key, id, text, check !== undefined ? checks.test(check) : (node ?? "") !== ""]).toEqual([
            key,
            id,
            text,
            true,
          ]);
  });

  it("names nodes that there are", () => {
    for (const { entries } of answer.frameworks)
      for (const { lines } of entries)
        for (const { kind, node } of lines)
          if (kind === "step" || kind === "gap" || kind === "control" || kind === "part")
            expect([node, graph.nodeIndex(node ?? "") >= 0]).toEqual([node, true]);
  });

  it("counts what it cuts off", () => {
    const short = report.run(graph, report.input.parse({ framework: ["owasp-nhi-2025"], limit: 1 }));
    const long = answer.frameworks[0]?.entries ?? [];
    for (const [at, { counts, truncated, lines }] of (short.frameworks[0]?.entries ?? []).entries()) {
      expect(counts).toEqual(long[at]?.counts);
      expect(lines).toEqual(long[at]?.lines.slice(0, 1));
      expect(truncated).toBe((long[at]?.lines.length ?? 0) > 1);
    }
  });

  it("puts parts of AI services into their layers", () => {
    const maestro = answer.frameworks.find(({ key }) => key === "csa-maestro");
    const parts = (id: string) =>
      maestro?.entries.find((one) => one.id === id)?.lines.flatMap(({ kind, node }) => (kind === "part" ? [node] : []));
    expect(parts("L2")).toContain("arn:aws:bedrock:eu-central-1:602718495331:knowledge-base/K3VD6PSUJA");
    expect(parts("L3")).toContain(lambda("assistant-case-lookup"));
  });
});
