import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../model/errors.ts";
import { readScan } from "../../scan/declaration/read.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ambit-scan-file-"));
const file = path.join(folder, "scan.yaml");
const now = Date.parse("2026-11-21T00:00:00Z");
afterAll(() => rmSync(folder, { recursive: true }));

const head = "format: ambit-scan/v1\nname: a\nsources: [{name: s, import: x}]\n";
const read = (text: string) => {
  writeFileSync(file, text);
  return readScan(file, now);
};
function refused(text: string): { readonly said: string; readonly at: string | undefined; readonly help: string } {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.code).toBe("scan.unreadable");
    return { said: error.message, at: error.details[0]?.[1], help: error.help };
  }
  throw new Error("it was taken");
}

describe("a scan's file", () => {
  it("says with defaults what is not written", () => {
    const scan = read(head);
    expect(scan).toMatchObject({
      baseline: "known",
      exposure: { from: [], to: ["class:data-store", "class:secret", "class:identity"], certainty: "conditional" },
      retention: { records: 500 },
    });
    expect(scan.folder).toBe(folder);
  });

  it.each([
    ["a field that nobody knows", `${head}notfy: {}\n`, "line 4, /notfy"],
    ["a name that is no name", head.replace("name: a", "name: ../../etc"), "line 2, /name"],
    ["a source of no kind", head.replace("import: x", "imports: x"), "line 3, /sources/0"],
    ["two sources of one name", head.replace("}]", "}, {name: s, import: y}]"), "line 3, /sources/1/name"],
    [
      "a channel that is not there",
      `${head}notify:\n  channels: [{name: c, kind: slack, urlFrom: {env: A}}]\n  default: [d]\n`,
      "line 6, /notify/default/0",
    ],
    [
      "a permanent acceptance",
      `${head}accepted:\n  - {target: t, owner: o, reason: r}\n`,
      "line 5, /accepted/0/expires",
    ],
    [
      "an acceptance of a century",
      `${head}accepted:\n  - target: t\n    owner: o\n    reason: r\n    expires: 2126-01-01\n`,
      "line 8, /accepted/0/expires",
    ],
    ["a time that is none", `${head}every: often\n`, "line 4, /every"],
    [
      "mail in plain text to another machine",
      `${head}notify:\n  channels: [{name: c, kind: email, host: mail.example.org, security: none, from: a@b}]\n  default: [c]\n`,
      "line 5, /notify/channels/0/security",
    ],
    ["no YAML at all", "a: [b\nc: }", undefined],
    ["something else", "- 1\n", "line 1, /"],
    ["an empty file", "", "line 1, /"],
  ])("is refused for %s, with the place", (_, text, at) => {
    const error = refused(text);
    if (at === undefined) expect(error.at).toMatch(/^line \d+$/);
    else expect(error.at).toContain(at);
  });

  it.each([
    [
      "a password",
      `${head}notify:\n  channels: [{name: c, kind: email, host: h, from: a@b.c, password: hunter2-canary}]\n  default: [c]\n`,
    ],
    [
      "a key",
      `${head}notify:\n  channels: [{name: c, kind: webhook, url: "https://h/x", secret: hunter2-canary}]\n  default: [c]\n`,
    ],
    [
      "a secret field",
      `${head}notify:\n  channels: [{name: c, kind: slack, url: "https://hunter2-canary/x", urlFrom: {env: A}}]\n  default: [c]\n`,
    ],
    [
      "a token in an address",
      `${head}notify:\n  channels: [{name: c, kind: webhook, url: "https://h/x?token=hunter2-canary", secret: {env: A}}]\n  default: [c]\n`,
    ],
    [
      "a user in an address",
      `${head}notify:\n  channels: [{name: c, kind: webhook, url: "https://u:hunter2-canary@h/x", secret: {env: A}}]\n  default: [c]\n`,
    ],
  ])("takes no secret itself: %s is refused and not repeated", (_, text) => {
    const { said, at, help } = refused(text);
    expect(`${said} ${at} ${help}`).not.toContain("hunter2-canary");
  });

  it("is bounded: size, nesting and what aliases make of it", () => {
    expect(refused(`${head}# ${"x".repeat(1024 * 1024)}`).said).toContain("larger than 1 MiB");
    expect(refused(`${head}x: ${"[".repeat(100)}${"]".repeat(100)}`).said).toContain("nested too deeply");
    const bomb = ["a0: &a0 [x, x]", ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)];
    expect(refused(bomb.join("\n")).said).toContain("expands to too much");
    expect(() => readScan(path.join(folder, "none.yaml"), now)).toThrow("cannot be read");
  });

  it("never becomes more than it says: __proto__ and merge keys are fields that nobody knows", () => {
    refused(`${head}__proto__: {baseline: new}\n`);
    refused(`${head}<<: {baseline: new}\n`);
  });
});
