import { describe, expect, it } from "vitest";
import type { GraphReader } from "../../graph/port.ts";
import { withheld } from "../../model/redact.ts";
import search, { type SearchAnswer } from "../../queries/search.ts";
import { scope, steps, world } from "./world.ts";

const graph = world([
  ...steps(`
    internet#originate -> route:https://gateway.example.com:443/*#connect
    route:https://gateway.example.com:443/*#connect -> k8s:prod:pod:shop:gateway#execute
    k8s:prod:pod:shop:gateway#execute -> k8s:prod:serviceaccount:shop:gateway#impersonate
    k8s:prod:serviceaccount:shop:gateway#impersonate -> arn:aws:iam::111111111111:role/api-gateway#impersonate
    arn:aws:iam::111111111111:role/api-gateway#impersonate -> arn:aws:s3:::delegates#read
    arn:aws:iam::111111111111:role/api-gateway#impersonate -> arn:aws:iam::111111111111:role/api-gateway~max#impersonate
    credential:AKIAIOSFODNN7EXAMPLE#impersonate -> hub:opens the gateway
    hub:opens the gateway -> arn:aws:iam::111111111111:role/api-gateway#impersonate
  `),
  {
    kind: "aws.role",
    key: "arn:aws:iam::111111111111:role/Billing",
    scope,
    source: { document: "world.json", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00.000Z" },
    name: "Billing",
    trust: { statements: [] },
    inline: [],
    attached: [],
    tags: ["team=payments", "tier=1"],
  } as never,
]);
const ask = (text: string, rest: object = {}): SearchAnswer => search.run(graph, search.input.parse({ text, ...rest }));
const ids = ({ rows }: SearchAnswer): string[] => rows.map(({ id }) => id);

describe("search", () => {
  it("puts names before words, words before what is inside them, and what one begins with first", () => {
    expect(ids(ask("gate"))).toEqual([
      "k8s:prod:serviceaccount:shop:gateway",
      "k8s:prod:pod:shop:gateway",
      "route:https://gateway.example.com:443/*",
      "arn:aws:iam::111111111111:role/api-gateway",
      "arn:aws:iam::111111111111:role/api-gateway~max",
      "arn:aws:s3:::delegates",
    ]);
    expect(ids(ask("gateway", { limit: 2 }))).toEqual([
      "k8s:prod:serviceaccount:shop:gateway",
      "k8s:prod:pod:shop:gateway",
    ]);
  });

  it("finds an exact id first, whatever else holds it", () => {
    expect(ids(ask("arn:aws:iam::111111111111:role/api-gateway"))[0]).toBe(
      "arn:aws:iam::111111111111:role/api-gateway",
    );
    expect(ids(ask("internet"))[0]).toBe("internet");
  });

  it("needs every word, in any case and order, wherever each stands", () => {
    expect(ids(ask("GATEWAY shop pod"))).toEqual(["k8s:prod:pod:shop:gateway"]);
    expect(ask("gateway nowhere")).toMatchObject({ rows: [], total: 0, truncated: false });
  });

  it("tells which tags match, what was matched, where the node lies, and how to begin with it", () => {
    expect(ask("payments").rows).toEqual([
      {
        id: "arn:aws:iam::111111111111:role/Billing",
        kind: "AwsRole",
        class: "identity",
        name: "Billing",
        boundary: { id: "aws:account:111111111111", title: "AWS 111111111111" },
        tags: ["team=payments"],
        matched: { field: "tag", text: "team=payments" },
        start: "arn:aws:iam::111111111111:role/Billing",
      },
    ]);
  });

  it("keeps the count whole when rows are cut", () => {
    const answer = ask("gateway", { limit: 1 });
    expect([answer.rows.length, answer.truncated]).toEqual([1, true]);
    expect(answer.total).toBe(ids(ask("gateway")).length);
  });

  it("takes classes, kinds and roles; never hubs, nor as a start what only stands on the way", () => {
    expect(ids(ask("gateway", { classes: ["workload"] }))).toEqual(["k8s:prod:pod:shop:gateway"]);
    expect(ids(ask("gateway", { kinds: ["AwsMaxPrincipal"] }))).toEqual([
      "arn:aws:iam::111111111111:role/api-gateway~max",
    ]);
    expect(ids(ask("gateway", { role: "start" }))).not.toContain("arn:aws:iam::111111111111:role/api-gateway~max");
    expect(ids(ask("internet", { role: "target" }))).toEqual([]);
    expect(ids(ask("hub"))).toEqual([]);
  });

  it("does not repeat what looks like a secret, and takes white space alone for nothing", () => {
    expect(ask(`ghp_${"a1B2".repeat(9)}`)).toMatchObject({ text: withheld, rows: [], total: 0 });
    expect(ask("AKIAIOSFODNN7EXAMPLE")).toMatchObject({ total: 1 });
    expect(ask("   ")).toMatchObject({ rows: [], total: 0 });
  });
});

it("tells them all of a hundred thousand nodes", () => {
  const count = 100_000;
  const nodes = Array.from({ length: count }, (_, n) => ({
    id: `arn:aws:iam::200000000000:role/service-${n}-app`,
    kind: "AwsRole",
    name: `service-${n}-app`,
    tags: [],
    scope: "aws:account:200000000000",
    members: [],
  }));
  const large = {
    nodes,
    snapshot: { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00.000Z" },
    nodesNamed: () => [],
    nodeIndex: () => -1,
  } as unknown as GraphReader;
  const run = (text: string): SearchAnswer => search.run(large, search.input.parse({ text }));
  expect(run("service").total).toBe(count);
  expect(run("99999").total).toBe(1);
  expect(run("77 app").rows[0]?.id).toBe("arn:aws:iam::200000000000:role/service-77-app");
});
