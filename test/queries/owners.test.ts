import { beforeAll, describe, expect, it } from "vitest";
import { ownersRenderers } from "../../cli/render/owners.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphReader } from "../../graph/port.ts";
import { shownControl } from "../../queries/control.ts";
import owners from "../../queries/owners.ts";
import step from "../../queries/step.ts";
import { load } from "../support/load.ts";

const ask = (graph: GraphReader, question: Partial<Parameters<typeof owners.run>[1]> = {}) =>
  owners.run(graph, owners.input.parse(question));
const io = { color: false } as Parameters<NonNullable<typeof ownersRenderers.table>>[0];

describe("owners of the estate", () => {
  let graph: GraphReader;
  beforeAll(async () => {
    graph = viewOfFacts((await load("examples/assistant")).facts, { id: "", takenAt: "2026-11-20T06:10:00.000Z" });
  }, 60_000);

  it("counts by kind, whatever is shown", () => {
    const { counts, byKind, byOwner, rows, truncated } = ask(graph, { limit: 3 });
    expect(rows).toHaveLength(3);
    expect(truncated).toBe(true);
    expect(counts.things).toBe(counts.owned + counts.unowned);
    expect(counts.unowned).toBeGreaterThan(20);
    expect(counts.conflicts).toBeGreaterThan(0);
    for (const what of ["things", "owned", "conflicts", "unowned"] as const)
      expect(byKind.reduce((sum, one) => sum + one[what], 0)).toBe(counts[what]);
    expect(byOwner.reduce((sum, { things }) => sum + things, 0)).toBe(counts.owned);
    expect(byOwner[0]).toMatchObject({ owner: "platform", contact: { oncall: "platform-oncall@larkfield.example" } });
    expect(ask(graph, { limit: 100_000 }).counts).toEqual(counts);
  });

  it("shows the conflict over the retrieval store with both sources", () => {
    const [row, ...others] = ask(graph, {
      selectors: ["arn:aws:s3:::larkfield-assistant-embeddings"],
      conflicts: true,
    }).rows;
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      technical: {
        status: "conflict",
        owner: "ml-platform",
        source: { origin: "backstage", document: "assistant/catalog-info.yaml" },
        others: [{ owner: "data-platform", source: { origin: "cloud-tag", said: "tag team" } }],
      },
      business: {
        status: "conflict",
        owner: "ml-platform",
        others: [{ owner: "knowledge", source: { origin: "csv", locator: "line 4" } }],
      },
      about: { purpose: "retrieval store of the assistant", review_days: "180" },
    });
  });

  it("lists what nobody owns, and only that", () => {
    const { rows } = ask(graph, { unowned: true, limit: 10_000 });
    expect(rows.length).toBe(ask(graph).counts.unowned);
    expect(rows.map(({ id }) => id)).toContain("arn:aws:s3:::larkfield-customer-exports-replica");
    for (const { technical, business } of rows)
      expect([technical, business]).toEqual([{ status: "unowned" }, { status: "unowned" }]);
  });

  it("takes selectors as other questions do", () => {
    expect(ask(graph, { selectors: ["class:credential"] }).rows.map(({ kind }) => kind)).toEqual(
      Array(4).fill("Credential"),
    );
    expect(ask(graph, { selectors: ["*no-such-thing*"] })).toMatchObject({ unmatched: ["*no-such-thing*"], rows: [] });
    expect(() => ask(graph, { selectors: ["arn:aws:s3:::larkfield-assistant-embeding"] })).toThrow(/no node/);
  });

  it("names the owner of every control, with its source", () => {
    const { controls } = graph;
    const shown = Array.from({ length: controls.count }, (_, index) => shownControl(graph, index));
    expect(shown.length).toBeGreaterThan(500);
    const named = shown.filter(({ owner }) => owner.status !== "unowned");
    expect(named.length / shown.length).toBeGreaterThan(0.6);
    for (const { owner } of named) if (owner.status !== "unowned") expect(owner.source.document).not.toBe("");
    const key = shown.find(({ id }) => id.endsWith(":credential:AKIAVQRDX25J6EXAMPLE"));
    expect(key?.owner).toMatchObject({
      owner: "release-engineering",
      contact: { oncall: "release-oncall@larkfield.example" },
    });
    const policies = shown.filter(({ factKind }) => factKind === "k8s.network-policy");
    for (const { owner } of policies) expect(owner).toMatchObject({ owner: "network" });
  });

  it("a step's answer names who owns its facts and carries out its controls", () => {
    const { steps, facts } = step.run(
      graph,
      step.input.parse({ conclusion: "arn:aws:s3:::larkfield-assistant-embeddings#read" }),
    );
    const last = steps.find(({ controls }) => controls.length > 0);
    expect(last?.controls.every(({ owner }) => owner !== undefined)).toBe(true);
    expect(Object.values(facts).some(({ owner }) => owner.status !== "unowned")).toBe(true);
    expect(steps.flatMap((one) => one.owners)).toContain("ml-platform");
  });

  it("is readable as a table", () => {
    const text = ownersRenderers.table?.(io, ask(graph, { conflicts: true }), {}) ?? "";
    expect(text).toMatch(/\d+ of \d+ identities/);
    expect(text).toContain("but data-platform by tag team, assistant/aws/assistant-data/resources.json");
  });
});

it("writes no cell that a spreadsheet runs, and no control character", async () => {
  const { facts } = await load("examples/assistant/owners.yaml");
  const graph = viewOfFacts(facts, { id: "", takenAt: "" });
  const row = { id: "=1+1", kind: "AwsBucket", class: "data-store", name: "\u001b[31m", about: {} } as const;
  const technical = {
    status: "owned",
    role: "technical",
    owner: "@x",
    source: { origin: "csv", document: "-a", locator: "", said: "+b" },
  } as const;
  const answer = { ...ask(graph), rows: [{ ...row, technical, business: { status: "unowned" } as const }] };
  const csv = ownersRenderers.csv?.(io, answer, {}) ?? "";
  expect(csv.split("\r\n")[1]).toBe('"\'=1+1","AwsBucket","data-store","\ufffd[31m","\'@x","","\'+b, -a",""');
  expect(ownersRenderers.table?.(io, answer, {})).not.toContain("\u001b");
});
