import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Clone } from "./clone.ts";

test("installs with npm on Node 24 where the system has an older one, and only once", async () => {
  const clone = new Clone("v20.11.0");
  const first = await clone.setup();
  expect(first.status).toBe(0);
  expect(first.stdout).toBe("");
  expect(first.stderr).toMatch(
    /^npm exec --yes --package=node[a-z0-9-]*@24\.\d+\.\d+ -- npm ci --no-audit --no-fund$/m,
  );
  expect(await clone.setup()).toEqual({ status: 0, stdout: "", stderr: "" });

  const { scripts: _, ...rest } = JSON.parse(clone.read("package.json") ?? "") as Record<string, unknown>;
  clone.write("package.json", JSON.stringify(rest));
  expect((await clone.setup()).stderr, "a changed script asks for no other package").toBe("");
  clone.write("package.json", JSON.stringify({ ...rest, dependencies: {} }));
  expect((await clone.setup()).stderr).toMatch(/package-lock\.json changed/);
});

test("uses the system's npm as it is on Node 24 and newer", async () => {
  expect((await new Clone("v26.0.0").setup()).stderr).toMatch(/^npm ci --no-audit --no-fund$/m);
});

test("stops with the one command to run where it cannot go on", async () => {
  const old = await new Clone("v18.20.0").setup();
  expect(old.status).toBe(1);
  expect(old.stderr).toMatch(/Node 20 or newer is needed.*v18\.20\.0/);
  expect(old.stderr).toMatch(/then run: npm run setup/);
  const offline = new Clone("v24.1.0");
  offline.program("npm", "exit 1");
  const { status, stderr } = await offline.setup();
  expect(status).toBe(1);
  expect(stderr).toMatch(/then run: npm run setup/);
});

test("never becomes root and never asks a package manager of the system", async () => {
  const clone = new Clone("v24.1.0");
  const { status, stderr } = await clone.setup("test", { CHROME_PATH: "/nowhere", JAVA_HOME: "/nowhere" });
  expect(status).toBe(0);
  expect(stderr).not.toMatch(/^(sudo|apt-get|brew) /m);
  const sources = ["setup.js", ...readdirSync("setup").map((file) => `setup/${file}`)];
  for (const file of sources)
    expect(readFileSync(file, "utf8"), file).not.toMatch(/(run|ask|spawnSync)\(\s*["'](sudo|apt|apt-get|brew|dnf)\b/);
});
