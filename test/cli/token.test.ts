import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TokenAnswer } from "../../queries/token/answer.ts";
import { ambit, inside, scratch } from "./process.ts";

const place = scratch();
const store = path.join(place.path, "store");
const keyFile = path.join(place.path, "config", "fingerprint.key");
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const keyId = "AKIAVQRDX25J6EXAMPLE";
const before = process.env["AMBIT_FINGERPRINT_KEY_FILE"];

const file = (name: string, content: string | Uint8Array): string => {
  const at = path.join(place.path, name);
  writeFileSync(at, content);
  return at;
};
const ask = (...words: string[]) => inside(["token", ...words, "--store", store, "--quiet"]);
const jwt = (claims: object): string =>
  [
    ...[{ alg: "RS256", kid: "k" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")),
    "c2lnbmF0dXJl".repeat(6),
  ].join(".");

/** No eight characters of it in a row. */
const without = (text: string, hidden: string): void => {
  for (let at = 0; at + 8 <= hidden.length; at++) expect(text).not.toContain(hidden.slice(at, at + 8));
};

beforeAll(async () => {
  process.env["AMBIT_FINGERPRINT_KEY_FILE"] = keyFile;
  await inside(["import", "examples/assistant", "--store", store, "--quiet"]);
}, 60_000);
afterAll(() => {
  if (before === undefined) delete process.env["AMBIT_FINGERPRINT_KEY_FILE"];
  else process.env["AMBIT_FINGERPRINT_KEY_FILE"] = before;
  place.remove();
});

const pair = (): string => file("key.env", `AWS_ACCESS_KEY_ID=${keyId}\nAWS_SECRET_ACCESS_KEY=${secret}\n`);

describe("ambit token", () => {
  it("answers in the order of the first minutes, every step with what it leaves", async () => {
    const { code, stdout, stderr } = await ask("--file", pair());
    expect([code, stderr]).toEqual([0, ""]);
    const heads = ["LEAKED", "VERDICT", "DO NOW, 1", "DO NOW, 2", "REACH", "CHOKE", "LOOK", "TIMELINE", "UNKNOWN"];
    const at = heads.map((head) => stdout.indexOf(`\n${head}`) + (head === "LEAKED" ? 1 : 0));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(stdout).toContain(
      `aws iam update-access-key --user-name=ci-deploy --access-key-id=${keyId} --status=Inactive`,
    );
    expect(stdout).toContain("release-oncall@larkfield.example");
    expect(stdout).toContain(`where userIdentity.accessKeyId = ${keyId}`);
    without(stdout + stderr, secret);
  });

  it("tells the same as JSON: reversible first, the residual falls to nothing, kept evidence before", async () => {
    const { code, stdout } = await ask("--file", pair(), "--format", "json", "--limit", "50");
    expect(code).toBe(0);
    const { plan, credentials, verdict, severity, reach, from } = JSON.parse(stdout) as TokenAnswer;
    expect(credentials).toMatchObject([
      { id: `credential:${keyId}`, hasSecret: true, resolution: "exact", status: "active" },
    ]);
    expect(credentials[0]?.fingerprint).toMatch(/^fp1_[a-z2-7]{26}$/);
    expect(from).toEqual([`credential:${keyId}`]);
    expect(severity.level).toBe("P1");
    expect(verdict).toMatchObject({ certain: 20, conditional: 0, assumed: 0 });
    const numbers = [...plan.contain, ...plan.destroy].map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(plan.contain.every(({ reversible }) => reversible)).toBe(true);
    const left = plan.contain.map(({ residual }) => residual.nodes);
    expect(left).toEqual([...left].sort((a, b) => b - a));
    expect(left.at(-1)).toBe(0);
    expect(plan.contain.every(({ breaks }) => breaks.count > 0 || breaks.notRead.length > 0)).toBe(true);
    expect(plan.keep.length).toBeGreaterThan(0);
    expect(reach.targets.map(({ id }) => id)).toContain("arn:aws:s3:::larkfield-customer-exports");
    without(stdout, secret);
  });

  it("is checked by asking every rule again where that is asked for", async () => {
    const { stdout } = await ask("--file", pair(), "--format", "json", "--verify");
    const { plan } = JSON.parse(stdout) as TokenAnswer;
    expect([plan.derivations, plan.left]).toEqual([1, []]);
  });

  it("writes Markdown in which commands stand as code", async () => {
    const { code, stdout } = await ask("--file", pair(), "--format", "markdown");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Leaked: AWS access key/);
    expect(stdout).toContain("## Do now, 2: keep, then destroy");
    expect(stdout).toContain("```sh\naws iam update-access-key");
    without(stdout, secret);
  });

  it("says of a name alone that it lets nobody in, and still what it would reach", async () => {
    const { code, stdout } = await ask("--file", file("id.txt", `${keyId}\n`), "--format", "json");
    const { severity, verdict, credentials } = JSON.parse(stdout) as TokenAnswer;
    expect(code).toBe(0);
    expect(severity.level).toBe("P4");
    expect(credentials[0]).toMatchObject({ hasSecret: false, resolution: "exact" });
    expect(verdict.hypothetical).toBe("identifier");
    expect(verdict.text).toContain("With its secret part it would reach 17 data stores");
  });

  it("leaves unresolved what nothing imported knows, with the one command that tells: exit 3", async () => {
    const { code, stdout, stderr } = await ask(
      "--file",
      file("pat.txt", `ghp_${"aB3dE6gH9j".repeat(4).slice(0, 36)}`),
      "--format",
      "json",
    );
    expect([code, stderr]).toEqual([3, ""]);
    const { credentials, verdict, plan } = JSON.parse(stdout) as TokenAnswer;
    expect(credentials).toMatchObject([{ resolution: "unresolved", principals: [] }]);
    expect(credentials[0]?.resolve?.command).toContain("audit-log");
    expect(verdict.text).toContain("revoke first");
    expect(plan.contain.map(({ title }) => title)).toEqual(["Revoke it at GitHub"]);
  });

  it("judges an expired token as it was, and says so", async () => {
    const token = jwt({
      iss: "https://token.actions.githubusercontent.com",
      sub: "repo:x/y:ref:refs/heads/main",
      aud: "sts.amazonaws.com",
      exp: 1_700_000_000,
      iat: 1_699_999_000,
    });
    const { stdout } = await ask("--file", file("ci.jwt", token), "--format", "json");
    const { credentials, timeline } = JSON.parse(stdout) as TokenAnswer;
    expect(credentials[0]).toMatchObject({ status: "expired" });
    expect(timeline.some(({ what, at }) => what.endsWith("expired") && at === "2023-11-14T22:13:20.000Z")).toBe(true);
    const early = await ask("--file", file("ci.jwt", token), "--as-of", "2023-11-14T22:00:00Z", "--format", "json");
    expect((JSON.parse(early.stdout) as TokenAnswer).credentials[0]?.status).toBe("unknown");
  });

  it("takes hostile claims as text: nothing of them is run, drawn or broken into lines", async () => {
    const evil = "x'; rm -rf / #\u0007\u202e`$(id)`\n| <b>";
    const token = jwt({ iss: evil, sub: evil, aud: [evil], repository: evil, exp: 9e99, iat: "no" });
    const where = file("evil.jwt", token);
    for (const format of ["table", "markdown", "json"]) {
      const { code, stdout, stderr } = await ask("--file", where, "--format", format);
      expect([format, code, stderr]).toEqual([format, 3, ""]);
      for (const unseen of ["\u0007", "\u202e"]) expect(stdout).not.toContain(unseen);
      for (const line of stdout.split("\n")) expect(line).not.toMatch(/^\s*rm -rf/);
    }
  });

  it("refuses what is nothing, too large, not there or on the command line, and repeats none of it", async () => {
    const pasted = `ghp_${"zZ9".repeat(12)}`;
    for (const [words, code, says] of [
      [["--file", file("prose.txt", "nothing of the kind stands here")], 3, "import.unrecognised"],
      [["--file", file("empty.txt", "")], 3, "import.unrecognised"],
      [["--file", file("large.txt", Buffer.alloc(4 * 1024 * 1024 + 1, 97))], 3, "import.too-large"],
      [["--file", path.join(place.path, "missing")], 3, "import.unreadable"],
      [[pasted], 2, "usage.argument"],
      [["--secret", pasted], 2, "usage.argument"],
      [["-", pasted], 2, "usage.argument"],
      [["--file", file("key2.env", keyId), "--from-address", "here"], 2, "usage.argument"],
    ] as const) {
      const ran = await ask(...words);
      expect([words[0], ran.code, ran.stdout]).toEqual([words[0], code, ""]);
      expect(ran.stderr).toContain(`error[${says}]`);
      expect(ran.stderr).not.toContain("zZ9zZ9");
    }
  });

  it("reads standard input", async () => {
    const { code, stdout } = await ambit(["token", "--store", store, "--quiet", "--format", "json"], {
      input: `${keyId}\n`,
    });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as TokenAnswer).credentials).toHaveLength(1);
  });

  it("keeps its key outside the store, for its owner alone, and one key tells secrets alike", async () => {
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyFile)).toHaveLength(32);
    const print = async () =>
      (JSON.parse((await ask("--file", pair(), "--format", "json")).stdout) as TokenAnswer).credentials[0];
    const first = await print();
    expect((await print())?.fingerprint).toBe(first?.fingerprint);
    rmSync(keyFile);
    const other = await print();
    expect(other?.fingerprint).not.toBe(first?.fingerprint);
    expect(other?.fingerprintKey).not.toBe(first?.fingerprintKey);
    const bytes = readFileSync(keyFile);
    for (const one of readdirSync(store, { recursive: true, withFileTypes: true })) {
      if (!one.isFile()) continue;
      const content = readFileSync(path.join(one.parentPath, one.name));
      expect(content.includes(bytes) || content.includes(secret.slice(0, 8))).toBe(false);
    }
  });
});
