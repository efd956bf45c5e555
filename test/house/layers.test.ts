import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkLayers } from "../../tools/layers.ts";

const { forbidden } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as {
  forbidden: { name: string; comment: string }[];
};
const planted = mkdtempSync(path.join(tmpdir(), "layers-"));
afterAll(() => rmSync(planted, { recursive: true }));

/** One file per rule that breaks it, and files that may import what they do. */
const tree: Record<string, string> = {
  "model/fact.ts": 'import "../rules/index.ts";',
  "model/cycle-a.ts": 'import type { B } from "./cycle-b.ts"; export type A = B | 1;',
  "model/cycle-b.ts": 'import type { A } from "./cycle-a.ts"; export type B = A | 2;',
  "model/lost.ts": 'import "./nowhere.ts";',
  "importers/aws/index.ts":
    'import "../kubernetes/index.ts"; import "../read/archive.ts"; import "../../authz/aws.ts";',
  "importers/aws/records.ts": "export const records = 1;",
  "importers/terraform/index.ts":
    'import "../aws/records.ts"; import "../kubernetes/index.ts"; import "../read/archive.ts";',
  "importers/kubernetes/index.ts": 'import "neo4j-driver"; import "vitest";',
  "importers/read/archive.ts": 'import "yaml"; import "tar-stream"; import "yauzl"; import "node:fs";',
  "authz/aws.ts": 'import "node:crypto"; import "../rules/index.ts";',
  "rules/aws/one.ts": 'import "../kubernetes/other.ts"; import "../families/shared.ts"; import "../../graph/build.ts";',
  "rules/kubernetes/other.ts": 'import "yaml"; import "zod";',
  "rules/families/shared.ts": "export const shared = 1;",
  "rules/index.ts": 'import "./aws/one.ts";',
  "graph/build.ts":
    'import "../importers/read/archive.ts"; import "graphology"; import "node:sqlite"; import "tar-stream"; import "yauzl";',
  "graph/port.ts": "export const port = 1;",
  "graph/store/embedded.ts": 'import "node:sqlite"; import "neo4j-driver";',
  "queries/reach.ts":
    'import "../graph/port.ts"; import "graphology"; import "../graph/build.ts"; import "express"; import "cytoscape"; import "commander";',
  "queries/draw.ts":
    'import "busboy"; import "compression"; import "elkjs"; import "react"; import "nodemailer"; import "prom-client";',
  "scan/run.ts": 'import "nodemailer"; import "prom-client"; import "yaml"; import "../rules/families/shared.ts";',
  "gate/gate.ts": 'import "../importers/read/archive.ts";',
  "server/app.ts": 'import "express"; import "../cli/main.ts"; export type App = 1;',
  "cli/main.ts": 'import "commander"; import "yaml"; import "../rules/index.ts";',
  "web/map.ts": 'import "cytoscape"; import "../rules/families/shared.ts";',
  "web/ask.ts": 'import "../server/app.ts";',
  "web/shape.ts": 'import type { App } from "../server/app.ts"; export type Shape = App;',
};
const caught: Record<string, string[]> = {
  "layer-model": ["model/fact.ts"],
  "layer-importers": ["importers/aws/index.ts"],
  "layer-authz": ["authz/aws.ts"],
  "layer-rules": ["rules/aws/one.ts"],
  "layer-graph": ["graph/build.ts"],
  "layer-queries": ["queries/reach.ts"],
  "layer-scan": ["scan/run.ts"],
  "layer-gate": ["gate/gate.ts"],
  "layer-server": ["server/app.ts"],
  "layer-cli": ["cli/main.ts"],
  "layer-web": ["web/map.ts"],
  "only-server-imports-express": ["queries/reach.ts"],
  "only-server-imports-busboy": ["queries/draw.ts"],
  "only-server-imports-compression": ["queries/draw.ts"],
  "only-web-imports-cytoscape": ["queries/reach.ts"],
  "only-web-imports-elkjs": ["queries/draw.ts"],
  "only-web-imports-react": ["queries/draw.ts"],
  "page-asks-over-http": ["web/ask.ts"],
  "only-graph-store-imports-neo4j-driver": ["importers/kubernetes/index.ts"],
  "only-queries-imports-graphology": ["graph/build.ts"],
  "only-cli-imports-commander": ["queries/reach.ts"],
  "only-importers-imports-yaml": ["rules/kubernetes/other.ts"],
  "only-importers-imports-tar-stream": ["graph/build.ts"],
  "only-importers-imports-yauzl": ["graph/build.ts"],
  "only-scan-imports-nodemailer": ["queries/draw.ts"],
  "only-scan-imports-prom-client": ["queries/draw.ts"],
  "only-graph-store-imports-sqlite": ["graph/build.ts"],
  "pure-middle": ["authz/aws.ts"],
  "middle-needs-no-package": ["rules/kubernetes/other.ts"],
  "rules-stand-alone": ["rules/aws/one.ts"],
  "importer-families-stay-apart": ["importers/aws/index.ts"],
  "designs-make-records": ["importers/terraform/index.ts"],
  "no-dev-dependency-in-product": ["importers/kubernetes/index.ts"],
  "no-unresolvable": ["model/lost.ts"],
};

function plant(): void {
  const write = (file: string, text: string) => {
    const at = path.join(planted, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  };
  for (const [file, text] of Object.entries(tree)) write(file, `${text}\nexport {};\n`);
  const packages = Object.values(tree).flatMap((text) =>
    [...text.matchAll(/import "([^.:"]+)"/g)].map((m) => m[1] ?? ""),
  );
  for (const name of packages) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
    write(`node_modules/${name}/index.js`, "");
  }
  const named = (names: string[]) => Object.fromEntries(names.map((name) => [name, "1.0.0"]));
  const dependencies = named(packages.filter((name) => name !== "vitest"));
  write(
    "package.json",
    JSON.stringify({ name: "planted", type: "module", dependencies, devDependencies: named(["vitest"]) }),
  );
}

test("the linter reads every source file and finds nothing wrong", async () => {
  const { files, modules, violations } = await checkLayers();
  expect(files).toBeGreaterThan(0);
  expect(modules).toBe(files);
  expect(violations).toEqual([]);
}, 60_000);

test("every rule of the import table catches the file that breaks it, and no other", async () => {
  plant();
  const { violations } = await checkLayers(planted);
  const found = new Map<string, Set<string>>();
  for (const { rule, from } of violations) found.set(rule, (found.get(rule) ?? new Set()).add(from));
  const cycles = found.get("no-cycles") ?? new Set();
  found.delete("no-cycles");
  expect(Object.fromEntries([...found].map(([rule, files]) => [rule, [...files].sort()]))).toEqual(caught);
  expect([...cycles]).toContain("model/cycle-a.ts");
  expect([...Object.keys(caught), "no-cycles"].sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

test("every rule of the import table says what to do", () => {
  for (const { name, comment } of forbidden) expect(comment.length, name).toBeGreaterThan(20);
});
