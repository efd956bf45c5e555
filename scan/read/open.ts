import { rmSync } from "node:fs";
import path from "node:path";
import type { CollectRun } from "../../importers/collect/run.ts";
import { type ImportOptions, type ImportRun, importPaths } from "../../importers/run.ts";
import type { Collector } from "../../model/collect.ts";
import { UserError } from "../../model/errors.ts";
import type { Scan } from "../declaration/read.ts";
import type { CollectSource, ImportSource, Source } from "../declaration.ts";
import { scanFolder } from "../keep/state.ts";

/** What reading sources takes from whoever runs the scan. */
export interface ReadContext {
  /** Folder of the store. */
  readonly store: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
  readonly warn: (message: string) => void;
  /** As imports take it: the key of fingerprints. */
  readonly about: NonNullable<ImportOptions["about"]>;
}

/** A source whose facts can be read. */
export interface Opened {
  readonly run: ImportRun;
  /** What the collection could not read, one line each. */
  readonly left: readonly string[];
  /** @param stored whether its facts are in the store: what was collected is needed no more */
  close(stored: boolean): Promise<void>;
}

/** Finds out what a source holds; a live one is collected first. @throws UserError where nothing of it can be read */
export function openSource(scan: Scan, source: Source, context: ReadContext): Promise<Opened> {
  return "import" in source ? openImport(scan, source, context) : openCollected(scan, source, context);
}

async function openImport(scan: Scan, source: ImportSource, context: ReadContext): Promise<Opened> {
  const paths = [source.import].flat().map((one) => path.resolve(scan.folder, one));
  const run = await importPaths(paths, optionsOf(source, context));
  return { run, left: [], close: () => run.close() };
}

async function openCollected(scan: Scan, source: CollectSource, context: ReadContext): Promise<Opened> {
  const folder = path.join(scanFolder(context.store, scan.name), "collecting", source.name);
  const collected = await collectedInto(source, folder, context);
  context.signal.throwIfAborted();
  const run = await importPaths([folder], optionsOf(source, context));
  const left = collected.failure ? [`the collection ended early: ${collected.failure.message}`] : [];
  const close = async (stored: boolean): Promise<void> => {
    await run.close();
    // A collection that ended early is gone on with at the next run.
    if (stored && collected.finished) rmSync(folder, { recursive: true, force: true });
  };
  return { run, left: collected.finished || left.length > 0 ? left : ["the collection ended early"], close };
}

/** Goes on with what an interrupted run left; another collection's folder is begun anew. */
async function collectedInto(source: CollectSource, folder: string, context: ReadContext): Promise<CollectRun> {
  // Loaded when needed: clients of clouds are large.
  const { collectors } = await import("../../importers/collectors.ts");
  const { collect } = await import("../../importers/collect/run.ts");
  const load: (() => Promise<Collector>) | undefined = collectors[source.collect.source];
  if (!load)
    throw new UserError(
      "usage.argument",
      `\`${source.collect.source}\` cannot be collected`,
      "import its exports instead",
    );
  const collector = await load();
  const parsed = collector.options.strict().safeParse(source.collect.options);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
    throw new UserError(
      "usage.argument",
      `\`options${field === "" ? "" : `.${field}`}\` of source \`${source.name}\` does not fit`,
      `see \`ambit collect ${source.collect.source} --help\``,
    );
  }
  const begin = (): Promise<CollectRun> =>
    collect(collector, {
      out: folder,
      options: parsed.data,
      env: context.env,
      signal: context.signal,
      warn: context.warn,
      progress: ({ title, done, remaining, refused }) =>
        context.progress(`${source.name}: ${title}: ${done} calls done, ${remaining} left, ${refused} refused`),
    });
  try {
    return await begin();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "collect.folder") throw error;
    rmSync(folder, { recursive: true, force: true });
    return begin();
  }
}

const optionsOf = (source: Source, { progress, about }: ReadContext): ImportOptions => ({
  as: source.as,
  closedWorld: source.closedWorld,
  progress: (message) => progress(`${source.name}: ${message}`),
  about: "namespace" in source && source.namespace !== undefined ? { ...about, namespace: source.namespace } : about,
});
