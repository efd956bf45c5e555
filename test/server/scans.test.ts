import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { ScanRecord, ScanSummary } from "../../scan/record.ts";
import { clusterAlone, TestEstate } from "../scan/estate.ts";
import { type TestServer, testServer } from "./served.ts";

const estate = new TestEstate(clusterAlone);
let server: TestServer;
beforeAll(async () => {
  estate.declare();
  await estate.run();
  estate.openConsole();
  await estate.run();
  server = await testServer(async () => {}, { store: estate.store });
}, 120_000);
afterAll(async () => {
  expect(server.bugs).toEqual([]);
  await server.end();
  estate.remove();
});

const list = async (search = ""): Promise<{ scans: ScanSummary[]; truncated: boolean }> =>
  (await server.ask(`/api/v1/scans${search}`)).json();

/** The document's own schema of a type, as a validator. */
async function validatorOf(type: string): Promise<z.ZodType> {
  const { text } = await server.ask("/api/v1/openapi.json");
  const { components } = JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/"));
  return z.fromJSONSchema({ $ref: `#/$defs/${type}`, $defs: components.schemas } as never);
}

describe("scans over HTTP", { timeout: 60_000 }, () => {
  it("are listed, newest first, and each is there whole, as the document says", async () => {
    const { scans, truncated } = await list();
    expect([scans.map(({ result }) => result), truncated]).toEqual([["found", "clear"], false]);
    expect((await validatorOf("ScanList")).safeParse({ scans, truncated }).error?.issues.slice(0, 3)).toBeUndefined();
    const reply = await server.ask(`/api/v1/scans/${scans[0]?.id}`);
    const record = reply.json<ScanRecord>();
    expect((await validatorOf("ScanRecord")).safeParse(record).error?.issues.slice(0, 3)).toBeUndefined();
    expect(record.exposures[0]).toMatchObject({
      state: "new",
      id: "k8s:assistant-prod:serviceaccount:assistant:console",
    });
  });

  it("are found by name and number, and nothing else is", async () => {
    expect((await list("?limit=1")).scans).toHaveLength(1);
    expect((await list("?limit=1")).truncated).toBe(true);
    expect((await list("?scan=other")).scans).toEqual([]);
    for (const limit of ["0", "-1", "x", "99999"])
      expect((await server.ask(`/api/v1/scans?limit=${limit}`)).status).toBe(400);
    for (const id of ["nothing", "..%2fstate", "20261121T080000Z-00000000"])
      expect((await server.ask(`/api/v1/scans/${id}`)).status).toBe(404);
    expect((await server.raw("/api/v1/scans")).status).toBe(401);
  });
});
