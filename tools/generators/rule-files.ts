import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Rule } from "../../model/rule.ts";
import { repository } from "./generator.ts";

/** `<family>/<name>.ts` of every rule, sorted. Files of rules/ itself and of rules/families/ are no rules. */
export function ruleFiles(root = repository): string[] {
  const rules = path.join(root, "rules");
  if (!existsSync(rules)) return [];
  return readdirSync(rules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "families")
    .flatMap(({ name }) => readdirSync(path.join(rules, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(".ts"))
    .sort();
}

/** Every rule, in the order of its file. */
export function loadRules(): Promise<readonly Rule<unknown>[]> {
  return Promise.all(
    ruleFiles().map(async (file) => {
      const url = pathToFileURL(path.join(repository, "rules", file)).href;
      return ((await import(url)) as { default: Rule<unknown> }).default;
    }),
  );
}
