import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installing } from "../../../importers/collect/install.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ambit-install-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said where Ambit's package lies in the folder. */
function said(at: string, packaged: boolean): string {
  const root = path.join(folder, at);
  mkdirSync(root, { recursive: true });
  if (packaged) writeFileSync(path.join(root, "package.json"), "{}");
  return installing(["one", "two"], pathToFileURL(path.join(root, "node_modules/ambit/dist/x.js")).href);
}

describe("a client that is not installed is installed", () => {
  it("in a checkout by the plain command", () => {
    expect(installing(["one"], pathToFileURL(path.join(folder, "importers/x.ts")).href)).toBe("run `npm install one`");
  });

  it("in the project that has Ambit by the plain command", () => {
    expect(said("project", true)).toBe("run `npm install one two`");
  });

  it("for the whole machine where Ambit is, since a package of the folder one stands in would not be found", () => {
    expect(said("lib", false)).toBe("run `npm install --global one two`");
  });

  it("with Ambit in a folder of its own where npx fetched it", () => {
    expect(said(".npm/_npx/0a1b", true)).toBe(
      "run `npm install ambit one two` in a folder of yours, and `npx ambit` there",
    );
  });
});
