import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { answerSchemasGenerator } from "./generators/answer-schemas.ts";
import { awsActionsGenerator } from "./generators/aws-actions.ts";
import { awsPathsGenerator } from "./generators/aws-paths.ts";
import { checksIndexGenerator } from "./generators/checks-index.ts";
import { collectingGenerator } from "./generators/collecting.ts";
import { credentialKindsGenerator } from "./generators/credential-kinds.ts";
import { errorTableGenerator } from "./generators/error-table.ts";
import { findingPagesGenerator } from "./generators/finding-pages.ts";
import { frameworkTablesGenerator } from "./generators/framework-tables.ts";
import { type Generator, repository } from "./generators/generator.ts";
import { importerPagesGenerator } from "./generators/importer-pages.ts";
import { kubernetesRowsGenerator } from "./generators/kubernetes-rows.ts";
import { queryPagesGenerator } from "./generators/query-pages.ts";
import { routesPageGenerator } from "./generators/routes-page.ts";
import { rulePagesGenerator } from "./generators/rule-pages.ts";
import { rulesIndexGenerator } from "./generators/rules-index.ts";
import { scanSchemaGenerator } from "./generators/scan-schema.ts";
import { signOffSchemaGenerator } from "./generators/sign-off-schema.ts";

const generators: readonly Generator[] = [
  awsActionsGenerator,
  rulesIndexGenerator,
  checksIndexGenerator,
  findingPagesGenerator,
  rulePagesGenerator,
  importerPagesGenerator,
  queryPagesGenerator,
  routesPageGenerator,
  errorTableGenerator,
  frameworkTablesGenerator,
  collectingGenerator,
  credentialKindsGenerator,
  answerSchemasGenerator,
  awsPathsGenerator,
  kubernetesRowsGenerator,
  scanSchemaGenerator,
  signOffSchemaGenerator,
];

/** Source as `npm run format` would leave it, so that the two never undo each other. Generated pages are not formatted. */
function formatted(file: string, text: string): string {
  if (!file.endsWith(".ts")) return text;
  const biome = path.join(repository, "node_modules/@biomejs/biome/bin/biome");
  const options = { cwd: repository, input: text, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "check", "--write", `--stdin-file-path=${file}`],
    options,
  );
  if (status !== 0) throw new Error(`cannot format ${file}: ${stderr}`);
  return stdout;
}

const read = (file: string): string | undefined => {
  const at = path.join(repository, file);
  return existsSync(at) ? readFileSync(at, "utf8") : undefined;
};

/** Files that a generator owns and no longer makes. */
function leftOver({ owns }: Generator, made: ReadonlyMap<string, string>): string[] {
  const folder = path.join(repository, owns);
  if (!owns.endsWith("/") || !existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => owns + file)
    .filter((file) => !made.has(file))
    .sort();
}

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const generator of generators) {
  const made = await generator.files();
  for (const [file, raw] of made) {
    const text = formatted(file, raw);
    if (read(file) === text) continue;
    stale.push(file);
    if (check) continue;
    mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
    writeFileSync(path.join(repository, file), text);
  }
  for (const file of leftOver(generator, made)) {
    stale.push(file);
    if (!check) rmSync(path.join(repository, file));
  }
}

for (const file of stale) console.log(check ? `stale: ${file}` : `wrote ${file}`);
console.log(`generate: ${stale.length} ${check ? "stale files" : "files written"}`);
if (check && stale.length > 0) {
  console.log("run: npm run generate");
  process.exitCode = 1;
}
