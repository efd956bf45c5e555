import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Channel } from "../../scan/declaration/notify.ts";
import type { Scan } from "../../scan/declaration/read.ts";
import { deliver } from "../../scan/notify/deliver.ts";
import type { Notice } from "../../scan/notify/notice.ts";
import { issueBody, plainText, slackBody, titleOf } from "../../scan/notify/text.ts";
import { TestClock } from "./estate.ts";
import { httpReceiver, mailServer } from "./receivers.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ambit-deliver-"));
afterAll(() => rmSync(folder, { recursive: true }));

const notice: Notice = {
  idempotencyKey: "ab".repeat(32),
  channel: "c",
  scan: "estate",
  run: "20261121T080000Z-00000000",
  createdAt: "2026-11-21T08:00:00.000Z",
  owner: "rag",
  contact: ["oncall@example.org"],
  exposures: [
    {
      key: "k",
      state: "new",
      severity: "high",
      start: "internet",
      target: "arn:aws:s3:::docs",
      access: "read",
      certainty: "certain",
      firstSeen: "2026-11-21T08:00:00.000Z",
      path: ["Reads the bucket: internet (originate) -> arn:aws:s3:::docs (read)"],
      cause: ["modified: policy of docs, aws/account.json /Buckets/0"],
    },
  ],
  more: 0,
  guardrails: [],
  attempts: 0,
};

/** Delivers once, to one channel; `kept` is what was remembered after each notice. */
async function delivered(channel: object, env: Record<string, string> = {}, outbox: readonly Notice[] = [notice]) {
  const clock = new TestClock();
  const kept: (readonly Notice[])[] = [];
  const sent = await deliver(outbox, {
    scan: { folder, notify: { channels: [channel as Channel] } } as unknown as Scan,
    env,
    signal: new AbortController().signal,
    clock,
    random: () => 0,
    keep: (left) => kept.push(left),
  });
  return { sent, kept, waits: clock.waits };
}

