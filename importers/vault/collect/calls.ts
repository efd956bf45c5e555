import { createHash } from "node:crypto";
import { type Call, type CallIo, type CallResult, type DoneCall, type Part, Refused } from "../../../model/collect.ts";
import { UserError } from "../../../model/errors.ts";
import { fileName } from "../../collect/names.ts";
import type { Answer, VaultReader } from "./client.ts";
import * as keep from "./keep.ts";
import type { Mount, PathKind } from "./paths.ts";
import * as paths from "./paths.ts";

interface Reading {
  readonly reader: VaultReader;
  /** Shown in errors: no secret. */
  readonly address: string;
  /** Name that the user gave the cluster. */
  readonly name: string | undefined;
  readonly metadata: boolean;
  readonly tokens: boolean;
}

/** What one request is about. */
interface Asked {
  readonly kind: PathKind;
  readonly keep: keep.Keep;
  readonly mount?: Mount;
  readonly name?: string;
  /** A token's handle. */
  readonly accessor?: string;
}

/** The calls of one cluster. Each namespace is asked the same; its request paths begin with its own. */
export class VaultCalls {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Version and name of the cluster; all else follows. */
  first(): Call {
    const { address, name } = this.#reading;
    const part: Part = { folder: "" };
    const call = this.#call({ kind: paths.health, keep: keep.health }, "", part);
    return {
      ...call,
      run: async (io) => {
        try {
          const data = await this.#answer({ kind: paths.health, keep: keep.health }, "", io);
          const told = clusterName((data as { cluster_name?: unknown } | undefined)?.cluster_name);
          return { note: { name: name ?? told ?? clusterName(new URL(address).hostname) ?? "vault" } };
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          const help = "check --address or VAULT_ADDR, and that this machine reaches it";
          throw new UserError("collect.unreachable", "Vault does not answer", help, [
            ["address", address],
            ["answer", error.message],
          ]);
        }
      },
      follow: ({ note }) => {
        const { name: known } = note as { readonly name: string };
        return [this.#self({ ...part, name: known })];
      },
    };
  }

  /** Whether the token is valid: a refusal later can then be told from a token that has ended. No other refusal ends it all. */
  #self(part: Part): Call {
    const asked: Asked = { kind: paths.self, keep: () => undefined };
    const { file: _, ...call } = this.#call(asked, "", part);
    return {
      ...call,
      run: async (io) => {
        await this.#valid(
          io,
          "Vault does not take the token",
          "log in again, or allow the token what --permissions prints",
        );
        return {};
      },
      follow: () => this.#namespace("", part),
    };
  }

  *#namespace(namespace: string, part: Part): Generator<Call> {
    const call = (asked: Asked, follow?: (data: unknown) => Iterable<Call>): Call =>
      this.#call(asked, namespace, part, follow);
    const listed = ({ list, each }: paths.Listed, kept: keep.Keep, mount?: Mount): Call =>
      call({ kind: list, keep: keep.keys, ...(mount && { mount }) }, function* (data) {
        for (const name of namesIn(data))
          if (list !== paths.policies || name !== "root")
            yield call({ kind: each, keep: kept, name, ...(mount && { mount }) });
      });
    const folder = (kind: PathKind, mount: Mount, name: string): Call =>
      call({ kind, keep: keep.keys, mount, name }, (data) => within(kind, mount, name, data));
    const within = function* (kind: PathKind, mount: Mount, at: string, data: unknown): Generator<Call> {
      for (const name of namesIn(data)) {
        if (name.endsWith("/")) yield folder(kind, mount, `${at}${name}`);
        else if (mount.type === "kv-v2" && metadata) {
          yield call({ kind: paths.kv2Entry, keep: keep.entry, mount, name: `${at}${name}` });
        }
      }
    };
    const { metadata } = this.#reading;
    const below = function* (mount: Mount): Generator<Call> {
      for (const kind of paths.kvFolders) if (kind.types?.includes(mount.type)) yield folder(kind, mount, "");
      for (const list of paths.byType)
        if (list.list.types?.includes(mount.type))
          yield listed(list, mount.type.startsWith("auth:") ? keep.authRole : keptOf(list), mount);
      if (paths.configuration.types?.includes(mount.type))
        yield call({ kind: paths.configuration, keep: keep.configuration, mount });
      if (paths.connection.types?.includes(mount.type))
        yield call({ kind: paths.connection, keep: keep.connection, mount });
      if (paths.awsRoot.types?.includes(mount.type)) yield call({ kind: paths.awsRoot, keep: keep.connection, mount });
    };
    yield call({ kind: paths.namespaces, keep: keep.keys }, (data) => this.#children(data, namespace, part));
    yield call({ kind: paths.mounts, keep: keep.mounts }, function* (data) {
      for (const mount of enginesIn(data)) yield* below(mount);
    });
    yield call({ kind: paths.auths, keep: keep.mounts }, function* (data) {
      for (const mount of methodsIn(data)) yield* below(mount);
    });
    if (namespace === "") {
      yield call({ kind: paths.audit, keep: keep.audit });
      yield call({ kind: paths.groupPolicies, keep: keep.groupPolicies });
    }
    if (this.#reading.tokens)
      yield call({ kind: paths.accessors, keep: keep.keys }, function* (data) {
        for (const accessor of namesIn(data)) yield call({ kind: paths.byAccessor, keep: keep.token, accessor });
      });
    for (const list of paths.standing) yield listed(list, keptOf(list));
  }

  *#children(data: unknown, namespace: string, part: Part): Generator<Call> {
    for (const name of namesIn(data)) {
      const child = [namespace, name.replace(/\/+$/, "")].filter((one) => one !== "").join("/");
      if (/^[^/\s][^/]*$/.test(name.replace(/\/+$/, ""))) yield* this.#namespace(child, part);
    }
  }

  #call(asked: Asked, namespace: string, part: Part, follow?: (data: unknown) => Iterable<Call>): Call {
    const { kind, mount, name = asked.accessor ?? "" } = asked;
    const path = pathOf(asked);
    const whole = [namespace, path ?? `${mount?.path ?? ""}/${kind.below}/${name}`]
      .filter((one) => one !== "")
      .join("/");
    return {
      declared: kind,
      call: whole,
      key: `${kind.method} ${whole}`,
      part,
      scope: "vault",
      ...(path === undefined ? {} : { file: fileOf(whole) }),
      run: (io) => this.#run(asked, namespace, whole, io),
      ...(follow ? { follow: (done: DoneCall) => following(done, follow) } : {}),
    };
  }

  async #run(asked: Asked, namespace: string, whole: string, io: CallIo): Promise<CallResult> {
    try {
      const data = await this.#answer(asked, namespace, io, whole);
      return data === undefined && asked.kind.method === "GET" ? { note: "nothing there" } : {};
    } catch (error) {
      if (error instanceof Refused && /^403/.test(error.message))
        await this.#valid(
          io,
          "Vault no longer takes the token: it has expired or was revoked",
          "log in again and give the same command: it goes on where it was",
        );
      throw error;
    }
  }

  /** Asks and writes. @returns what was written; undefined where there is nothing */
  async #answer(
    { kind, keep: kept, mount, name, accessor }: Asked,
    namespace: string,
    io: CallIo,
    path = "sys/health",
  ): Promise<unknown> {
    const at = {
      namespace,
      ...(mount && { mount }),
      ...(name !== undefined && { name }),
      ...(accessor !== undefined && { body: { accessor } }),
    };
    const answer: Answer = await io.ask((signal) => this.#reading.reader.ask(kind, at, signal));
    if (kind === paths.namespaces && answer.data === undefined) return undefined;
    if (answer.unknown && kind.method === "LIST") throw new Refused("404 not a path of this server");
    if (answer.data === undefined && kind.method === "GET") return undefined;
    const data = kept(members(answer.data));
    await io.write(fileText(path, { data }));
    return data;
  }

  /** @throws UserError collect.unauthenticated where Vault does not know the token, or does not let it look at itself */
  async #valid(io: CallIo, message: string, help: string): Promise<void> {
    try {
      await io.ask((signal) => this.#reading.reader.ask(paths.self, { namespace: "" }, signal));
    } catch (error) {
      if (!(error instanceof Refused) || !/^403/.test(error.message)) throw error;
      const { address } = this.#reading;
      throw new UserError("collect.unauthenticated", message, help, [
        ["address", address],
        ["call", "GET auth/token/lookup-self"],
      ]);
    }
  }
}

