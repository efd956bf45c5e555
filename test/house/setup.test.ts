import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** A clone with nothing installed, and a `node` and an `npm` that only say what they were asked. */
function clone(nodeVersion: string, npm = "mkdir -p node_modules") {
  const root = mkdtempSync(path.join(tmpdir(), "setup-"));
  roots.push(root);
  for (const file of ["setup.js", "package.json", "package-lock.json", "tools/node24/package.json"])
    cpSync(file, path.join(root, file));
  mkdirSync(path.join(root, "bin"));
  const program = (name: string, body: string) => {
    writeFileSync(path.join(root, "bin", name), `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(root, "bin", name), 0o755);
  };
  program("node", `echo ${nodeVersion}`);
  program("npm", `echo "npm $*"\n${npm}`);
  const env = { ...process.env, PATH: `${path.join(root, "bin")}${path.delimiter}/usr/bin${path.delimiter}/bin` };
  const setup = () => spawnSync(process.execPath, ["setup.js"], { cwd: root, env, encoding: "utf8" });
  return { root, setup };
}

test("installs with npm on Node 24 where the system has an older one, and only once", () => {
  const { root, setup } = clone("v20.11.0");
  const first = setup();
  expect(first.status).toBe(0);
  expect(first.stdout).toBe("");
  expect(first.stderr).toMatch(
    /^npm exec --yes --package=node[a-z0-9-]*@24\.\d+\.\d+ -- npm ci --no-audit --no-fund$/m,
  );
  expect(setup()).toMatchObject({ status: 0, stdout: "", stderr: "" });

  const manifest = path.join(root, "package.json");
  const { scripts: _, ...rest } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
  writeFileSync(manifest, JSON.stringify(rest));
  expect(setup().stderr, "a changed script asks for no other package").toBe("");
  writeFileSync(manifest, JSON.stringify({ ...rest, dependencies: {} }));
  expect(setup().stderr).toMatch(/package-lock\.json changed/);
});

test("uses the system's npm as it is on Node 24 and newer", () => {
  expect(clone("v26.0.0").setup().stderr).toMatch(/^npm ci --no-audit --no-fund$/m);
});

test("stops with the one command to run where it cannot go on", () => {
  const old = clone("v18.20.0").setup();
  expect(old.status).toBe(1);
  expect(old.stderr).toMatch(/Node 20 or newer is needed.*v18\.20\.0/);
  expect(old.stderr).toMatch(/then run: npm run setup/);
  const offline = clone("v24.1.0", "exit 1").setup();
  expect(offline.status).toBe(1);
  expect(offline.stderr).toMatch(/then run: npm run setup/);
});
