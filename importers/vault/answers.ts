import type { ImportContext, InputFile, InputGroup } from "../../model/importer.ts";
import { utf8Bytes } from "../read/bytes.ts";
import { readJson } from "../read/json.ts";
import { pointerTo } from "../read/pointer.ts";
import { nestedAnswers } from "./nested-export.ts";

/** One API answer of the input. */
export interface Answer {
  /** Request path without `v1/`; a LIST ends in `/`. */
  readonly path: string;
  /** The answer's `data`, or the answer itself where it has no wrapper; the text of a policy's own file. */
  readonly value: unknown;
  readonly document: string;
  /** Locator of `value`. */
  readonly pointer: string;
}

/** Which paths to read; the files of others are not opened. */
export type Wanted = (path: string) => boolean;

/** Longest policy text that is read from a file of its own. */
const policyBytes = 4 * 1024 * 1024;
/** Up to here a document is parsed at once. */
const smallBytes = 256 * 1024;

/**
 * The answers of a bundle: a file per request path, or one file with all of them. May be asked more than once; a file
 * whose path is not wanted stays closed.
 */
export async function* answers(group: InputGroup, wanted: Wanted, context: ImportContext): AsyncGenerator<Answer> {
  const root = namespacedRoot(group) ?? bundleRoot(group.files.map(({ path }) => path));
  for (const file of group.files) {
    if (/(^|\/)manifest\.json$/.test(file.path)) continue;
    const inside = file.path.startsWith(root) ? file.path.slice(root.length) : file.path;
    if (/\.hcl$/.test(inside)) {
      const path = `sys/policies/acl/${inside.replace(/^.*\//, "").replace(/\.hcl$/, "")}`;
      if (wanted(path)) yield { path, value: await policyText(file, context), document: file.path, pointer: "" };
      continue;
    }
    const path = requestPath(inside.replace(/\.json$/, ""));
    if (isRequest(path)) {
      if (wanted(path)) yield* whole(file, path, context);
    } else yield* exported(file, wanted, context);
  }
}

/** `LIST`s end in a slash, however the collector wrote them down: `_list`, `?list=true`. */
function requestPath(written: string): string {
  const path = written.replace(/^\/?(v1\/)?/, "");
  return path.replace(/(^|\/)_list$/, "$1").replace(/\/?\?list=true$/, "/");
}

/** A path below a mount; `vault-export.json` at the top is none. */
const isRequest = (path: string): boolean => path.includes("/");

/** A bundle whose manifest names namespaces stands where its manifest does. */
function namespacedRoot({ manifest, manifestPath }: InputGroup): string | undefined {
  const named = manifest?.calls?.some(({ call }) =>
    /[^/]\/sys\/(mounts|auth|namespaces)\/?$/.test(call.replace(/^\/?v1\//, "")),
  );
  return named && manifestPath !== undefined ? manifestPath.slice(0, manifestPath.lastIndexOf("/") + 1) : undefined;
}

/** What comes before the request paths: the folder of the bundle inside the import. */
function bundleRoot(paths: readonly string[]): string {
  const roots = paths.flatMap((path) => {
    const found =
      /(?:^|\/)(?:sys\/(?:mounts|auth|policies|policy|health|seal-status)|identity\/(?:entity|group)|auth\/[^/]+\/(?:role|config|users|certs|roles))(?:[/.]|$)/.exec(
        path,
      );
    return found ? [path.slice(0, found.index + (found[0].startsWith("/") ? 1 : 0))] : [];
  });
  const [first, ...others] = [...new Set(roots)].sort((a, b) => a.length - b.length);
  // Several namespaces, and nothing of what they are below.
  if (first !== undefined) return others.every((one) => one.startsWith(first)) ? first : roots.reduce(common);
  const folders = paths.map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  return folders.reduce((a, b) => common(a, b), folders[0] ?? "");
}

function common(a: string, b: string): string {
  let end = 0;
  while (end < a.length && a[end] === b[end]) end++;
  return a.slice(0, a.lastIndexOf("/", end - 1) + 1);
}

async function* whole(file: InputFile, path: string, context: ImportContext): AsyncGenerator<Answer> {
  const small = file.size <= smallBytes ? await parsed(file) : undefined;
  if (small) {
    yield { path, document: file.path, ...unwrapped(small.value, "") };
    return;
  }
  for await (const { value, pointer } of readJson(file, ["$"], context)) {
    yield { path, document: file.path, ...unwrapped(value, pointer) };
  }
}

/** A bundle has a file per secret: small ones are parsed at once, and what does not parse is read again to say where it breaks. */
async function parsed(file: InputFile): Promise<{ readonly value: unknown } | undefined> {
  try {
    return { value: JSON.parse(await text(file)) };
  } catch {
    return undefined;
  }
}

/** `vault-export/v1`: raw answers by request path, or namespaces with their parts. */
async function* exported(file: InputFile, wanted: Wanted, context: ImportContext): AsyncGenerator<Answer> {
  for await (const { value, pointer } of readJson(file, ["$.answers.*", "$.namespaces.*"], context)) {
    const [, section, key = ""] = /\/(answers|namespaces)\/([^/]*)$/.exec(pointer) ?? [];
    if (section === "answers") {
      const path = requestPath(key.replace(/~1/g, "/").replace(/~0/g, "~"));
      if (wanted(path)) yield { path, document: file.path, ...unwrapped(value, pointer) };
    } else if (section === "namespaces") {
      for (const part of nestedAnswers(value)) {
        if (wanted(part.path)) {
          yield { path: part.path, value: part.value, document: file.path, pointer: pointerTo(pointer, ...part.keys) };
        }
      }
    }
  }
}

const wrapper = [
  "request_id",
  "lease_id",
  "lease_duration",
  "renewable",
  "wrap_info",
  "warnings",
  "auth",
  "mount_type",
];

/** The API wraps what it answers; `vault read -format=json` keeps the wrapper, other exports do not. */
function unwrapped(value: unknown, pointer: string): Pick<Answer, "value" | "pointer"> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("data" in value))
    return { value, pointer };
  const others = Object.keys(value).filter((key) => key !== "data");
  const wraps = others.length === 0 || others.some((key) => wrapper.includes(key));
  return wraps ? { value: value.data, pointer: `${pointer}/data` } : { value, pointer };
}

async function policyText(file: InputFile, context: ImportContext): Promise<string> {
  if (file.size > policyBytes) {
    const message = `a policy file may have ${policyBytes} bytes`;
    context.problem({ code: "import.too-large", file: file.path, message });
    return "";
  }
  try {
    return await text(file);
  } catch {
    context.problem({ code: "import.unreadable", file: file.path, message: "could not be read as text" });
    return "";
  }
}

/** @throws where the file cannot be read or is no text of its encoding */
async function text(file: InputFile): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let whole = "";
  for await (const chunk of utf8Bytes(file)) whole += decoder.decode(chunk, { stream: true });
  return whole + decoder.decode();
}
