import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { archiveOf } from "../../graph/archive.ts";
import { openStore } from "../../graph/store/open.ts";
import type { GraphView } from "../../graph/view.ts";
import { UserError } from "../../model/errors.ts";
import type { Design } from "../../model/importer.ts";
import { placesOf } from "../problem/places.ts";
import { queryById } from "./declared.ts";
import type { AnswerBody, Ask, BundlePaths, FromThread, GraphKey, ToThread } from "./message.ts";
import { Views } from "./views.ts";

/** Graphs that a thread keeps open: two to compare, and one that is asked about at another time. */
const keptGraphs = 3;

/** The thread's work: one task at a time, as its pool sends them. */
export function answerTasks(store: string): void {
  const port = parentPort;
  if (!port) throw new Error("only a worker thread answers tasks");
  const views = new Views(store, keptGraphs);
  const cancelled = new Set<number>();
  const send = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  port.on("message", (message: ToThread) => {
    if ("cancel" in message) cancelled.add(message.cancel);
    else void work(message.ask);
  });

  async function work(ask: Ask): Promise<void> {
    const { id, graph, query } = ask;
    try {
      const view = await views.open(graph);
      send({ id, opened: true });
      // A query holds the thread to its end: a cancellation that came while the graph was opened is heard here.
      await setImmediate();
      const idle = query === undefined || cancelled.has(id);
      const answer = idle ? nothing() : body(await answered(query, graph, view));
      send({ id, answer }, [answer.bytes.buffer]);
    } catch (error) {
      if (error instanceof UserError) {
        const { code, message, help, details } = error;
        send({ id, error: { code, message, help, details } });
      } else send({ id, bug: placesOf(error) });
    } finally {
      cancelled.delete(id);
    }
  }

  /** A question of several snapshots has a handle on the store of its own, for as long as it takes. */
  async function answered(
    { id, input, bundles, leak, signOffs }: NonNullable<Ask["query"]>,
    { snapshot, asOf }: GraphKey,
    view: GraphView,
  ): Promise<unknown> {
    if (signOffs !== undefined) {
      const { answerOfSignOffs } = await import("./sign-offs.ts");
      const design = await designOf(view, bundles ?? [], input);
      return answerOfSignOffs(id, view, signOffs, { ...input, design, ...(asOf === undefined ? {} : { asOf }) });
    }
    const query = queryById(id);
    if (!("asks" in query)) return query.run(view, input, leak ?? (await designOf(view, bundles ?? [], input)));
    const kept = await openStore({ folder: store, create: false });
    try {
      return await query.run(
        await archiveOf(kept, { snapshot, opened: view, ...(asOf === undefined ? {} : { asOf }) }),
        input,
      );
    } finally {
      await kept.close();
    }
  }
}

/** What bundles make of the facts of a graph. */
async function designOf(
  view: GraphView,
  bundles: readonly BundlePaths[],
  input: Readonly<Record<string, unknown>>,
): Promise<Design | undefined> {
  if (bundles.length === 0) return undefined;
  const { designOverlay } = await import("../../importers/overlay/index.ts");
  const paths = bundles.flatMap((one) => one.paths);
  try {
    const names = (input["as"] ?? []) as readonly string[];
    return await designOverlay(paths, view.facts(), {
      as: [...names, ...bundles.flatMap(({ as }) => as)],
      ...(typeof input["namespace"] === "string" ? { namespace: input["namespace"] } : {}),
    });
  } catch (error) {
    throw error instanceof UserError ? asSent(error, paths) : error;
  }
}

/** Whoever sent the files knows them by their names, not by where they are kept. */
function asSent({ code, message, help, details }: UserError, paths: readonly string[]): UserError {
  const folders = new Set(paths.map((file) => `${path.dirname(file)}${path.sep}`));
  const plain = (text: string): string => [...folders].reduce((so, folder) => so.replaceAll(folder, ""), text);
  return new UserError(
    code,
    plain(message),
    plain(help),
    details.map(([label, value]) => [label, plain(value)] as const),
  );
}

const encoder = new TextEncoder();
const nothing = (): AnswerBody => ({ bytes: new Uint8Array(0), form: "text" });
const body = (answer: unknown): AnswerBody =>
  typeof answer === "string"
    ? { bytes: encoder.encode(answer), form: "text" }
    : { bytes: encoder.encode(JSON.stringify(answer)), form: "json" };
