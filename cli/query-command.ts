import { readFileSync, statSync } from "node:fs";
import type { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import { UserError } from "../model/errors.ts";
import type { CheckAnswer } from "../queries/check.ts";
import type { AmbitQuery } from "../queries/define.ts";
import type { CommandContext } from "./context.ts";
import { openGraph } from "./open.ts";
import { parseInput } from "./options.ts";
import { checkRenderers } from "./render/check.ts";
import { entriesRenderers } from "./render/entries.ts";
import { exposesRenderers } from "./render/exposes.ts";
import { pathsRenderers } from "./render/paths.ts";
import { reachRenderers } from "./render/reach.ts";
import type { Renderers } from "./render/renderer.ts";

export type AnyQuery = AmbitQuery<z.ZodObject<Record<string, z.ZodType>>, unknown>;

/** How each query's answer is written; a query without an entry answers with text of its own. */
const renderers: Readonly<Record<string, Renderers<never>>> = {
  entries: entriesRenderers,
  reach: reachRenderers,
  paths: pathsRenderers,
  exposes: exposesRenderers,
  check: checkRenderers,
};
export const rendererOf = (query: string): Renderers<unknown> => (renderers[query] ?? {}) as Renderers<unknown>;

/** Most bytes of a file named on the command line. */
const fileLimit = 16 * 1024 * 1024;

/** Runs a query as a command. @returns the exit code */
export async function queryCommand(
  query: AnyQuery,
  { io, flags }: CommandContext,
  argument: unknown,
  options: Record<string, unknown>,
): Promise<number> {
  const named = query.argument === undefined ? {} : { [query.argument]: argument };
  const content = query.content === undefined ? {} : { [query.content]: readText(String(argument)) };
  const input = parseInput(query.input, { ...options, ...named, ...content });
  const graph: GraphReader = await openGraph(flags);
  const answer = query.run(graph, input);
  if (typeof answer === "string") io.out(answer);
  else io.out(rendererOf(query.id)[flags.format ?? "table"]?.(io, answer) ?? "");
  return query.id === "check" ? checkExit(answer as CheckAnswer) : 0;
}

const checkExit = ({ failed, unknown }: CheckAnswer): number => (failed > 0 ? 1 : unknown > 0 ? 3 : 0);

/** @throws UserError check.unreadable */
function readText(file: string): string {
  try {
    if (statSync(file).size > fileLimit)
      throw new UserError(
        "check.unreadable",
        `\`${file}\` is larger than 16 MiB`,
        "split the assertions into several files",
      );
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      "check.unreadable",
      `\`${file}\` cannot be read`,
      "name a guardrails.yaml or a case folder's expected.json",
    );
  }
}
