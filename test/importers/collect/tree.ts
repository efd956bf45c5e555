import { z } from "zod";
import type { Clock } from "../../../importers/collect/clock.ts";
import { fileName } from "../../../importers/collect/names.ts";
import type { Call, CallIo, Collector, DeclaredCall } from "../../../model/collect.ts";

const folders: DeclaredCall = { call: "folders/*", title: "folders", permissions: ["list folders/*"] };
const items: DeclaredCall = { call: "items/*", title: "items", permissions: ["read items/*"] };
const extras: DeclaredCall = {
  call: "extras",
  title: "what is off unless wanted",
  permissions: ["read extras"],
  optional: "extras",
};

/** What a made-up source holds: folders of folders and items. */
export interface Tree {
  readonly [name: string]: Tree | string;
}

/** Four folders with the root, five items. */
export const tree: Tree = { a: { one: "1", two: "2", deep: { three: "3" } }, b: { four: "4" }, five: "5" };

/** Decides about one request: throws as a collector would, or lets it through. */
export type Server = (path: string, signal: AbortSignal) => Promise<void>;

/** Reads a tree: a list per folder, a read per item; two scopes, of which the last two levels are one. */
export function treeCollector(tree: Tree, server: Server = async () => {}): Collector {
  const at = (path: string): Tree | string => {
    const names = path.split("/").filter((name) => name !== "");
    return names.reduce<Tree | string>((node, name) => (typeof node === "string" ? node : (node[name] ?? "")), tree);
  };
  const ask = (io: CallIo, path: string): Promise<Tree | string> =>
    io.ask(async (signal) => {
      await server(path, signal);
      return at(path);
    });
  const file = (path: string): string => path.split("/").map(fileName).join("/");
  const part = { folder: "" };
  const item = (path: string): Call => ({
    declared: items,
    call: path,
    key: `item ${path}`,
    part,
    scope: path.split("/")[0] ?? "",
    file: `items/${file(path)}.json`,
    async run(io) {
      await io.write(JSON.stringify({ path, text: await ask(io, path) }));
      return {};
    },
  });
  const folder = (path: string): Call => ({
    declared: folders,
    call: `${path}/`,
    key: `folder ${path}`,
    part,
    scope: path.split("/")[0] ?? "",
    file: `lists/${file(path === "" ? "root" : `root/${path}`)}.json`,
    async run(io) {
      const names = Object.entries(await ask(io, path)).map(([name, child]) =>
        typeof child === "string" ? name : `${name}/`,
      );
      await io.write(JSON.stringify(names));
      return { note: names.length };
    },
    async *follow({ read }) {
      const bytes: Uint8Array[] = [];
      for await (const chunk of read()) bytes.push(chunk);
      if (bytes.length === 0) return;
      const names: readonly string[] = JSON.parse(Buffer.concat(bytes).toString("utf8"));
      for (const name of names) {
        const below = path === "" ? name : `${path}/${name}`;
        yield name.endsWith("/") ? folder(below.slice(0, -1)) : item(below);
      }
    },
  });
  return {
    id: "tree",
    title: "Trees",
    options: z.object({ extras: z.boolean().default(false) }),
    declared: [folders, items, extras],
    limits: { total: 4, perScope: 3 },
    drops: [],
    permissions: () => ({ what: "policy", text: "\n" }),
    open: async () => ({ title: "a tree", identity: "tree", calls: () => [folder("")] }),
  };
}

/** Time that passes when somebody sleeps, and chance that is always the same. */
export class TestClock implements Clock {
  time = Date.parse("2026-01-01T00:00:00.000Z");
  readonly slept: number[] = [];
  now(): number {
    return this.time;
  }
  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.slept.push(milliseconds);
    this.time = Math.max(this.time, this.time + milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
  random(): number {
    return 0.5;
  }
}
