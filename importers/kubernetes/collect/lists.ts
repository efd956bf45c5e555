import type { IncomingMessage } from "node:http";
import { type CallIo, type CallResult, Partly, Refused, Unreachable } from "../../../model/collect.ts";
import { isTree, readJson, type Tree } from "../../read/index.ts";
import type { Served } from "./discovery.ts";
import { Expired, type Server } from "./server.ts";

/** How a list is read. */
export interface Reading {
  /** Objects of a page. */
  readonly limit: number;
  /** Empty: all. */
  readonly namespaces: readonly string[];
  /** True where metadata alone are asked for, and no answer that holds more is taken. */
  readonly metadataOnly: boolean;
  /** What stands over a list that was read to its end. */
  readonly narrower?: string;
}

const json = "application/json";
const metadata = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

/** How often a list that changed under its pages is begun anew. */
const mostRestarts = 3;

/**
 * Writes one collection as `kubectl get <collection> -A -o json` prints it, a page at a time: of each object what its row
 * keeps, as the answer streams by.
 */
export async function writeList(server: Server, served: Served, reading: Reading, io: CallIo): Promise<CallResult> {
  for (let restarts = 0; ; restarts++) {
    const list = new ListFile(io);
    try {
      for (const place of placesOf(served, reading)) await pages(server, served, place, reading, io, list);
    } catch (error) {
      if (error instanceof Expired) {
        if (restarts === mostRestarts) throw new Refused(`410 Gone ${mostRestarts + 1} times`);
        await io.restart();
        continue;
      }
      if (!(error instanceof Refused) || !list.begun) throw error;
      await list.end();
      throw new Partly(error.message);
    }
    await list.end();
    const all = reading.namespaces.length === 0 || !served.namespaced;
    if (reading.narrower !== undefined) return { status: "partly", reason: reading.narrower };
    return all ? {} : { status: "partly", reason: `namespaces ${reading.namespaces.join(" ")} alone` };
  }
}

/** One path for the whole collection, or one for each namespace. */
function placesOf({ apiVersion, collection, namespaced }: Served, { namespaces }: Reading): readonly string[] {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const [plural = ""] = collection.split(".");
  if (!namespaced || namespaces.length === 0) return [`${root}/${plural}`];
  return namespaces.map((name) => `${root}/namespaces/${encodeURIComponent(name)}/${plural}`);
}

async function pages(server: Server, served: Served, path: string, reading: Reading, io: CallIo, list: ListFile) {
  let next = "";
  do {
    const query = `?limit=${reading.limit}${next === "" ? "" : `&continue=${encodeURIComponent(next)}`}`;
    const page = await io.ask((signal) => pageOf(server, served, `${path}${query}`, reading, signal));
    await list.write(page.objects);
    next = page.next;
  } while (next !== "");
}

interface Page {
  /** As they are written. */
  readonly objects: readonly string[];
  /** Empty at the end. */
  readonly next: string;
}

/** What nobody reads of any object is not even parsed. */
const omitted = [
  ["metadata", "managedFields"],
  ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
];

/** A page, of which never more than one object is held as it came. */
async function pageOf(
  server: Server,
  served: Served,
  url: string,
  reading: Reading,
  signal: AbortSignal,
): Promise<Page> {
  const { apiVersion, kind, row } = served;
  const accept = reading.metadataOnly ? metadata : row.names ? `${metadata},${json}` : json;
  const answer = await server.get(url, accept, signal);
  let fault: string | undefined;
  const context = { problem: ({ message }: { message: string }) => (fault ??= message) };
  const file = { path: "", size: 0, open: () => answer as AsyncIterable<Uint8Array> };
  const objects: string[] = [];
  let next = "";
  let list = "";
  try {
    const wanted = ["$.items.*", "$.metadata.continue", "$.kind"];
    for await (const { pointer, value } of readJson(file, wanted, context, { omit: omitted })) {
      if (pointer === "/kind") list = String(value);
      else if (pointer === "/metadata/continue") next = typeof value === "string" ? value : "";
      else if (isTree(value)) objects.push(JSON.stringify({ apiVersion, kind, ...kept(served, reading, value) }));
    }
  } finally {
    close(answer);
  }
  signal.throwIfAborted();
  if (fault !== undefined) throw new Unreachable("the answer was cut short");
  if (!list.endsWith("List") || (reading.metadataOnly && list !== "PartialObjectMetadataList"))
    throw new Refused("the answer is no list");
  return { objects, next };
}

function kept({ row }: Served, { metadataOnly }: Reading, object: Tree): object {
  const whole = row.keep(object) as Tree;
  return metadataOnly ? { metadata: whole["metadata"] } : whole;
}

function close(answer: IncomingMessage): void {
  if (!answer.complete) answer.destroy();
}

/** The list as it grows. */
class ListFile {
  begun = false;
  readonly #io: CallIo;
  #some = false;

  constructor(io: CallIo) {
    this.#io = io;
  }

  async write(objects: readonly string[]): Promise<void> {
    if (!this.begun) await this.#io.write('{"apiVersion":"v1","kind":"List","metadata":{},"items":[');
    this.begun = true;
    if (objects.length === 0) return;
    await this.#io.write(`${this.#some ? "," : ""}\n${objects.join(",\n")}`);
    this.#some = true;
  }

  end(): Promise<void> {
    return this.#io.write("]}\n");
  }
}
