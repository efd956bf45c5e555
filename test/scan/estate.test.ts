import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitOf, toldStates } from "../../scan/record.ts";
import { TestEstate } from "./estate.ts";
import { httpReceiver, isSigned, mailServer } from "./receivers.ts";

const key = "a key of thirty-two bytes or so..";
const estate = new TestEstate();
let web: Awaited<ReturnType<typeof httpReceiver>>;
/** Puts the changed line back. */
let back = (): void => {};
let mail: Awaited<ReturnType<typeof mailServer>>;

beforeAll(async () => {
  web = await httpReceiver();
  mail = await mailServer({ disabledCommands: ["STARTTLS", "AUTH"] });
  estate.env = { HOOK_KEY: key };
  const assertion = {
    name: "the console is not connectable from the internet",
    from: "internet",
    to: "k8s:assistant-prod:pod:assistant:deployment/console",
    access: "connect",
    expect: "unreachable",
  };
  writeFileSync(path.join(estate.folder, "guardrails.yaml"), JSON.stringify({ assertions: [assertion] }));
  estate.declare({
    guardrails: ["guardrails.yaml"],
    notify: {
      channels: [
        { name: "web", kind: "webhook", url: web.url, secret: { env: "HOOK_KEY" } },
        {
          name: "others",
          kind: "email",
          host: "127.0.0.1",
          port: mail.port,
          security: "none",
          from: "ambit@example.org",
          to: ["soc@example.org"],
        },
      ],
      routes: [{ owner: "assistant-web", channels: ["web"] }],
      default: ["others"],
    },
  });
});
afterAll(async () => {
  await web.close();
  await mail.close();
  estate.remove();
});

/** One story: each part goes on where the one before it ended. */
describe("a scan of the estate", { timeout: 300_000 }, () => {
  it("takes what it finds first as known, and tells nobody", async () => {
    const record = await estate.run();
    expect(record).toMatchObject({ result: "clear", baseline: true, unknown: [], counts: { byState: { new: 0 } } });
    expect(record.counts.exposures).toBeGreaterThan(50);
    expect(exitOf(record)).toBe(0);
    expect([web.received, mail.mails]).toEqual([[], []]);
  });

  it("tells the right owner once when one line of one manifest changed, with path and cause", async () => {
    back = estate.openConsole();
    const record = await estate.run();
    expect(exitOf(record)).toBe(1);
    const told = record.exposures.filter(({ state }) => toldStates.has(state));
    expect(told.map(({ id, owner }) => [id, owner.status === "unowned" ? "" : owner.owner])).toEqual([
      ["k8s:assistant-prod:serviceaccount:assistant:console", "assistant-web"],
    ]);
    // The guardrail on the safe twin no longer holds.
    expect(record.guardrails.failed).toBeGreaterThan(0);
    expect(mail.mails).toEqual([]);
    expect(web.received).toHaveLength(1);
    const [received] = web.received;
    expect(received && isSigned(received, key)).toBe(true);
    const body = JSON.parse(received?.body ?? "{}");
    expect(received?.headers["idempotency-key"]).toBe(body.idempotencyKey);
    expect(body).toMatchObject({ owner: "assistant-web", scan: "estate", run: record.id });
    expect(body.exposures).toHaveLength(1);
    expect(body.exposures[0].cause.join("\n")).toMatch(/console-webhook.*ingresses\.yaml.*auth-url/);
    expect(body.exposures[0].path[0]).toContain("-> route:https://console.example.com:443/api/webhook");
    expect(body.exposures[0].path.at(-1)).toContain("serviceaccount:assistant:console");
    expect(received?.body).not.toContain(key);
  });

  it("is silent when nothing changed since, and still says that the guardrail fails", async () => {
    const record = await estate.run();
    expect(record.counts.byState).toMatchObject({ new: 0, "first-read": 0 });
    expect(record.guardrails.failed).toBeGreaterThan(0);
    expect([web.received.length, mail.mails.length, record.sent]).toEqual([1, 0, []]);
    estate.declare({ notify: JSON.parse(readFileSync(estate.file, "utf8")).notify });
    const without = await estate.run();
    expect([without.result, exitOf(without), web.received.length]).toEqual(["clear", 0, 1]);
  });

  it("is unknown, exit 3, where a source refuses a call, and nothing is closed for it", async () => {
    const manifest = path.join(estate.folder, "assistant/kubernetes/manifest.json");
    const before = readFileSync(manifest, "utf8");
    const parsed = JSON.parse(before);
    const ingresses = parsed.calls.find(({ call }: { call: string }) => call === "ingresses.networking.k8s.io");
    Object.assign(ingresses, { status: "refused", reason: "403" });
    writeFileSync(manifest, JSON.stringify(parsed));
    const ingressFile = path.join(estate.folder, "assistant/kubernetes/ingresses.yaml");
    const manifests = readFileSync(ingressFile, "utf8");
    writeFileSync(ingressFile, "apiVersion: v1\nkind: List\nitems: []\n");
    const record = await estate.run();
    expect([record.result, exitOf(record)]).toEqual(["unknown", 3]);
    expect(record.sources[0]).toMatchObject({ name: "estate", status: "refused" });
    expect(record.closed).toEqual([]);
    expect(record.counts.exposures).toBeGreaterThan(50);
    expect(record.sources[0]?.scopes.find(({ scope }) => scope === "k8s:assistant-prod")?.stale).toBeGreaterThan(0);
    writeFileSync(manifest, before);
    writeFileSync(ingressFile, manifests);
  });

  it("is unknown where a source cannot be read at all: what it told stays, with its age", async () => {
    estate.declare({ sources: [{ name: "estate", import: "gone" }] });
    const record = await estate.run();
    expect([record.result, exitOf(record)]).toEqual(["unknown", 3]);
    expect(record.sources[0]).toMatchObject({ status: "failed" });
    expect(record.sources[0]?.scopes.map(({ scope, carried }) => [scope, carried])).toContainEqual([
      "k8s:assistant-prod",
      true,
    ]);
    expect(record.closed).toEqual([]);
    expect(record.counts.exposures).toBeGreaterThan(50);
    estate.declare();
  });

  it("says what is closed when the line is back, and what did it", async () => {
    back();
    const record = await estate.run();
    expect(record.result).toBe("clear");
    expect(record.closed.map(({ id }) => id)).toContain("k8s:assistant-prod:serviceaccount:assistant:console");
    const [closed] = record.closed.filter(({ id }) => id.endsWith(":console"));
    expect(
      closed?.causes
        .flatMap(({ changes }) => changes)
        .map((one) => record.changes[one]?.after?.summary)
        .join(),
    ).toContain("console-webhook");
    expect(web.received).toHaveLength(1);
  });
});