/** Which members are kept of what a list names. */
function keptOf({ each }: paths.Listed): keep.Keep {
  if (each === paths.policy) return keep.policy;
  if (each.below.startsWith("identity/")) return keep.identityOf;
  if (each.below === "auth/token/roles") return keep.authRole;
  if (each.below === "keys") return keep.transitKey;
  return each.below === "config" ? keep.connection : keep.engineRole;
}

/** Undefined where a name from the server makes no path: the call is then refused when it is made. */
function pathOf({ kind, mount, name = "", accessor }: Asked): string | undefined {
  try {
    const path = paths.requestPath(kind, mount, name);
    // The answer is told under the path that older versions take the accessor in.
    return accessor === undefined ? path : `${path}/${accessor.replace(/[^\w.-]/g, "_")}`;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** Names that stand in a folder as they are, and that an import does not take for something else. */
const plain = (segment: string): boolean =>
  fileName(segment) === segment && !/\.json$|^(manifest|node_modules|__MACOSX)$/i.test(segment);

/** `<request path>.json`, a LIST `_list.json`; paths that file systems do not hold are told inside their files. */
function fileOf(path: string): string {
  const bare = path.replace(/\/$/, "");
  if (bare.length > 700 || !bare.split("/").every(plain))
    return `export-${createHash("sha256").update(path, "utf8").digest("hex").slice(0, 32)}.json`;
  return path.endsWith("/") ? `${path}_list.json` : `${path}.json`;
}

function fileText(path: string, answer: object): string {
  const told = fileOf(path).startsWith("export-") ? { format: "vault-export/v1", answers: { [path]: answer } } : answer;
  return `${JSON.stringify(told)}\n`;
}

async function* following(done: DoneCall, follow: (data: unknown) => Iterable<Call>): AsyncGenerator<Call> {
  const parts: Uint8Array[] = [];
  for await (const part of done.read()) parts.push(part);
  if (parts.length === 0) return;
  const file = members(JSON.parse(Buffer.concat(parts).toString("utf8")));
  const answer = file["format"] === "vault-export/v1" ? Object.values(members(file["answers"]))[0] : file;
  yield* follow(members(answer)["data"]);
}

const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const namesIn = (data: unknown): readonly string[] =>
  (members(data)["keys"] as readonly string[] | undefined)?.filter((name) => name !== "" && name !== "/") ?? [];

function rowsOf(data: unknown): { readonly path: string; readonly type: string; readonly version: string }[] {
  return Object.entries(members(data)).map(([path, row]) => ({
    path: path.replace(/\/$/, ""),
    type: String(members(row)["type"] ?? ""),
    version: String(members(members(row)["options"])["version"] ?? ""),
  }));
}

const enginesIn = (data: unknown): Mount[] =>
  rowsOf(data).map(({ path, type, version }) => ({
    path,
    type: type === "kv" || type === "generic" ? (version === "2" ? "kv-v2" : "kv-v1") : type,
  }));
const methodsIn = (data: unknown): Mount[] =>
  rowsOf(data).map(({ path, type }) => ({ path: `auth/${path}`, type: `auth:${type}` }));

/** A name that Vault gave its cluster, in the letters of node ids. */
function clusterName(told: unknown): string | undefined {
  if (typeof told !== "string") return undefined;
  const name = told
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 120);
  return name === "" ? undefined : name;
}
