import { Argument, Option } from "commander";
import type { CollectOptions, CollectRun } from "../../importers/collect/run.ts";
import { collectors } from "../../importers/collectors.ts";
import type { Collector } from "../../model/collect.ts";
import { UserError } from "../../model/errors.ts";
import type { CommandContext } from "../context.ts";
import type { Io } from "../io.ts";
import { optionOf, parseInput, positiveNumber } from "../options.ts";
import { collectedText, progressLine } from "../render/collect.ts";
import { json } from "../render/renderer.ts";
import { clean, shell } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

const sources = Object.keys(collectors);

/**
 * Reads a live source into a bundle. Exit 0 where it was read to the end, also with calls refused (they become gaps); 3
 * where it was interrupted, nothing could be read, or with `--strict` anything could not.
 */
const collectCommand = {
  id: "collect",
  title: "Read a live source into a bundle of files, to be imported",
  arguments: [
    new Argument("<source>", "what is read; `ambit collect <source> --help` shows its options").choices(sources),
  ],
  options: [
    new Option("--out <dir>", "the bundle's folder; one that was interrupted is gone on with (default: a dated name)"),
    new Option("--permissions", "print the least that reading needs, in the source's own form, and read nothing"),
    new Option("--retry", "ask again what an earlier run of the same bundle could not read"),
    new Option("--strict", "exit code 3 where anything could not be read"),
    new Option("--concurrency <n>", "most requests at once").argParser(positiveNumber),
    new Option("--timeout <n>", "seconds that one request may take").argParser(positiveNumber),
  ],
  renderers: { table: true, json: true },

  async more(argv: readonly string[]): Promise<readonly Option[]> {
    const source = argv.find((word) => sources.includes(word));
    const collector = await (source === undefined ? undefined : collectors[source]?.());
    return Object.entries(collector?.options.shape ?? {}).map(([name, field]) => optionOf(name, field, "value"));
  },

  async run(context: CommandContext, [source], options): Promise<number> {
    const { out, permissions, retry, strict, concurrency, timeout, ...own } = options;
    const collector = await collectors[String(source)]?.();
    if (!collector) throw new Error("commander lets no other source through");
    const parsed = parseInput(collector.options, own);
    if (permissions === true) return printPermissions(context, collector, parsed);
    // Loaded when needed: most commands collect nothing.
    const { collect, freshFolder } = await import("../../importers/collect/run.ts");
    const day = new Date().toISOString().slice(0, 10);
    const folder = typeof out === "string" ? out : await freshFolder(`ambit-${collector.id}-${day}`);
    if (folder === "")
      throw new UserError("usage.argument", "`--out` is empty", "name a folder, or leave the flag out");
    const limits = {
      ...(typeof concurrency === "number" ? { total: concurrency, perScope: concurrency } : {}),
      ...(typeof timeout === "number" ? { timeout: timeout * 1000 } : {}),
    };
    const given = { out: folder, options: parsed, retry: retry === true, limits };
    const run = await cancellable(context.io, (signal) =>
      collect(collector, { ...given, ...talk(context.io), signal }),
    );
    return answer(context, run, { named: typeof out === "string", strict: strict === true });
  },
} satisfies CliCommand;

export default collectCommand;

const talk = (io: Io): Pick<CollectOptions, "env" | "warn" | "progress"> => ({
  env: process.env,
  warn: (message) => io.warn(`warning: ${clean(message)}\n`),
  progress: (progress) => io.progress(`${progressLine(progress)}\n`),
});

/** The first Ctrl+C ends the collection in order, a second one at once. */
async function cancellable<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = (): void => {
    io.warn("ending; once more ends at once\n");
    controller.abort();
  };
  process.once("SIGINT", cancel);
  process.once("SIGTERM", cancel);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", cancel);
    process.off("SIGTERM", cancel);
  }
}

function printPermissions({ io, flags }: CommandContext, collector: Collector, options: object): number {
  const { what, text } = collector.permissions(options as Record<string, unknown>);
  const calls = collector.declared.map(({ call, title, permissions, optional }) => ({
    call,
    title,
    permissions,
    optional,
  }));
  io.out(flags.format === "json" ? json({ schema: 1, source: collector.id, what, text, calls }) : text);
  return 0;
}

function answer(
  { io, flags }: CommandContext,
  run: CollectRun,
  { named, strict }: { readonly named: boolean; readonly strict: boolean },
): number {
  const { failure, ...told } = run;
  const again = ["ambit", ...process.argv.slice(2), ...(named ? [] : ["--out", run.out])].map(shell).join(" ");
  const next = run.finished ? `ambit import ${shell(run.out)}` : again;
  if (flags.format === "json") {
    const most = flags.limit ?? run.unread.length;
    const truncated = run.counts.partly + run.counts.refused > Math.min(most, run.unread.length);
    io.out(json({ schema: 1, ...told, truncated, unread: run.unread.slice(0, most), next }));
  } else io.out(collectedText(io, run, next, flags.limit));
  if (failure) throw failure;
  const { read, partly, refused } = run.counts;
  return !run.finished || read + partly === 0 || (strict && partly + refused > 0) ? 3 : 0;
}
