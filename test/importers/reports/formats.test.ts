import { describe, expect, it } from "vitest";
import { reports } from "../../../importers/reports/index.ts";
import { input, read } from "./read.ts";

const id = "AKIAVQRDX25J6EXAMPLE";
const key = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzEXAMPLe1";
const pat = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const commit = "5b1f0c7e9a2d48306b7c1d5e8f90a3b2c4d6e7f8";

const leak = (more: object): object => ({
  RuleID: "github-pat",
  StartLine: 9,
  Match: pat,
  Secret: pat,
  File: "a.env",
  Commit: "",
  Author: "Ann",
  Email: "ann@example.com",
  Message: "add things",
  Date: "",
  ...more,
});
const gitleaks = (...leaks: readonly object[]) => input("gitleaks.json", JSON.stringify(leaks));

describe("gitleaks", () => {
  it("tells place, commit, repository and day; nothing of people", async () => {
    const Link = `https://user:pw@github.com/acme/shop/blob/${commit}/deploy/a.env?token=x#L9`;
    const { exposures, credentials, facts } = await read([
      gitleaks(leak({ Commit: commit, Link, File: "deploy/a.env", Date: "2025-03-04T10:00:00+02:00" })),
    ]);
    expect(exposures).toEqual([
      expect.objectContaining({
        key: expect.stringMatching(/^exposure:gitleaks\.json:[0-9a-f]{16}$/),
        credential: credentials[0]?.key,
        place: { kind: "git", uri: "https://github.com/acme/shop", file: "deploy/a.env", line: 9, commit },
        firstSeen: "2025-03-04T08:00:00.000Z",
        hasSecret: true,
      }),
    ]);
    expect(JSON.stringify(facts)).not.toMatch(/Ann|ann@|add things|user:pw|0123456789abcdefghij/);
  });

  it("joins the id and the secret of one key within five lines, and not those further apart", async () => {
    const halves = (lines: number) => [
      leak({ RuleID: "generic-api-key", StartLine: 3 + lines, Match: `SECRET_ACCESS_KEY=${key}`, Secret: key }),
      leak({ RuleID: "aws-access-token", StartLine: 3, Match: id, Secret: id }),
    ];
    const near = await read([gitleaks(...halves(5))]);
    expect(near.exposures.map(({ credential, hasSecret }) => [credential, hasSecret])).toEqual([
      [`credential:${id}`, true],
    ]);
    expect(near.credentials[0]).not.toHaveProperty("half");
    const far = await read([gitleaks(...halves(6))]);
    expect(far.exposures.map(({ hasSecret }) => hasSecret).sort()).toEqual([false, true]);
    expect(far.credentials.map(({ half }) => half).sort()).toEqual(["identifier", "secret"]);
    const apart = await read([gitleaks(...halves(1).map((half, at) => ({ ...half, File: `${at}.env` })))]);
    expect(apart.exposures).toHaveLength(2);
  });

  it("keeps the two halves of an AppRole apart: two exposures of two credentials", async () => {
    const uuid = (digit: string): string => [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join("-");
    const half = (name: string, digit: string, File: string) =>
      leak({ RuleID: "generic-api-key", Match: `${name}="${uuid(digit)}"`, Secret: uuid(digit), File });
    const { exposures, credentials } = await read([gitleaks(half("ROLE_ID", "1", "a"), half("SECRET_ID", "2", "b"))]);
    expect(exposures.map(({ place }) => place.file).sort()).toEqual(["a", "b"]);
    expect(credentials.map(({ type }) => type).sort()).toEqual(["vault-approle-role-id", "vault-approle-secret-id"]);
  });

  it("takes one secret found three times as one credential with three exposures", async () => {
    const { exposures, credentials } = await read([gitleaks(leak({}), leak({ StartLine: 20 }), leak({ File: "b" }))]);
    expect(new Set(exposures.map(({ credential }) => credential)).size).toBe(1);
    expect([exposures.length, credentials.length]).toEqual([3, 1]);
  });

  it.each(["REDACTED", "ghp_01...", "*****", ""])("takes %j as hidden: the kind is the rule's", async (Secret) => {
    const { exposures, credentials, report } = await read([gitleaks(leak({ Secret, Match: Secret }))]);
    expect(exposures).toHaveLength(1);
    expect(credentials[0]).toMatchObject({ type: "github-pat-classic", key: expect.stringContaining("unresolved-") });
    expect(credentials[0]).not.toHaveProperty("fingerprint");
    expect(report).toMatchObject({ findings: 1, hidden: 1 });
  });

  it("has no fingerprint without a key, and the public id all the same", async () => {
    const aws = leak({ RuleID: "x", Match: `aws_access_key_id=${id}\naws_secret_access_key=${key}`, Secret: key });
    const { facts, credentials } = await read([gitleaks(leak({}), aws)], false);
    expect(JSON.stringify(facts)).not.toMatch(/fp1_|"fingerprint/);
    expect(credentials.map((one) => one.key).sort()).toEqual([
      `credential:${id}`,
      expect.stringMatching(/^credential:unresolved-[0-9a-f]{16}$/),
    ]);
  });

  it("is the same whatever the day", async () => {
    const both = [await read([gitleaks(leak({}))]), await read([gitleaks(leak({}))])];
    expect(both[0]?.facts).toEqual(both[1]?.facts);
  });

  it("may have found nothing", async () => {
    expect(reports.recognises("gitleaks-report.json", "[]\n")).toBe(true);
    expect((await read([gitleaks()])).report).toMatchObject({ findings: 0 });
  });
});

describe("trufflehog", () => {
  const line = (more: object): string =>
    JSON.stringify({
      SourceMetadata: {
        Data: { Slack: { channel_name: "ops", timestamp: "1767606000.000100", email: "b@example.com" } },
      },
      DetectorName: "AWS",
      Verified: true,
      Raw: id,
      RawV2: `${id}:${key}`,
      Redacted: id,
      ExtraData: { account: "379105826643", is_canary: "true" },
      ...more,
    });
  const log = `🐷🔑🐷  TruffleHog. Unearth your secrets. 🐷🔑🐷\n\n{"level":"info-0","msg":"scanning"}\nnot { json\n`;

  it("reads a line each, and passes over those of its log", async () => {
    const { exposures, credentials, problems } = await read([input("t.json", `${log}${line({})}\n`)]);
    expect(problems).toEqual([]);
    expect(exposures).toEqual([
      expect.objectContaining({
        credential: `credential:${id}`,
        place: { kind: "chat", uri: "ops" },
        firstSeen: "2026-01-05T09:40:00.000Z",
        status: "active",
        hasSecret: true,
      }),
    ]);
    expect(credentials[0]?.notes.join()).toMatch(/canary/);
  });

  it("reads an array of them too, and says which line is none", async () => {
    const indented = JSON.stringify(JSON.parse(line({})), undefined, 2);
    for (const text of [`[${line({})}]`, indented, `[\n${indented}\n]`])
      expect((await read([input("t.json", text)])).exposures).toHaveLength(1);
    const { problems, exposures } = await read([input("t.json", `${line({})}\n${line({}).slice(0, 200)}\n`)]);
    expect(problems).toEqual([
      { code: "import.malformed", file: "t.json", at: "line 2", message: "not well-formed JSON" },
    ]);
    expect(exposures).toHaveLength(1);
  });

  it("tells what kind of place a source is", async () => {
    const placed = async (Data: object) =>
      (await read([input("t.json", line({ SourceMetadata: { Data }, Verified: false }))])).exposures[0];
    expect(await placed({ Docker: { image: "acme/web", tag: "1.2", file: "/app/.env" } })).toMatchObject({
      place: { kind: "image", uri: "acme/web:1.2", file: "/app/.env" },
      status: "unknown",
    });
    expect(
      await placed({ Github: { repository: "https://github.com/a/b.git", file: "x", line: 4, visibility: 1 } }),
    ).toMatchObject({
      place: { kind: "git", uri: "https://github.com/a/b", file: "x", line: 4 },
      visibility: "private",
    });
    expect(await placed({ Jenkins: { project_name: "deploy", build_number: 4 } })).toMatchObject({
      place: { kind: "ci-log", uri: "deploy" },
    });
  });
});

describe("SARIF", () => {
  const log = (tool: object, ...results: readonly object[]) =>
    input("r.sarif", JSON.stringify({ version: "2.1.0", runs: [{ results, tool: { driver: tool } }] }));
  const at = (text?: string, uri = "deploy/a.env") => ({
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 3, snippet: { text } } } }],
  });

  it("of gitleaks holds the value as a snippet", async () => {
    const result = {
      ruleId: "github-pat",
      ...at(pat),
      partialFingerprints: { commitSha: commit, email: "a@example.com" },
    };
    const { exposures, credentials } = await read([log({ name: "gitleaks" }, result)]);
    expect(exposures[0]).toMatchObject({ place: { kind: "git", file: "deploy/a.env", line: 3, commit } });
    expect(credentials[0]).toMatchObject({ type: "github-pat-classic", fingerprint: expect.stringMatching(/^fp1_/) });
  });

  it("of trufflehog holds no value; an error was verified", async () => {
    const { exposures, credentials } = await read([
      log({ name: "trufflehog" }, { ruleId: "Github", level: "error", ...at() }),
    ]);
    expect(exposures[0]).toMatchObject({ status: "active", hasSecret: true });
    expect(credentials[0]).toMatchObject({ type: "github-pat-classic" });
  });

  it("of other tools counts where a rule finds secrets; the rule may be an index", async () => {
    const rules = [{ id: "R1", properties: { tags: ["security", "external/cwe/cwe-798"] } }, { id: "R2" }];
    const results = [
      { ruleIndex: 0, ...at(`token: "${pat}"`) },
      { ruleIndex: 1, ...at("a sql injection") },
      { ruleId: "hard-coded-credential", ...at(undefined, "b.ts") },
      { ruleId: "R1", ...at(), suppressions: [{ kind: "inSource" }] },
    ];
    const { exposures, credentials, report } = await read([log({ name: "CodeQL", rules }, ...results)]);
    expect(exposures.map(({ place }) => place.file)).toEqual(["deploy/a.env", "b.ts"]);
    expect(credentials.map(({ type }) => type)).toEqual(["github-pat-classic", "unknown-secret"]);
    expect(report).toMatchObject({ findings: 2, dismissed: 1 });
  });
});

