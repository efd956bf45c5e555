import { execFile, spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi } from "../../server/openapi/document.ts";
import { inside, scratch } from "../cli/process.ts";
import { SignedEstate } from "../support/signed-estate.ts";
import { type TestServer, testServer } from "./served.ts";

const repository = path.join(import.meta.dirname, "../..");
const page = readFileSync(path.join(repository, "docs/api.md"), "utf8");
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

const folder = scratch();
const signed = new SignedEstate();
let server: TestServer;
beforeAll(async () => {
  server = await testServer(
    async () => {
      const store = path.join(folder.path, ".ambit");
      await inside(["import", path.join(repository, "examples/assistant"), "--store", store, "--quiet"]);
    },
    // The machine may be busy: this is about the commands, not the time.
    { store: path.join(folder.path, ".ambit"), signOffs: signed.folder, limits: { answer: 120_000 } },
  );
  symlinkSync(path.join(repository, "examples"), path.join(folder.path, "examples"));
}, 120_000);
afterAll(async () => {
  await server.end();
  folder.remove();
  signed.remove();
});

/** The server is in this process: it has to go on meanwhile. */
function bash(script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      "bash",
      ["--norc", "-euo", "pipefail", "-c", script],
      { cwd: folder.path, timeout: 100_000 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}

describe("docs/api.md", () => {
  it("names paths that there are", () => {
    const { paths } = openApi() as { paths: object };
    const named = [...page.matchAll(/\$url((?:\/[a-z-]+)+)/g)].map(([, at = ""]) => at);
    expect(named.length).toBeGreaterThan(8);
    for (const at of named) expect(Object.keys(paths)).toContain(at);
  });

  it.runIf(hasCurl)("shows commands that work, in its order", { timeout: 120_000 }, async () => {
    // The first starts the server, which is there already, at a port of its own.
    const script = blocks.slice(1).join("\necho\n").replaceAll("7474", String(server.address.port));
    const { stdout, stderr, code } = await bash(script);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).not.toContain("/docs/errors#");
    const answers = [
      /"name":"ambit"/,
      /\/\?token=[\w-]{43}/,
      /\{"job":"[\w-]{12}"\}/,
      /\{"jobs":\[\{"id"/,
      /^event: job$/m,
      /"reached":\[/,
      /"entries":\[/,
      /\{"snapshots":\[/,
      /^304$/m,
      /"verdict":"fail"/,
      /"standings":\[\]/,
    ];
    for (const answer of answers) expect(stdout).toMatch(answer);
  });
});
