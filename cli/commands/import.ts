import { Argument, Option } from "commander";
import { openStore } from "../../graph/store/open.ts";
import type { SnapshotInfo } from "../../graph/store/port.ts";
import type { ImportRun } from "../../importers/run.ts";
import { reportKey } from "../../server/report-key.ts";
import type { CommandContext } from "../context.ts";
import type { Io } from "../io.ts";
import { appended, namespaceOption } from "../options.ts";
import { problemLines, recognisedLines, shownProblems } from "../render/import.ts";
import { json } from "../render/renderer.ts";
import { clean, plural, styled } from "../render/text.ts";
import type { CliCommand } from "./command.ts";
import { scopeLines } from "./snapshots.ts";

/** Reads files into a new snapshot. Exit 3 when a file named by itself could not be read in full. */
const importCommand = {
  id: "import",
  title: "Read exports into a new snapshot",
  arguments: [
    new Argument(
      "<path...>",
      "files, folders or archives: AWS, Kubernetes and Vault exports, reports of scanners; - for standard input",
    ),
  ],
  options: [
    new Option(
      "--as <name>",
      "the cluster's name: `NAME`, `kubernetes=NAME` or `vault=NAME`; a plan's account: `aws=ID` (repeatable)",
    ).argParser(appended),
    namespaceOption(),
    new Option(
      "--fingerprint-secrets",
      "keep keyed fingerprints of credentials in Kubernetes Secrets and of AppRoles' role_ids, to know a leaked one again",
    ),
    new Option("--strict", "store nothing unless everything was read"),
    new Option("--closed-world", "what the input does not mention does not exist"),
  ],
  renderers: { table: true, json: true },

  async run({ io, flags }: CommandContext, positional, options): Promise<number> {
    // Loaded when needed: readers of archives and formats are large.
    const { importPaths } = await import("../../importers/run.ts");
    const paths = positional[0] as readonly string[];
    const warn = (message: string): void => io.warn(`warning: ${clean(message)}\n`);
    const run = await importPaths(paths, {
      as: (options["as"] as readonly string[] | undefined) ?? [],
      strict: options["strict"] === true,
      closedWorld: options["closedWorld"] === true,
      progress: (message) => io.progress(`${clean(message)}\n`),
      about: {
        warn,
        ...(typeof options["namespace"] === "string" ? { namespace: options["namespace"] } : {}),
        fingerprintKey: await reportKey(warn),
        fingerprintStored: options["fingerprintSecrets"] === true,
      },
    });
    try {
      for (const line of recognisedLines(run)) io.note(`${line}\n`);
      const store = await openStore({ folder: flags.store, create: true });
      const meta = { importedAt: new Date().toISOString(), inputs: paths, problems: run.problems };
      const snapshot = await store.import(run.facts, meta).finally(() => store.close());
      const most = flags.limit ?? (flags.format === "json" ? run.problems.length : shownProblems);
      io.out(flags.format === "json" ? json(answer(run, snapshot, most)) : table(io, run, snapshot, most));
      return run.unreadNamed.size > 0 ? 3 : 0;
    } finally {
      await run.close();
    }
  },
} satisfies CliCommand;

export default importCommand;

const answer = (
  { recognised, passedOver, problems, unreadNamed }: ImportRun,
  snapshot: SnapshotInfo,
  most: number,
) => ({
  schema: 1,
  snapshot,
  recognised,
  passedOver,
  truncated: problems.length > most,
  problems: problems.slice(0, most),
  unread: [...unreadNamed].sort(),
});

function table(io: Io, { problems }: ImportRun, snapshot: SnapshotInfo, most: number): string {
  const lines = [
    `Snapshot ${styled(io, "bold", snapshot.id.slice(0, 12))}: ${plural(snapshot.facts, "fact")}`,
    ...scopeLines(snapshot),
    ...problemLines(io, problems, most),
    "",
    styled(io, "dim", "Next: ambit entries, ambit reach --from <start>, ambit doctor for what was not read"),
  ];
  return `${lines.join("\n")}\n`;
}
