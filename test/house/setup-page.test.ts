import { rmSync, utimesSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Clone } from "./clone.ts";

/** A clone with packages, whose Vite writes what it found into the page. */
async function withPage(): Promise<Clone> {
  const clone = new Clone("v24.1.0");
  await clone.setup("packages");
  clone.write(
    "node_modules/vite/bin/vite.js",
    'require("fs").cpSync("web", process.argv.at(-1), { recursive: true });',
  );
  clone.write("web/index.html", "one");
  clone.write("model/fact.ts", "");
  clone.write("vite.config.ts", "");
  return clone;
}

test("the page is built once, and again when what it is made of changes", async () => {
  const clone = await withPage();
  const first = await clone.setup();
  expect(first).toMatchObject({ status: 0, stdout: "" });
  expect(first.stderr).toMatch(/building the page/);
  expect(clone.read("dist/web/index.html")).toBe("one");
  expect((await clone.setup()).stderr).toBe("");

  utimesSync(path.join(clone.root, "web/index.html"), 1, 1);
  expect((await clone.setup()).stderr, "another time, the same content").toBe("");

  clone.write("web/index.html", "two");
  expect((await clone.setup()).stderr).toMatch(/sources changed/);
  expect(clone.read("dist/web/index.html")).toBe("two");
  clone.write("model/fact.ts", "export {};");
  expect((await clone.setup()).stderr).toMatch(/sources changed/);
  rmSync(path.join(clone.root, "dist"), { recursive: true });
  expect((await clone.setup()).stderr).toMatch(/building the page/);
});

test("a page that does not build stops the demo with the command that shows why, and no other command", async () => {
  const clone = await withPage();
  clone.write("node_modules/vite/bin/vite.js", "process.exit(1);");
  const stopped = await clone.setup();
  expect(stopped.status).toBe(1);
  expect(stopped.stderr).toMatch(/then run: npm run build/);
  expect((await clone.setup("ambit")).status).toBe(0);
  expect(await clone.setup("packages")).toEqual({ status: 0, stdout: "", stderr: "" });
});
