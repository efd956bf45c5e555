import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type Generator, repository } from "./generator.ts";
import { bullets, code, page, table } from "./markdown.ts";

/** The part of a query that a page needs: it runs none. */
interface Declared {
  readonly id: string;
  readonly title: string;
  readonly input: z.ZodType;
  readonly notes?: string;
}

const isQuery = (value: unknown): value is Declared =>
  typeof value === "object" && value !== null && "run" in value && "title" in value && "input" in value;

/** Exported queries of `queries/*.ts`, in the order of the files. */
async function loadQueries(): Promise<Declared[]> {
  const folder = path.join(repository, "queries");
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".ts")) : [];
  const modules = await Promise.all(
    files.sort().map(async (file) => {
      const url = pathToFileURL(path.join(folder, file)).href;
      return (await import(url)) as Record<string, unknown>;
    }),
  );
  const exported = modules.flatMap((module) => Object.values(module).filter(isQuery));
  return [...new Map(exported.map((query) => [query.id, query])).values()];
}

interface Field {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
}

const typeOf = (field: Field): string =>
  field.enum ? field.enum.map((value) => code(String(value))).join(", ") : String(field.type ?? "");

function queryPage({ id, title, input, notes }: Declared): string {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as {
    properties?: Record<string, Field>;
    required?: readonly string[];
  };
  const rows = Object.entries(properties).map(([name, field]) => {
    const fallback = field.default === undefined ? "" : code(JSON.stringify(field.default));
    return [code(name), typeOf(field), required.includes(name) ? "required" : fallback, field.description ?? ""];
  });
  return page(title, `Query ${code(id)}.`, [
    ["Input", table(["Field", "Type", "Default", "Meaning"], rows)],
    ["Notes", notes ?? ""],
  ]);
}

export const queryPagesGenerator: Generator = {
  owns: "docs/queries/",
  async files() {
    const queries = await loadQueries();
    const pages = queries.map((query): [string, string] => [`docs/queries/${query.id}.md`, queryPage(query)]);
    const links = bullets(queries.map(({ id, title }) => `[${code(id)}](${id}.md): ${title}`));
    const intro = "One question, one file. Each page is made from the query's own declaration.";
    return new Map([["docs/queries/README.md", page("Queries", intro, [["Questions", links]])], ...pages]);
  },
};
