import { afterEach, describe, expect, it } from "vitest";
import { openEmbedded } from "../../graph/store/embedded.ts";
import type { SnapshotInfo } from "../../graph/store/port.ts";
import { meta, user } from "../contract/facts.ts";
import { json, type TestServer, testServer } from "./served.ts";

let server: TestServer | undefined;
afterEach(async () => {
  expect(server?.bugs ?? []).toEqual([]);
  await server?.end();
  server = undefined;
});

/** A server on a store of so many snapshots; gives their ids, oldest first. */
async function withSnapshots(count: number): Promise<{ readonly on: TestServer; readonly ids: readonly string[] }> {
  const ids: string[] = [];
  const on = await testServer(async (folder) => {
    const store = await openEmbedded(folder, true);
    for (let minute = 1; minute <= count; minute++)
      ids.push((await store.import([user("aws:account:1", `user-${minute}`, "/", minute)], meta(minute))).id);
    await store.close();
  });
  server = on;
  return { on, ids };
}

const left = async (on: TestServer): Promise<readonly SnapshotInfo[]> =>
  (await on.ask("/api/v1/snapshots")).json<{ snapshots: SnapshotInfo[] }>().snapshots;

describe("which snapshots are kept, over HTTP", { timeout: 60_000 }, () => {
  it("pins one with a note, and unpins it", async () => {
    const { on, ids } = await withSnapshots(2);
    const [first = ""] = ids;
    const pinned = await on.ask(`/api/v1/snapshots/${first.slice(0, 12)}/pin`, {
      ...json({ note: "incident 7" }),
      method: "PUT",
    });
    expect([pinned.status, pinned.json<SnapshotInfo>().pinned]).toEqual([
      200,
      { at: expect.any(String), note: "incident 7" },
    ]);
    expect((await left(on)).find(({ id }) => id === first)?.pinned?.note).toBe("incident 7");
    const refused = await on.ask(`/api/v1/snapshots/${first}`, { method: "DELETE" });
    expect([refused.status, refused.json()["code"]]).toEqual([409, "store.kept"]);
    const unpinned = await on.ask(`/api/v1/snapshots/${first}/pin`, { method: "DELETE" });
    expect([unpinned.status, unpinned.json<SnapshotInfo>().pinned]).toEqual([200, undefined]);
    expect((await on.ask(`/api/v1/snapshots/${first}`, { method: "DELETE" })).status).toBe(204);
    expect((await left(on)).map(({ id }) => id)).toEqual([ids[1]]);
  });

  it("prunes, after saying what would go; never the newest", async () => {
    const { on, ids } = await withSnapshots(4);
    const prune = (body: object) => on.ask("/api/v1/snapshots/prune", json(body));
    const trial = (await prune({ keep: 2, dryRun: true })).json<{ dryRun: boolean; removed: SnapshotInfo[] }>();
    expect([trial.dryRun, trial.removed.map(({ id }) => id)]).toEqual([true, [ids[1], ids[0]]]);
    expect(await left(on)).toHaveLength(4);
    expect((await prune({ keep: 2 })).status).toBe(200);
    expect((await left(on)).map(({ id }) => id)).toEqual([ids[3], ids[2]]);
    const newest = await on.ask(`/api/v1/snapshots/${ids[3]}`, { method: "DELETE" });
    expect([newest.status, newest.json()["code"]]).toEqual([409, "store.kept"]);
  });

  it("refuses to prune where nothing says what stays, and what it does not know", async () => {
    const { on, ids } = await withSnapshots(2);
    for (const body of [{}, { dryRun: true }, { keep: 0 }, { keep: 1, newest: true }, { since: "yesterday" }])
      expect([body, (await on.ask("/api/v1/snapshots/prune", json(body))).status]).toEqual([body, 400]);
    expect((await on.ask("/api/v1/snapshots/beef", { method: "DELETE" })).status).toBe(404);
    const long = { ...json({ note: "x".repeat(501) }), method: "PUT" };
    expect((await on.ask(`/api/v1/snapshots/${ids[0]}/pin`, long)).status).toBe(400);
    expect((await on.ask("/api/v1/snapshots/prune")).status).toBe(405);
    expect(await left(on)).toHaveLength(2);
  });

  it("takes no orders of strangers", async () => {
    const { on, ids } = await withSnapshots(2);
    const asked = await on.ask(`/api/v1/snapshots/${ids[0]}`, {
      method: "DELETE",
      headers: { authorization: "Bearer wrong" },
    });
    expect(asked.status).toBe(401);
    const foreign = await on.ask(`/api/v1/snapshots/${ids[0]}`, {
      method: "DELETE",
      headers: { origin: "https://elsewhere.example" },
    });
    expect(foreign.status).toBe(403);
    expect(await left(on)).toHaveLength(2);
  });
});
