import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputFile, InputGroup } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape, pointerTo, readWholeJson, treeOf } from "../read/index.ts";
import { sourceFacts, sourceOf } from "./ai.ts";

/** Answers of a search service itself: what is in it, and what fills it. The address in front tells whose they are. */
const form = /(?:^|\/)(?:([a-z0-9-]{2,60})\/)?(datasources|indexes)\.json$/;
export const isSearchAnswer = (path: string): boolean => form.test(path);
export const searchContext = /"@odata\.context"\s*:\s*"https:\/\/[a-z0-9-]+\.search\.(windows\.net|azure\.[a-z]+)\//i;
/** Bytes of one answer. */
const limit = 64 * 2 ** 20;

const Named = z.object({ name: z.string() });
const Source = z.object({
  name: z.string(),
  type: z.string().nullish(),
  credentials: z.object({ connectionString: z.string().nullish() }).nullish(),
  container: z.object({ name: z.string().nullish() }).nullish(),
});

interface Filled {
  readonly source: string;
  readonly at: { readonly document: string; readonly pointer: string };
}

/** What search services say of their own content, by the name of the service. */
export class SearchContent {
  readonly #indexes = new Map<string, string[]>();
  readonly #sources = new Map<string, Filled[]>();
  /** Services of which a data source could not be told. */
  readonly #open = new Map<string, Filled["at"]>();

  /** Names of its indexes; undefined where they were not given. */
  indexes(service: string): readonly string[] | undefined {
    const names = this.#indexes.get(service);
    return names && [...new Set(names)].sort();
  }

  async read(group: InputGroup, context: ImportContext): Promise<void> {
    for (const file of group.files) if (isSearchAnswer(file.path)) await this.#file(file, context);
  }

  /** Links of a service to what fills it. */
  *links(
    id: string,
    scope: string,
    records: (id: string) => Parameters<typeof sourceFacts>[2],
    maker: FactMaker,
  ): Generator<Fact> {
    const service = id.split("/").at(-1) ?? "";
    for (const { source, at } of this.#sources.get(service) ?? []) {
      yield* sourceFacts(at, source, records(source), maker);
      const link = { from: id, to: source, relation: "ingests" as const, by: "data source", auth: "identity" as const };
      yield maker.fact("ai.link", `${id}|ingests|${source}`, scope, at, link);
    }
    const open = this.#open.get(service);
    if (open)
      maker.covers(
        "ai.link",
        scope,
        "partly",
        open,
        "data sources do not say where they read: ask with includeConnectionString=true",
      );
  }

  async #file(file: InputFile, context: ImportContext): Promise<void> {
    const [, folder, what] = form.exec(file.path) ?? [];
    const root = treeOf(await readWholeJson(file, limit, context));
    const written = root["@odata.context"];
    const service =
      (typeof written === "string"
        ? /^https:\/\/([a-z0-9-]{2,60})\.search\./i.exec(written)?.[1]?.toLowerCase()
        : undefined) ?? folder;
    if (service === undefined || !Array.isArray(root["value"])) {
      const message =
        "which search service this is of is not told: save it as <service>/indexes.json or <service>/datasources.json";
      context.problem({ code: "import.shape", file: file.path, message });
      return;
    }
    for (const [index, one] of root["value"].entries()) {
      const at = { document: file.path, pointer: pointerTo("", "value", index) };
      if (what === "indexes") {
        const it = parseShape(Named, one, at.document, at.pointer, context);
        if (it) push(this.#indexes, service, plainText(it.name));
        continue;
      }
      const it = parseShape(Source, one, at.document, at.pointer, context);
      if (!it) continue;
      // Of a connection string only the resource id is looked at: the others have keys.
      const source = /(?:^|;)\s*ResourceId=([^;]{1,1024})/i
        .exec(it.credentials?.connectionString ?? "")?.[1]
        ?.toLowerCase()
        .replace(/\/+$/, "");
      if (source !== undefined && sourceOf(source)) push(this.#sources, service, { source, at });
      else this.#open.set(service, at);
    }
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
