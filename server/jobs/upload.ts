import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import busboy, { type Busboy } from "busboy";
import { isRunning } from "../../graph/store/cache.ts";
import { makeStoreFolder } from "../../graph/store/folder.ts";
import { compare } from "../../model/canonical.ts";
import { UserError } from "../../model/errors.ts";
import type { Limits } from "../limits.ts";
import { malformed, tooLarge } from "../problem/handler.ts";
import type { ImportTask } from "./message.ts";
import { partsOf } from "./names.ts";

/** Files on disk for one import, in a folder that only this user may enter. They may hold secrets. */
export interface Upload {
  readonly folder: string;
  /** Files and folders in it, sorted. */
  readonly names: readonly string[];
  remove(): Promise<void>;
}

export interface Received {
  readonly upload: Upload;
  readonly options: Pick<ImportTask, "as" | "closedWorld" | "strict">;
}

const uploadsOf = (store: string): string => path.join(store, "uploads");
/** What the folders of this process begin with: in a container every server has the same number. */
const own = `${process.pid}-${randomBytes(6).toString("hex")}-`;

/** Removes what servers that were killed left behind. */
export async function clearUploads(store: string): Promise<void> {
  for (const name of await readdir(uploadsOf(store)).catch(() => [])) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (name.startsWith(own) || (pid !== process.pid && isRunning(pid))) continue;
    await rm(path.join(uploadsOf(store), name), { recursive: true, force: true });
  }
}

/** Reads a `multipart/form-data` body: `files`, `as`, `closedWorld`, `strict`. @throws UserError http.media-type, http.malformed, http.too-large */
export async function receive(req: IncomingMessage, store: string, limits: Limits): Promise<Received> {
  const parser = parserOf(req, limits);
  makeStoreFolder(store);
  await mkdir(uploadsOf(store), { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(path.join(uploadsOf(store), own));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const form = new Form(folder, limits);
    await form.read(req, parser);
    if (form.files === 0) throw malformed("the upload has no part `files` with a file");
    const names = (await readdir(folder)).sort(compare);
    return { upload: { folder, names, remove }, options: form.options() };
  } catch (error) {
    // The rest of the body is of no use; whoever sends it is told now.
    req.unpipe();
    req.resume();
    await remove();
    throw error;
  }
}

function parserOf(req: IncomingMessage, { files }: Limits): Busboy {
  const refused = new UserError("http.media-type", "the body is no form with files", "send it as multipart/form-data");
  if (!/^multipart\/form-data(;|$)/i.test(req.headers["content-type"] ?? "")) throw refused;
  try {
    return busboy({
      headers: req.headers,
      preservePath: true,
      defParamCharset: "utf8",
      // Bytes are counted over all files, where they are written.
      limits: { files, fields: 100, fieldSize: 1024, fieldNameSize: 100, headerPairs: 20 },
    });
  } catch {
    throw refused;
  }
}

/** One form as it comes in. */
class Form {
  files = 0;
  readonly #folder: string;
  readonly #limits: Limits;
  readonly #fields = new Map<string, string[]>();
  #bytes = 0;

  constructor(folder: string, limits: Limits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  read(req: IncomingMessage, parser: Busboy): Promise<void> {
    return new Promise((resolve, reject) => {
      let writing: Promise<unknown> = Promise.resolve();
      let failed = false;
      const fail = (error: unknown): void => {
        if (failed) return;
        failed = true;
        req.unpipe(parser);
        // A file that is being written ends with the parser.
        parser.destroy();
        void writing.catch(() => {}).finally(() => reject(error));
      };
      parser.on("file", (field, stream, { filename }) => {
        stream.on("error", () => {});
        // Small files are written side by side: the parser gives the next as soon as it has read one.
        writing = Promise.all([writing, this.#file(field, stream, filename).catch(fail)]);
      });
      parser.on("field", (name, value, { nameTruncated, valueTruncated }) => {
        if (nameTruncated || valueTruncated || !fields.has(name))
          fail(malformed("the form has a field that is not taken"));
        else if (value === "") fail(malformed(`the form has an empty \`${name}\``));
        else this.#fields.set(name, [...(this.#fields.get(name) ?? []), value]);
      });
      parser.on("filesLimit", () =>
        fail(tooLarge(`an upload of more than ${this.#limits.files} files`, "pack them into an archive")),
      );
      parser.on("fieldsLimit", () => fail(malformed("the form has too many fields")));
      parser.on("error", () => fail(malformed("the form cannot be read, or was cut")));
      parser.on("close", () => void writing.then(() => failed || resolve()));
      req.on("close", () => req.complete || fail(malformed("the upload was cut")));
      req.pipe(parser);
    });
  }

  options(): Received["options"] {
    return {
      as: this.#fields.get("as") ?? [],
      closedWorld: this.#flag("closedWorld"),
      strict: this.#flag("strict"),
    };
  }

  #flag(name: string): boolean {
    const values = this.#fields.get(name) ?? [];
    const [value = "false"] = values;
    if (values.length > 1 || (value !== "true" && value !== "false"))
      throw new UserError("usage.argument", `\`${name}\` has a value that does not fit`, "give true or false, once");
    return value === "true";
  }

  async #file(field: string, stream: Readable, filename: string | undefined): Promise<void> {
    if (field !== "files") throw malformed("the form has a file in a field other than `files`");
    const parts = partsOf(filename ?? "");
    this.files += 1;
    const file = path.join(this.#folder, ...parts);
    try {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await pipeline(stream, this.#counted.bind(this), createWriteStream(file, { flags: "wx", mode: 0o600 }));
    } catch (error) {
      if (error instanceof Error && "code" in error && /^E(EXIST|NOTDIR|ISDIR)$/.test(String(error.code)))
        throw malformed("two files of the upload have one name");
      throw error;
    }
  }

  async *#counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#bytes += chunk.length;
      if (this.#bytes > this.#limits.upload) throw tooLarge("the upload", "import the files on the command line");
      yield chunk;
    }
  }
}

const fields: ReadonlySet<string> = new Set(["as", "closedWorld", "strict"]);
