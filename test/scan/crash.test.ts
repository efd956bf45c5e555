import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readState } from "../../scan/keep/state.ts";
import { ambit } from "../cli/process.ts";
import { clusterAlone, TestEstate } from "./estate.ts";
import { httpReceiver } from "./receivers.ts";

const estate = new TestEstate(clusterAlone);
let web: Awaited<ReturnType<typeof httpReceiver>>;
const console_ = "k8s:assistant-prod:serviceaccount:assistant:console";

/** Ends the process, as `kill -9` does, when the file is about to be put in its place for the nth time. */
const killedAt = (ending: string, nth: number): string => `
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const rename = fs.renameSync;
  let count = 0;
  fs.renameSync = (from, to) => {
    if (String(to).endsWith(${JSON.stringify(ending)}) && ++count === ${nth}) process.kill(process.pid, "SIGKILL");
    return rename(from, to);
  };
  syncBuiltinESMExports();`;

const scan = (preload?: string) =>
  ambit(["scan", estate.file, "--store", estate.store, "--format", "json", "--quiet"], {
    env: { HOOK_KEY: "0123456789abcdef" },
    ...(preload === undefined ? {} : { preload }),
  });
const state = () => readState(estate.store, "estate");

beforeAll(async () => {
  web = await httpReceiver();
  estate.declare({
    notify: {
      channels: [{ name: "web", kind: "webhook", url: web.url, secret: { env: "HOOK_KEY" } }],
      default: ["web"],
    },
  });
  await estate.run();
  estate.openConsole();
}, 120_000);
afterAll(async () => {
  await web.close();
  estate.remove();
});

describe("a scan that is killed", { timeout: 300_000 }, () => {
  it("before it remembered anything tells nobody, and leaves what was remembered as it was", async () => {
    const before = state();
    const { code } = await scan(killedAt("state.json", 1));
    expect(code).not.toBe(0);
    expect(state()).toEqual(before);
    expect(web.received).toEqual([]);
  });

  it("after telling and before it remembered that, tells again with the same key, and then never", async () => {
    await scan(killedAt("state.json", 2));
    expect(web.received).toHaveLength(1);
    expect(state().outbox).toHaveLength(1);
    expect(Object.values(state().known).some(({ id }) => id === console_)).toBe(true);
    const { code, stdout } = await scan();
    // Nothing is new any more: the run before has committed it.
    expect([code, JSON.parse(stdout).result]).toEqual([0, "clear"]);
    expect(web.received.map(({ headers }) => headers["idempotency-key"])).toEqual([
      web.received[0]?.headers["idempotency-key"],
      web.received[0]?.headers["idempotency-key"],
    ]);
    expect(JSON.parse(web.received[1]?.body ?? "{}").exposures[0].target).toBe(console_);
    await scan();
    expect([web.received.length, state().outbox]).toEqual([2, []]);
  });
});
