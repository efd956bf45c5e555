import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildPage, pageFolder } from "../../setup/page.js";

beforeAll(() => expect(buildPage()).toBe(true));

const read = (file: string) => readFileSync(path.join(pageFolder, file), "utf8");
const files = () => readdirSync(pageFolder, { recursive: true, encoding: "utf8" });

test("the built page runs under a policy that allows nothing inline", () => {
  const html = read("index.html");
  expect(html).toMatch(/<script type="module"[^>]* src="\/assets\//);
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son[a-z]+=|\sstyle=/);
  for (const file of files().filter((name) => name.endsWith(".css"))) expect(read(file)).not.toMatch(/url\(["']?data:/);
});

test("the page is built for users, whatever NODE_ENV says: React's development build is several times slower", () => {
  for (const file of files().filter((name) => name.endsWith(".js"))) expect(read(file).includes("jsxDEV")).toBe(false);
});

test("the layout engine's worker ships as its authors made it", () => {
  const worker = files().find((file) => /elk-worker.*\.js$/.test(file));
  expect(worker).toBeDefined();
  expect(read(worker ?? "") === readFileSync("node_modules/elkjs/lib/elk-worker.min.js", "utf8")).toBe(true);
});

test("the notices beside the page hold the licences of what is in it", () => {
  const notices = read("third-party-licences.md");
  const named = [...notices.matchAll(/^## (\S+) - \d/gm)].map((match) => match[1]);
  const expected = ["react", "react-dom", "react-aria-components", "cytoscape", "elkjs", "lucide"];
  expect(named).toEqual(expect.arrayContaining(expected));
  expect(notices.includes("Eclipse Public License - v 2.0")).toBe(true);
  expect(notices.trimEnd().endsWith("Source: https://github.com/kieler/elkjs")).toBe(true);
});
