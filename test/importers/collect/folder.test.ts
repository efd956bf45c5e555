import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder } from "../../../importers/collect/run.ts";
import type { Collector } from "../../../model/collect.ts";
import { fresh, run, seen } from "./bundles.ts";
import { tree, treeCollector } from "./tree.ts";

describe("the bundle's folder", () => {
  it("is refused where it holds something else, or another collection's files", async () => {
    const full = fresh();
    await mkdir(full);
    await writeFile(path.join(full, "notes.txt"), "mine");
    await expect(run(treeCollector(tree), full)).rejects.toMatchObject({ code: "collect.folder" });
    const other = fresh();
    await run(treeCollector(tree), other);
    const renamed: Collector = {
      ...treeCollector(tree),
      open: async () => ({ title: "", identity: "another tree", calls: () => [] }),
    };
    await expect(run(renamed, other)).rejects.toMatchObject({ code: "collect.folder" });
    const file = fresh();
    await writeFile(file, "");
    await expect(run(treeCollector(tree), file)).rejects.toMatchObject({ code: "collect.folder" });
  });

  it("is written by one process at a time", async () => {
    const out = fresh();
    let inside: Promise<unknown> = Promise.resolve();
    const server = async (asked: string): Promise<void> => {
      if (asked === "") inside = run(treeCollector(tree), out).catch((error: unknown) => error);
      await inside;
    };
    await run(treeCollector(tree, server), out);
    expect(await inside).toMatchObject({ code: "collect.busy" });
  });

  it("holds everything that a source names, wherever the name points", async () => {
    const names = ["..", ".", "../../escaped", "/etc/passwd", "a\\..\\b", "nul\0", "CON:", "x".repeat(400), ".hidden"];
    const hostile = Object.fromEntries(names.map((name) => [name.replaceAll("/", "∕"), "x"]));
    const out = path.join(fresh(), "inner");
    const { counts } = await run(treeCollector(hostile), out);
    expect(counts).toMatchObject({ read: names.length + 1, refused: 0 });
    expect(Object.keys(await seen(out))).toHaveLength(names.length + 2);
    expect(await readdir(path.dirname(out))).toEqual(["inner"]);
    const escaping: Collector = {
      ...treeCollector(tree),
      open: async () => ({
        title: "",
        identity: "",
        calls: () =>
          ["../out.json"].map((file) => ({
            declared: treeCollector(tree).declared[0] as Collector["declared"][number],
            key: file,
            part: { folder: "" },
            scope: "",
            file,
            run: async () => ({}),
          })),
      }),
    };
    const bundle = path.join(fresh(), "inner");
    await expect(run(escaping, bundle)).rejects.toThrow("may not write");
    expect(existsSync(path.join(path.dirname(bundle), "out.json"))).toBe(false);
  });

  it("is a new one by default where the last was finished, and the last where it was not", async () => {
    const name = fresh();
    expect(await freshFolder(name)).toBe(name);
    const controller = new AbortController();
    controller.abort();
    await run(treeCollector(tree), name, { signal: controller.signal });
    expect(await freshFolder(name)).toBe(name);
    await run(treeCollector(tree), name);
    expect(await freshFolder(name)).toBe(`${name}-2`);
  });
});
