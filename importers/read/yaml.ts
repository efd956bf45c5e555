import { type Document, parseDocument, type Tags } from "yaml";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { tooDeep, yamlLimits, yamlParts } from "./yaml-parts.ts";
import { withIndentedQuotes } from "./yaml-quotes.ts";

export interface YamlDocument {
  /** Counted from 0 over the file's documents, broken ones too. Goes into locators by `locatorIn`. */
  readonly index: number;
  readonly value: unknown;
}

/** True for the beginning of a template, as Helm has them: no YAML before it is rendered. */
export const isTemplate = (head: string): boolean => /^\s*\{\{[-~]?\s|:\s+\{\{[-~]?\s/m.test(head);

type Outcome = { readonly value: unknown } | { readonly refused: string; readonly line?: number };

/**
 * Streams the documents of a YAML file; those of comments alone do not count. A document that is malformed, too large,
 * too deep, an alias bomb, or that uses tags or merge keys other than `tags` is a problem with its position; the others are given.
 */
export async function* readYaml(
  file: InputFile,
  context: Pick<ImportContext, "problem">,
  tags: Tags = [],
): AsyncGenerator<YamlDocument> {
  let index = 0;
  for await (const { text, line } of yamlParts(file, context)) {
    const outcome = text === undefined ? undefined : parse(text, tags);
    if (outcome && "value" in outcome) yield { index, value: outcome.value };
    else if (outcome) {
      const at = `line ${line + (outcome.line ?? 0) + 1}`;
      context.problem({ code: "import.malformed", file: file.path, at, message: outcome.refused });
    }
    index += 1;
  }
}

/** The library's messages quote the document: only positions are taken from its errors. */
function parse(text: string, customTags: Tags): Outcome {
  const deep = `nested deeper than ${yamlLimits.depth} levels`;
  if (tooDeep(text)) return { refused: deep };
  if (mergesTooMuch(text)) return { refused: "its merge keys stand for too much" };
  try {
    const document = parsed(text, customTags);
    const [error] = document.errors;
    if (error) return { refused: "not well-formed YAML", line: lineAt(text, error.pos[0]) };
    const [warning] = document.warnings;
    if (warning) return { refused: "uses a tag that is not read", line: lineAt(text, warning.pos[0]) };
    const value: unknown = document.toJS({ maxAliasCount: yamlLimits.aliases });
    const refused = objection(value, 0, deep);
    return refused === undefined ? { value } : { refused };
  } catch (error) {
    return { refused: error instanceof ReferenceError ? "its aliases stand for too much, or for nothing" : deep };
  }
}

/** As the specification has it, or else as libyaml is content with. */
function parsed(text: string, customTags: Tags): Document.Parsed {
  // Key uniqueness is checked pairwise by the library: quadratic in hostile documents. The last of equal keys counts.
  const options = { schema: "core", uniqueKeys: false, stringKeys: true, logLevel: "silent", customTags } as const;
  const document = parseDocument(text, options);
  if (document.errors.length === 0) return document;
  const indented = withIndentedQuotes(text);
  const again = indented === text ? document : parseDocument(indented, options);
  return again.errors.length === 0 ? again : document;
}

/** What is merged is made anew at each place, within what is merged too; no more than so much in all. */
function mergesTooMuch(text: string): boolean {
  const merges = text.match(/<<["']?\s*:(?:\s*\[[^\]]*)?/g) ?? [];
  const sources = merges.reduce((sum, one) => sum + Math.max(1, one.split("*").length - 1), 0);
  return 1.45 ** sources * text.length > 2e8;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length - 1;

/** Aliases may nest deeper than the text does, or form a ring. */
function objection(value: unknown, depth: number, deep: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (depth >= yamlLimits.depth) return deep;
  if (Object.hasOwn(value, "<<")) return "uses a merge key, which is not read";
  for (const member of Object.values(value)) {
    const refused = objection(member, depth + 1, deep);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
