import { Argument, Option } from "commander";
import { openEmbedded } from "../../graph/store/embedded.ts";
import type { SnapshotInfo } from "../../graph/store/port.ts";
import { type ImportRun, importPaths } from "../../importers/run.ts";
import type { ImportProblem } from "../../model/importer.ts";
import type { CommandContext } from "../context.ts";
import type { Io } from "../io.ts";
import { json } from "../render/renderer.ts";
import { clean, columns, plural, styled } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

/** Problems printed before the rest is counted. */
const shownProblems = 10;

/** Reads files into a new snapshot. Exit 3 when a file named by itself could not be read in full. */
export default {
  id: "import",
  title: "Read exports into a new snapshot",
  arguments: [new Argument("<path...>", "files, folders or archives: AWS, Kubernetes and Vault exports")],
  options: [
    new Option("--as <name>", "the cluster's name: `NAME`, `kubernetes=NAME` or `vault=NAME` (repeatable)").argParser(
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    ),
    new Option("--strict", "store nothing unless everything was read"),
    new Option("--closed-world", "what the input does not mention does not exist"),
  ],
  renderers: { table: true, json: true },

  async run({ io, flags }: CommandContext, positional, options): Promise<number> {
    const paths = positional[0] as readonly string[];
    const run = await importPaths(paths, {
      as: (options["as"] as readonly string[] | undefined) ?? [],
      strict: options["strict"] === true,
      closedWorld: options["closedWorld"] === true,
      progress: (message) => io.note(`${clean(message)}\n`),
    });
    try {
      for (const { title, path, name, files } of run.recognised) {
        io.note(
          `${clean(path)}: ${title}${name === undefined ? "" : ` \`${clean(name)}\``}, ${plural(files, "file")}\n`,
        );
      }
      for (const { path, what } of run.passedOver) io.note(`${clean(path)}: passed over, ${clean(what)}\n`);
      const store = await openEmbedded(flags.store, true);
      const meta = { importedAt: new Date().toISOString(), inputs: paths, problems: run.problems };
      const snapshot = await store.import(run.facts, meta);
      await store.close();
      io.out(flags.format === "json" ? json(answer(run, snapshot)) : table(io, run, snapshot));
      return run.unreadNamed.size > 0 ? 3 : 0;
    } finally {
      await run.close();
    }
  },
} satisfies CliCommand;

const answer = ({ recognised, passedOver, problems, unreadNamed }: ImportRun, snapshot: SnapshotInfo) => ({
  schema: 1,
  snapshot,
  recognised,
  passedOver,
  problems,
  unread: [...unreadNamed].sort(),
});

function table(io: Io, { problems }: ImportRun, snapshot: SnapshotInfo): string {
  const lines = [`Snapshot ${styled(io, "bold", snapshot.id.slice(0, 12))}: ${plural(snapshot.facts, "fact")}`];
  const rows = snapshot.scopes.map(({ scope, takenAt, facts, stale }) => [
    clean(scope),
    plural(facts, "fact"),
    `read ${takenAt}`,
    ...(stale > 0 ? [`${stale} kept from an earlier read`] : []),
  ]);
  lines.push(columns(rows), ...problemLines(io, problems));
  return `${lines.join("\n")}\n`;
}

function problemLines(io: Io, problems: readonly ImportProblem[]): string[] {
  if (problems.length === 0) return [];
  const lines = problems
    .slice(0, shownProblems)
    .map(
      ({ code, file, at, message }) =>
        `  ${clean(file)}${at === undefined ? "" : ` at ${clean(at)}`}: ${clean(message)} (${code})`,
    );
  const more =
    problems.length > shownProblems ? [`  and ${problems.length - shownProblems} more: --format json has all`] : [];
  return [
    "",
    styled(io, "yellow", `${plural(problems.length, "thing")} could not be read; answers show them as gaps:`),
    ...lines,
    ...more,
  ];
}
