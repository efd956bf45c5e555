import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

export interface Layers {
  /** Source files on disk and modules the linter read: a linter that reads nothing finds nothing wrong. */
  readonly files: number;
  readonly modules: number;
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
  /** What to do, by rule. */
  readonly advice: ReadonlyMap<string, string>;
}

const repository = fileURLToPath(new URL("..", import.meta.url));
const isSource = (file: string) => /\.[jt]sx?$/.test(file);
const layers = [
  "model",
  "importers",
  "authz",
  "rules",
  "graph",
  "queries",
  "scan",
  "gate",
  "server",
  "cli",
  "web",
  "setup",
  "tools",
  "test",
];

/** Holds the tree under `root` (default: this repository) to `.dependency-cruiser.cjs`. */
export async function checkLayers(root = repository): Promise<Layers> {
  const present = readdirSync(root).filter((name) => layers.includes(name));
  const files = present.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).filter(isSource),
  );
  if (files.length === 0) return { files: 0, modules: 0, violations: [], advice: new Map() };
  const options = await extractDepcruiseOptions(path.join(repository, ".dependency-cruiser.cjs"));
  const { output } = await cruise(present, { ...options, baseDir: root, validate: true }, undefined, {
    tsConfig: extractTSConfig(path.join(repository, "tsconfig.json")),
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    files: files.length,
    modules: modules.filter(
      ({ source, couldNotResolve }) =>
        !couldNotResolve && isSource(source) && present.includes(source.split("/")[0] ?? ""),
    ).length,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    advice: new Map(summary.ruleSetUsed?.forbidden?.map(({ name, comment }) => [name ?? "", comment ?? ""])),
  };
}

if (import.meta.main) {
  const { files, modules, violations, advice } = await checkLayers();
  for (const { rule, from, to } of violations) console.log(`${rule}: ${from} -> ${to}\n    ${advice.get(rule)}`);
  const blind = files === 0 || modules !== files;
  if (blind) console.log(`read ${modules} modules of ${files} source files: the check does not see the tree`);
  console.log(`layers: ${modules} modules, ${violations.length} violations`);
  process.exitCode = blind || violations.length > 0 ? 1 : 0;
}
