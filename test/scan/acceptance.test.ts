import { afterAll, beforeAll, expect, it } from "vitest";
import { exitOf } from "../../scan/record.ts";
import { clusterAlone, TestEstate } from "./estate.ts";
import { httpReceiver } from "./receivers.ts";

const estate = new TestEstate(clusterAlone);
const target = "k8s:assistant-prod:serviceaccount:assistant:console";
let web: Awaited<ReturnType<typeof httpReceiver>>;
const declare = (accepted: object[]): void =>
  estate.declare({
    accepted,
    notify: {
      channels: [{ name: "web", kind: "webhook", url: web.url, secret: { env: "HOOK_KEY" } }],
      default: ["web"],
    },
  });
beforeAll(async () => {
  web = await httpReceiver();
  estate.env = { HOOK_KEY: "0123456789abcdef" };
});
afterAll(async () => {
  await web.close();
  estate.remove();
});

it("an accepted exposure is told to nobody until its acceptance ends, and then once", async () => {
  declare([{ target, owner: "assistant-web", reason: "a pilot", expires: "2026-11-22T00:00:00Z" }]);
  await estate.run();
  estate.openConsole();
  const accepted = await estate.run();
  expect([accepted.result, exitOf(accepted)]).toEqual(["clear", 0]);
  expect(accepted.exposures.filter(({ state }) => state === "accepted")).toMatchObject([
    { id: target, acceptance: { owner: "assistant-web", reason: "a pilot" } },
  ]);
  expect(web.received).toEqual([]);

  estate.clock.date = Date.parse("2026-11-22T00:00:00Z");
  const ended = await estate.run();
  expect([ended.result, exitOf(ended), ended.counts.byState["acceptance-ended"]]).toEqual(["found", 1, 1]);
  expect(JSON.parse(web.received[0]?.body ?? "{}").exposures).toMatchObject([{ target, state: "acceptance-ended" }]);
  const after = await estate.run();
  expect([after.result, web.received.length]).toEqual(["clear", 1]);

  // Accepted anew and taken back: told again.
  declare([{ target: "k8s:*:console", owner: "assistant-web", reason: "once more", expires: "2027-01-01" }]);
  expect((await estate.run()).counts.byState.accepted).toBe(1);
  declare([]);
  expect((await estate.run()).counts.byState["acceptance-ended"]).toBe(1);
  expect(web.received).toHaveLength(2);
}, 120_000);

it("a changed idea of what counts begins anew, and selectors that match nothing are unknown", async () => {
  estate.declare({ exposure: { to: ["class:secret", "k8s:assistant-prod:secret:nowhere:none"] } });
  const record = await estate.run();
  expect([record.baseline, record.result, exitOf(record)]).toEqual([true, "unknown", 3]);
  expect(record.unknown.join()).toContain("secret:nowhere:none` matches nothing");
}, 120_000);