describe("alerts of GitHub", () => {
  const repository = { html_url: "https://github.com/acme/shop", full_name: "acme/shop", private: true };
  const alert = (more: object): object => ({
    number: 7,
    created_at: "2025-05-06T07:08:09Z",
    html_url: "https://github.com/acme/shop/security/secret-scanning/7",
    locations_url: "https://api.github.com/repos/acme/shop/secret-scanning/alerts/7/locations",
    state: "open",
    secret_type: "github_personal_access_token",
    secret: pat,
    validity: "active",
    repository,
    ...more,
  });
  const details = {
    path: "a.env",
    start_line: 4,
    commit_sha: commit,
    blob_url: "https://api.github.com/repos/acme/shop/git/blobs/1",
  };
  const locations = input(
    "alerts/7/locations.json",
    JSON.stringify([
      { type: "commit", details },
      {
        type: "issue_comment",
        details: { issue_comment_url: "https://api.github.com/repos/acme/shop/issues/comments/5" },
      },
    ]),
  );

  it("have their places in files beside them", async () => {
    const { exposures, credentials } = await read([input("alerts.json", JSON.stringify([alert({})])), locations]);
    expect(exposures.map(({ place }) => place)).toEqual([
      { kind: "git", uri: "https://github.com/acme/shop", file: "a.env", line: 4, commit },
      { kind: "ticket", uri: "https://github.com/acme/shop/issues/comments/5" },
    ]);
    expect(exposures[0]).toMatchObject({
      status: "active",
      visibility: "private",
      firstSeen: "2025-05-06T07:08:09.000Z",
    });
    expect(credentials).toHaveLength(1);
  });

  it("come with the value hidden, as pages, as one object, from a webhook", async () => {
    const hidden = alert({ secret: null, first_location_detected: details });
    const texts = [
      [hidden],
      [[hidden]],
      hidden,
      {
        action: "created",
        alert: alert({ secret: undefined, repository: undefined, first_location_detected: details }),
        repository,
      },
    ];
    for (const value of texts) {
      const { exposures, credentials } = await read([input("alerts.json", JSON.stringify(value))]);
      expect(exposures).toMatchObject([{ place: { uri: "https://github.com/acme/shop", file: "a.env", line: 4 } }]);
      expect(credentials).toMatchObject([{ type: "github-pat-classic" }]);
    }
  });

  it("say what was revoked, what leaked in public, and what is no secret", async () => {
    const revoked = alert({
      state: "resolved",
      resolution: "revoked",
      resolved_at: "2025-06-01T00:00:00Z",
      publicly_leaked: true,
    });
    const { exposures, report } = await read([
      input("alerts.json", JSON.stringify([revoked, alert({ state: "resolved", resolution: "false_positive" })])),
    ]);
    expect(exposures).toMatchObject([
      { status: "revoked", statusAt: "2025-06-01T00:00:00.000Z", visibility: "public" },
    ]);
    expect(report).toMatchObject({ findings: 1, dismissed: 1 });
  });
});

