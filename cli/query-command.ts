import { readFileSync, statSync } from "node:fs";
import type { GraphReader } from "../graph/port.ts";
import { UserError } from "../model/errors.ts";
import type { CheckAnswer } from "../queries/check.ts";
import type { DiffAnswer } from "../queries/diff/answer.ts";
import type { FindingsAnswer } from "../queries/findings/answer.ts";
import { unreadScopes } from "../queries/starts.ts";
import type { TokenAnswer } from "../queries/token/answer.ts";
import { designOf } from "./bundles.ts";
import { type CommandContext, type CommonFlags, defaultStore } from "./context.ts";
import { leakFrom } from "./leak.ts";
import { withArchive, withGraph } from "./open.ts";
import { parseInput } from "./options.ts";
import type { Question } from "./questions.ts";
import { errorText } from "./render/error.ts";
import type { Asked } from "./render/renderer.ts";
import { escaped } from "./render/text.ts";

/** Most bytes of a file named on the command line. */
const fileLimit = 16 * 1024 * 1024;

/** Runs a query as a command. @returns the exit code */
export async function queryCommand(
  { query, renderers }: Question,
  { io, flags }: CommandContext,
  argument: unknown,
  options: Record<string, unknown>,
): Promise<number> {
  const named = query.argument === undefined ? {} : { [query.argument]: argument };
  const content = query.content === undefined ? {} : { [query.content]: readText(String(argument)) };
  const files = (query.files ?? []).flatMap((field) =>
    options[field] === undefined ? [] : [[field, readText(String(options[field]))] as const],
  );
  const input = parseInput(query.input, { ...options, ...Object.fromEntries(files), ...named, ...content });
  const leak =
    "asks" in query || query.leaked === undefined
      ? undefined
      : await leakFrom(io, options["file"], argument, flags.asOf);
  let incomplete = false;
  const { answer, unread } =
    "asks" in query
      ? { answer: await withArchive(flags, (archive) => query.run(archive, input)), unread: [] }
      : await withGraph(flags, async (graph) => {
          const design = await designOf(
            io,
            {
              bundles: query.bundles === undefined ? [] : input[query.bundles],
              as: input["as"],
              namespace: input["namespace"],
            },
            graph,
          );
          incomplete = (design?.unreadNamed.size ?? 0) > 0;
          return { answer: query.run(graph, input, leak ?? design), unread: startsNotRead(graph, input) };
        });
  if (typeof answer === "string") io.out(escaped(answer));
  else io.out(renderers[flags.format ?? "table"]?.(io, answer, askedOf(flags)) ?? "");
  if (query.id === "check") return checkExit(answer as CheckAnswer);
  if (query.id === "token") return tokenExit(answer as TokenAnswer);
  if (query.id === "findings") return findingsExit(answer as FindingsAnswer, input["strict"] === true);
  if (query.id === "diff") return diffExit(answer as DiffAnswer);
  if (unread.length === 0) return incomplete ? 3 : 0;
  const error = new UserError(
    "query.scope-not-read",
    `what the start can do is known in part: ${unread.map((scope) => `\`${scope}\``).join(", ")} was not imported`,
    `import ${unread.map((scope) => `\`${scope}\``).join(", ")} and ask again`,
  );
  io.warn(errorText(error));
  return error.exit;
}

const askedOf = ({ limit, store }: CommonFlags): Asked => ({
  ...(limit === undefined ? {} : { limit }),
  ...(store === defaultStore ? {} : { store }),
});

const checkExit = ({ failed, unknown }: CheckAnswer): number => (failed > 0 ? 1 : unknown > 0 ? 3 : 0);

/** What is wrong fails where the question says from which severity on; what could not be looked at, where it is strict. */
const findingsExit = ({ failed, counts }: FindingsAnswer, strict: boolean): number =>
  failed > 0 ? 1 : strict && counts.notEvaluated > 0 ? 3 : 0;

/** A secret whose holder is not known is no answer to what it reaches. */
const tokenExit = ({ credentials }: TokenAnswer): number =>
  credentials.some(({ resolution, hasSecret }) => resolution === "unresolved" && hasSecret) ||
  credentials.every(({ resolution }) => resolution === "unresolved")
    ? 3
    : 0;

/** A new way in counts, whatever else leads to the same targets. Also where nobody can tell whether it was gained or only read for the first time: silence never means safe. */
const diffExit = ({ counts, entries, notComparable }: DiffAnswer): number =>
  counts.gained > 0 || entries.appeared.length > 0 || notComparable.some(({ before }) => before === undefined) ? 1 : 0;

/** Scopes of the question's starts that no import read. */
function startsNotRead(graph: GraphReader, input: Record<string, unknown>): readonly string[] {
  const from = input["from"];
  return Array.isArray(from) ? unreadScopes(graph, from as string[]) : [];
}

/** @throws UserError check.unreadable */
function readText(file: string): string {
  try {
    if (statSync(file).size > fileLimit)
      throw new UserError("check.unreadable", `\`${file}\` is larger than 16 MiB`, "split it into several files");
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError("check.unreadable", `\`${file}\` cannot be read`, "name a file that this user may read");
  }
}
