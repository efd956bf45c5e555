import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closure, type GraphReader } from "../../graph/port.ts";
import { positional } from "../../model/access.ts";
import type { Fact } from "../../model/fact.ts";
import { authorities, internet, kindSpec } from "../../model/node.ts";
import entries, { type EntryRow } from "../../queries/entries.ts";
import { lines } from "./random.ts";
import { step, steps, world } from "./world.ts";

const shop = "route:https://shop:443/*";
const status = "route:https://status:443/*";
const web = "k8s:prod:pod:shop:web";
const page = "k8s:prod:pod:status:page";
const token = "k8s:prod:serviceaccount:shop:web";

const ask = (facts: Iterable<Fact>, rest = {}) => entries.run(world(facts), entries.input.parse(rest));

const open = steps(`
  internet#originate -> ${shop}#connect
  ${shop}#connect -> k8s:prod:service:shop:web#connect
  k8s:prod:service:shop:web#connect -> ${web}#connect
  internet#originate -> ${status}#connect
  ${status}#connect -> ${page}#connect
  ${web}#execute -> ${token}#impersonate
  ${token}#impersonate -> k8s:prod:secret:shop:db#read
  ${token}#impersonate -> arn:aws:s3:::docs#read
`);

describe("entries", () => {
  it("lists ways in, worst first, by what code execution behind them would reach", () => {
    expect(ask(open).entries).toMatchObject([
      {
        id: shop,
        kind: "Route",
        access: "connect",
        authentication: "unauthenticated",
        certainty: "certain",
        leadsTo: [web],
        wouldReach: { admin: false, identities: 1, secrets: 1, dataStores: 1, workloads: 0 },
      },
      { id: status, leadsTo: [page], wouldReach: { identities: 0, secrets: 0, dataStores: 0, workloads: 0 } },
    ]);
  });

  it("is the way in itself, not what stands between it and the workload", () => {
    expect(ask(open).entries.map(({ id }) => id)).not.toContain("k8s:prod:service:shop:web");
  });

  it("is also what the internet gets more of than a connection, and a connection with no route in front", () => {
    const facts = steps(`
      internet#originate -> arn:aws:s3:::public#read
      internet#originate -> ${web}#connect
      internet#originate -> hub:anybody
      hub:anybody -> arn:aws:s3:::shared#read
    `);
    expect(ask(facts).entries.map(({ id, access, leadsTo }) => [id, access, leadsTo])).toEqual([
      ["arn:aws:s3:::public", "read", []],
      ["arn:aws:s3:::shared", "read", []],
      [web, "connect", [web]],
    ]);
  });

  it("does not count for one entry what the internet reaches anyway", () => {
    const facts = [...open, ...steps("internet#originate -> arn:aws:s3:::public#read")];
    const row = ask(facts).entries.find(({ id }) => id === status);
    expect(row?.wouldReach).toMatchObject({ dataStores: 0 });
  });

  it("puts administration of an account or cluster above any number of things", () => {
    const facts = [...open, ...steps(`${page}#execute -> k8s:prod#administer`)];
    expect(ask(facts).entries.map(({ id, wouldReach }) => [id, wouldReach.admin])).toEqual([
      [status, true],
      [shop, false],
    ]);
  });

  it("leaves out what stands behind a login", () => {
    const facts = [
      ...steps(`internet#originate -> ${status}#connect`),
      step(`internet#originate -> ${shop}#connect`, { asks: true }),
      ...steps(`${shop}#connect -> ${web}#connect
        ${web}#execute -> k8s:prod#administer`),
    ];
    expect(ask(facts).entries.map(({ id }) => id)).toEqual([status]);
    expect(ask(facts, { all: true }).entries.map(({ id, leadsTo }) => [id, leadsTo])).toContainEqual([shop, [web]]);
  });

  it("does not take a stolen identity for a way in", () => {
    const facts = steps(`
      internet#originate -> arn:aws:s3:::public#read
      arn:aws:s3:::public#read -> ${token}#impersonate
      ${token}#impersonate -> ${shop}#connect
    `);
    expect(ask(facts).entries.map(({ id }) => id)).toEqual(["arn:aws:s3:::public"]);
  });

  it("keeps to the certainty asked for, and to the limit", () => {
    const facts = [...open, step(`internet#originate -> route:https://maybe:443/#connect`, { when: ["it rains"] })];
    expect(ask(facts).entries.map(({ certainty }) => certainty)).toEqual(["certain", "conditional", "certain"]);
    expect(ask(facts, { certainty: "certain" }).entries).toHaveLength(2);
    expect(ask(facts, { limit: 1 })).toMatchObject({ truncated: true, entries: [{ id: shop }] });
  });

  it("counts what a closure of its own would", () => {
    fc.assert(
      fc.property(lines, (facts) => {
        const graph = world(facts);
        for (const row of entries.run(graph, entries.input.parse({})).entries)
          expect(row.wouldReach).toEqual(behind(graph, row));
      }),
      { numRuns: 200 },
    );
  });
});

/** What code execution behind an entry reaches beyond what the internet does, by the definition. */
function behind(graph: GraphReader, { id, access, leadsTo }: EntryRow): EntryRow["wouldReach"] {
  const start = graph.privilegeIndex(graph.nodeIndex(internet), "originate");
  const run = leadsTo
    .map((workload) => graph.privilegeIndex(graph.nodeIndex(workload), "execute"))
    .filter((p) => p >= 0);
  const held = positional.has(access) ? run : [graph.privilegeIndex(graph.nodeIndex(id), access), ...run];
  const reach = (starts: readonly number[]) => [...closure(graph.csr, starts, 1).order];
  const anyway = new Set(reach([start]));
  const own = new Set(held.map((p) => graph.nodeOf(p)));
  const gained = reach([start, ...held]).filter(
    (p) => !anyway.has(p) && !positional.has(graph.accessOf(p)) && !own.has(graph.nodeOf(p)),
  );
  const kind = (p: number) => graph.nodes[graph.nodeOf(p)]?.kind ?? "Hub";
  const count = (group: string) =>
    new Set(gained.filter((p) => kindSpec(kind(p)).class === group).map((p) => graph.nodeOf(p))).size;
  return {
    admin: gained.some((p) => graph.accessOf(p) === "administer" && authorities.has(kind(p))),
    identities: count("identity"),
    secrets: count("secret"),
    dataStores: count("data-store"),
    workloads: count("workload"),
  };
}