describe("delivering a notice", () => {
  it("is tried again with the same key, with longer waits; what stays undelivered is kept and said", async () => {
    let answers = [503, 503, 200];
    const web = await httpReceiver(() => ({ status: answers.shift() ?? 503 }));
    const channel = { name: "c", kind: "webhook", url: web.url, secret: { env: "KEY" } };
    const env = { KEY: "0123456789abcdef" };
    const first = await delivered(channel, env);
    expect([first.sent[0]?.status, first.waits, first.kept]).toEqual(["delivered", [1000, 2000], [[]]]);
    answers = [];
    const second = await delivered(channel, env);
    expect(second.sent[0]).toMatchObject({ status: "failed", reason: "the receiver answered 503", attempts: 1 });
    expect(second.kept.at(-1)).toEqual([{ ...notice, attempts: 1 }]);
    answers = [200];
    const third = await delivered(channel, env, second.kept.at(-1));
    expect(third.sent[0]).toMatchObject({ status: "delivered", attempts: 2 });
    expect(new Set(web.received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    await web.close();
  });

  it("does not try again at once what will not do, and follows no redirect", async () => {
    const web = await httpReceiver(() => ({ status: 307 }));
    const channel = { name: "c", kind: "webhook", url: web.url, secret: { env: "KEY" } };
    const { sent, waits } = await delivered(channel, { KEY: "0123456789abcdef" });
    expect([sent[0]?.reason, waits, web.received.length]).toEqual(["the receiver answered 307", [], 1]);
    await web.close();
  });

  it("fails, and says so without a value, where a secret is missing or short", async () => {
    const channel = { name: "c", kind: "webhook", url: "http://127.0.0.1:9/", secret: { env: "KEY" } };
    expect((await delivered(channel)).sent[0]?.reason).toContain("`KEY` holds no secret");
    const short = (await delivered(channel, { KEY: "canary" })).sent[0]?.reason ?? "";
    expect(short).toContain("shorter than 16 bytes");
    expect(short).not.toContain("canary");
    const slack = { name: "c", kind: "slack", urlFrom: { env: "URL" } };
    expect((await delivered(slack, { URL: "not-an-address-canary" })).sent[0]?.reason).not.toContain("canary");
    expect((await delivered({ ...channel, name: "other" })).kept).toEqual([[]]);
  });

  it("posts to Slack, where no name mentions anybody", async () => {
    const web = await httpReceiver();
    const file = path.join(folder, "slack-url");
    writeFileSync(file, `${web.url}\n`);
    await delivered({ name: "c", kind: "slack", urlFrom: { file } });
    const body = JSON.parse(web.received[0]?.body ?? "{}");
    expect(body.text).toContain("arn:aws:s3:::docs is exposed");
    await web.close();
    const hostile = {
      ...notice,
      exposures: notice.exposures.map((one) => ({ ...one, target: "<!channel> <https://evil|x>" })),
    };
    expect(slackBody(hostile)).not.toMatch(/<!channel>|<https/);
  });

  it("mails the owner's contact by STARTTLS with a Message-ID that stays the same", async () => {
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name)) as [string, string];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        key,
        "-out",
        cert,
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
      ],
      { stdio: "ignore" },
    );
    const logins: string[] = [];
    const server = await mailServer({
      key: readFileSync(key),
      cert: readFileSync(cert),
      authOptional: false,
      onAuth: ({ username = "", password = "" }, _session, done) => {
        logins.push(`${username}:${password}`);
        done(null, { user: username });
      },
    });
    const channel = {
      name: "c",
      kind: "email",
      host: "127.0.0.1",
      port: server.port,
      security: "starttls",
      ca: cert,
      from: "ambit@example.org",
      to: [],
      user: "ambit",
      password: { env: "PASS" },
    };
    const { sent } = await delivered(channel, { PASS: "correct horse" });
    expect(sent[0]?.status).toBe("delivered");
    expect(logins).toEqual(["ambit:correct horse"]);
    expect(server.mails[0]?.to).toEqual(["oncall@example.org"]);
    expect(server.mails[0]?.text).toContain(`Message-ID: <${notice.idempotencyKey.slice(0, 40)}@ambit.invalid>`);
    expect(server.mails[0]?.text).toContain("arn:aws:s3:::docs");
    const unknownContact = await delivered(channel, { PASS: "x" }, [{ ...notice, contact: [] }]);
    expect(unknownContact.sent[0]?.reason).toContain("no address of the owner is known");
    await server.close();
    const plain = await mailServer({ disabledCommands: ["STARTTLS"] });
    const refused = await delivered({ ...channel, port: plain.port }, { PASS: "canary" });
    expect(refused.sent[0]?.status).toBe("failed");
    expect(plain.mails).toEqual([]);
    await plain.close();
  });

  it.each(["github", "gitlab"])("opens one issue at %s, and none where a crash left one", async (provider) => {
    const issues: Record<string, string>[] = [];
    const web = await httpReceiver(({ method, body }) => {
      if (method === "GET") return { status: 200, body: issues };
      issues.push(JSON.parse(body));
      return { status: 201 };
    });
    const channel = {
      name: "c",
      kind: "issue",
      provider,
      repository: "org/repo",
      api: `http://127.0.0.1:${web.port}`,
      token: { env: "T" },
      labels: ["ambit"],
    };
    await delivered(channel, { T: "token" });
    await delivered(channel, { T: "token" });
    expect(issues).toHaveLength(1);
    expect(issues[0]?.["title"]).toBe("[ambit estate] arn:aws:s3:::docs is exposed");
    const { headers, url } = web.received[0] ?? {};
    if (provider === "github")
      expect([headers?.authorization, url?.split("?")[0]]).toEqual(["Bearer token", "/repos/org/repo/issues"]);
    else expect([headers?.["private-token"], url?.split("?")[0]]).toEqual(["token", "/projects/org%2Frepo/issues"]);
    await web.close();
  });
});

describe("what a notice says", () => {
  it("names nobody where nobody is known, and says so", () => {
    const { owner: _, ...unowned } = notice;
    expect(titleOf(unowned)).toContain("nobody owns it");
    expect(plainText(unowned)).toContain("Nobody is known to own");
  });

  it("stays text whatever names hold", () => {
    const target = "a\r\nBcc: x@y`@all` <img src=x>\u202e";
    const hostile = { ...notice, exposures: notice.exposures.map((one) => ({ ...one, target })) };
    expect(titleOf(hostile)).not.toMatch(/[\r\n\u202e]/);
    expect(issueBody(hostile)).toContain("`` a\ufffd\ufffdBcc: x@y`@all` <img src=x>\ufffd ``");
  });
});
