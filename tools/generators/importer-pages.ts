import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Importer } from "../../model/importer.ts";
import { type Generator, repository } from "./generator.ts";
import { bullets, code, codes, fenced, page } from "./markdown.ts";

const isImporter = (value: unknown): value is Importer =>
  typeof value === "object" && value !== null && "toFacts" in value && "permissions" in value;

/** What `importers/<source>/index.ts` exports, in the order of the folders. */
async function loadImporters(): Promise<Importer[]> {
  const folder = path.join(repository, "importers");
  const entries = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => path.join(folder, name, "index.ts"))
        .filter((file) => existsSync(file))
    : [];
  const modules = await Promise.all(
    entries.map(async (file) => (await import(pathToFileURL(file).href)) as Record<string, unknown>),
  );
  return modules.flatMap((module) => Object.values(module).filter(isImporter));
}

const importerPage = ({ id, title, emits, permissions, guide = [] }: Importer): string =>
  page(title, `Importer ${code(id)}.`, [
    ...guide,
    ["What the reading identity needs", fenced(permissions.join("\n"))],
    ["What it emits", bullets(emits.map(code))],
  ]);

export const importerPagesGenerator: Generator = {
  owns: "docs/importers/",
  async files() {
    const importers = await loadImporters();
    const pages = importers.map((importer): [string, string] => [
      `docs/importers/${importer.id}.md`,
      importerPage(importer),
    ]);
    const intro = `Sources that Ambit reads: ${codes(importers.map(({ id }) => id)) || "none"}. Each page is made from the importer's own file.`;
    const links = bullets(importers.map(({ id, title }) => `[${title}](${id}.md)`));
    return new Map([["docs/importers/README.md", page("Importers", intro, [["Sources", links]])], ...pages]);
  },
};