describe("leaks.csv", () => {
  const table = (...rows: readonly string[]) =>
    input("leaks.csv", ["kind,public_id,where,first_seen,note", ...rows].join("\n"));

  it("names what leaked by its public id", async () => {
    const { exposures, credentials, problems } = await read([
      table(
        `aws-access-key-id,${id},https://pastebin.com/abc?x=1,2025-02-03,"seen, by ops"`,
        "vault token,acc-1,ci/log.txt:12,,",
      ),
    ]);
    expect(problems).toEqual([]);
    expect(exposures).toMatchObject([
      { credential: `credential:${id}`, place: { kind: "paste", uri: "https://pastebin.com/abc" }, hasSecret: true },
      { credential: "credential:acc-1", place: { kind: "file", file: "ci/log.txt", line: 12 }, hasSecret: true },
    ]);
    expect(credentials[0]).not.toHaveProperty("half");
  });

  it("keeps no secret that stands where a name belongs, and reads the other rows", async () => {
    const { facts, exposures, problems } = await read([
      table(`github,${pat},a,,`, `aws,${id},b,yesterday,`, `aws,${id},b,,`),
    ]);
    expect(problems.map(({ at, message }) => `${at}: ${message}`)).toEqual([
      "line 2: public_id: looks like a secret, and was not kept",
      "line 3: first_seen: expected a date, 2026-01-31",
    ]);
    expect(exposures).toHaveLength(2);
    expect(JSON.stringify(facts)).not.toContain("0123456789abcdefghij");
  });
});

describe("what reports hold beside findings", () => {
  it("is withheld where it holds the value, in whole or in part", async () => {
    const { exposures } = await read([
      gitleaks(
        leak({ File: `out/${pat.slice(4, 16)}/x.env` }),
        leak({ File: "b", Link: `https://h.example.com/${encodeURIComponent(pat)}` }),
      ),
    ]);
    expect(exposures.map(({ place }) => [place.uri, place.file])).toEqual([
      [undefined, "(withheld: looks like a secret)"],
      ["(withheld: looks like a secret)", "b"],
    ]);
  });

  it("is warned of where every user may read it", async () => {
    const { warnings } = await read([{ ...gitleaks(leak({})), openToAll: true }]);
    expect(warnings).toEqual(["`gitleaks.json` quotes secrets and every user of this machine may read it: chmod 600"]);
    expect((await read([gitleaks(leak({}))])).warnings).toEqual([]);
  });

  it("is no report where nothing says so", () => {
    for (const head of ["[]", "{}", "[1]", '{"runs":[]}', "a,b\n", '[{"secret_type":1}]'])
      expect(reports.recognises("x.json", head), head).toBe(false);
  });
});
