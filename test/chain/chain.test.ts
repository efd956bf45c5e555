import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GraphReader } from "../../graph/port.ts";
import type { Fact } from "../../model/fact.ts";
import type { CellState, Chain, LaneId } from "../../queries/chain/answer.ts";
import chain from "../../queries/chain.ts";
import { writeManyServices } from "../support/many-services.ts";
import { graphOf } from "./estate.ts";

const owners = `format: ambit-owners/v1
teams:
  - {id: network, role: cloud}
  - {id: runtime, role: platform}
  - {id: soc, role: security}
  - {id: shop}
owners:
  - {node_selector: "k8s:services:pod:team-0:service-1", owner: shop, chain_owner: shop}
  - {node_selector: "k8s:services:pod:team-0:service-0", owner: shop}
  - {node_selector: "arn:aws:secretsmanager:*", owner: shop}
`;
const accounts = "aws:account:111111111111";

let folder: string;
let graph: GraphReader;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "ambit-chain-"));
  writeManyServices(folder, 6);
  writeFileSync(path.join(folder, "owners.yaml"), owners);
  graph = await graphOf([folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function chainOf(of: GraphReader, at: number): Chain {
  const id = `k8s:services:pod:team-0:service-${at}`;
  const [found] = chain.run(of, chain.input.parse({ services: [id] })).chains;
  if (!found) throw new Error(`no chain of ${id}`);
  return found;
}
const stateOf = ({ lanes }: Chain, lane: LaneId): CellState | undefined =>
  lanes.find((one) => one.lane === lane)?.state;
const cellOf = ({ cells }: Chain, control: RegExp) => cells.find((cell) => control.test(cell.control));
const without = (drop: (fact: Fact) => boolean) => graphOf([folder], (facts) => facts.filter((fact) => !drop(fact)));

describe("the chain of a service", () => {
  it("lists parts of AI services first, each with the state of its lanes", () => {
    const { services, chains } = chain.run(graph, chain.input.parse({}));
    expect(chains).toEqual([]);
    expect(services.map(({ name, roles }) => `${name} ${roles.join()}`)).toEqual([
      "service-0 agent",
      "service-1 vector-store",
      "service-3 model-endpoint",
      "service-4 agent",
      "service-5 vector-store",
      "service-2 ",
    ]);
    expect(services.map(({ entry }) => entry)).toEqual([
      ...["unauthenticated", "authenticated", "unauthenticated", "authenticated", "authenticated", "authenticated"],
    ]);
  });

  it("without a login, nothing stands between a request and what code in it reaches", () => {
    const open = chainOf(graph, 0);
    expect(stateOf(open, "authentication")).toBe("absent");
    expect(cellOf(open, /^login$/)).toMatchObject({
      state: "absent",
      point: "CP3",
      owner: "shop",
      gap: "anybody may ask",
    });
    const bucket = cellOf(open, /^data store service-0$/);
    expect(bucket).toMatchObject({ state: "absent", nodes: ["arn:aws:s3:::service-0"], point: "CP7" });
    expect(bucket?.evidence.some(({ source }) => source.endsWith("account.json"))).toBe(true);
    expect(open.behind).toMatchObject({ secrets: 1, stores: 1 });
  });

  it("the protected twin has a login with its evidence, and guards the same", () => {
    const twin = chainOf(graph, 1);
    expect(stateOf(twin, "authentication")).toBe("present");
    expect(cellOf(twin, /^forward-auth/)?.evidence[0]?.source).toMatch(/ingresses\.json$/);
    expect(cellOf(twin, /^data store service-1$/)?.state).toBe("present");
  });

  it("a rewrite before the login is told where there is a login", () => {
    expect(cellOf(chainOf(graph, 5), /^requests arrive/)?.state).toBe("absent");
    expect(cellOf(chainOf(graph, 1), /^requests arrive/)?.state).toBe("present");
  });

  it("taking the login away flips exactly the service that it guards", async () => {
    const before = chain.run(graph, chain.input.parse({})).services;
    const opened = await graphOf([folder], (facts) =>
      facts.map((fact) => {
        if (fact.kind !== "k8s.ingress-path" || !fact.host?.startsWith("service-4.")) return fact;
        return { ...fact, authentication: [] };
      }),
    );
    const after = new Map(chain.run(opened, chain.input.parse({})).services.map((row) => [row.id, row]));
    const changed = before.filter(({ id, entry }) => after.get(id)?.entry !== entry).map(({ name }) => name);
    expect(changed).toEqual(["service-4"]);
  });

  it("what writes calls down: a trail, blind on data; unread is never absent", async () => {
    const own = chainOf(graph, 1);
    expect(cellOf(own, /^calls in/)?.state).toBe("present");
    expect(cellOf(own, /^data events of S3 Object/)).toMatchObject({ state: "absent", gap: "blind" });
    const none = chainOf(await without(({ kind }) => kind === "aws.trail"), 1);
    expect(cellOf(none, /^calls in/)).toMatchObject({ state: "absent", nodes: [accounts] });
    const unread = chainOf(
      await without(
        (fact) => fact.kind === "aws.trail" || (fact.kind === "coverage" && fact.collection === "aws.trail"),
      ),
      1,
    );
    expect(cellOf(unread, /^calls in/)?.state).toBe("not-proven");
    expect(cellOf(unread, /^data events/)?.state).toBe("not-proven");
  });

  it("network policies that select it bound it; without them, and read, nothing does", async () => {
    expect(cellOf(chainOf(graph, 1), /^network policy, egress/)?.state).toBe("present");
    const bare = chainOf(await without(({ kind }) => kind === "k8s.network-policy"), 1);
    expect(cellOf(bare, /^network policy, egress/)?.state).toBe("absent");
  });

  it("each control point has exactly one accountable, or says why not", () => {
    const { raci, chainOwner, unassigned } = chainOf(graph, 1);
    const of = (point: string) => raci.find((row) => row.point === point);
    expect(of("CP1")).toMatchObject({
      state: "assigned",
      accountable: [{ owner: "network", by: "has the role cloud" }],
    });
    expect(of("CP3")?.accountable.map(({ owner }) => owner)).toEqual(["shop"]);
    expect(of("CP6")).toMatchObject({ state: "assigned" });
    expect(of("CP7")).toMatchObject({ state: "missing", gap: "nobody is named for arn:aws:s3:::service-1" });
    expect(unassigned).toContain("CP7");
    // Whose word the gate asks for: of secrets and stores people with the role data, whoever owns each.
    expect(chainOf(graph, 1).duties).toEqual(["app", "cloud", "data", "platform"]);
    expect(chainOwner).toBe("shop");
    expect(chainOf(graph, 0).chainOwner).toBeUndefined();
  });

  it("of two teams with one role nothing is chosen", async () => {
    const two = await graphOf([folder], (facts) =>
      facts.map((fact) =>
        fact.kind === "owner.party" && fact.id === "soc" ? { ...fact, role: "cloud" as const } : fact,
      ),
    );
    const row = chainOf(two, 1).raci.find(({ point }) => point === "CP1");
    expect(row).toMatchObject({
      state: "several",
      gap: "network and soc have the role cloud, and nothing tells which",
    });
    expect(cellOf(chainOf(two, 1), /^public exposure/)).not.toHaveProperty("owner");
  });

  it("what is no service, and what is not there, is said", () => {
    const ask = (id: string) => () => chain.run(graph, chain.input.parse({ services: [id] }));
    expect(ask("arn:aws:iam::111111111111:role/service-1")).toThrow(/is no service/);
    expect(ask("k8s:services:pod:team-0:nothing")).toThrow(/not in the snapshot|unknown|no node/);
    expect(chain.run(graph, chain.input.parse({ services: ["k8s:*:nothing*"] })).unmatched).toEqual(["k8s:*:nothing*"]);
  });
});
