import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson, readWholeJson, resolveLocator } from "../../../importers/read/index.ts";
import { fileOf, listening, listOf, repeated } from "./input.ts";

const canary = "hvs.CANARYcanary0123456789";

async function read(content: string | Uint8Array, wanted: string[], options = {}, chunk?: number) {
  const context = listening();
  const values = await listOf(readJson(fileOf(content, "in.json", chunk), wanted, context, options));
  return { values, problems: context.problems };
}

/** A member whose name lies across chunks may come as it is. */
function without(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const inside = (member: unknown, below: typeof paths): unknown =>
    Array.isArray(member) ? member.map((one) => inside(one, below)) : without(member, below);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const below = paths.flatMap(([first, ...rest]) => (first === name ? [rest] : []));
      return below.some(({ length }) => length === 0) ? [] : [[name, inside(member, below)]];
    }),
  );
}

describe("readJson", () => {
  it("gives the wanted values with their pointers and passes over the rest", async () => {
    const text = JSON.stringify({ kind: "List", noise: { items: [9] }, items: [{ a: [1, { b: null }] }, "x"] });
    expect((await read(text, ["$.items.*", "$.kind"])).values).toEqual([
      { pointer: "/kind", value: "List" },
      { pointer: "/items/0", value: { a: [1, { b: null }] } },
      { pointer: "/items/1", value: "x" },
    ]);
  });

  it("escapes names in pointers", async () => {
    expect((await read('{"a/b~c":{"":[1]}}', ["$.*.*.*"])).values).toEqual([{ pointer: "/a~1b~0c//0", value: 1 }]);
  });

  it("reads an array of pages and documents in a row as the pages of one", async () => {
    expect((await read('[{"items":[1]},{"items":[2]}]', ["$.items.*"])).values.map((v) => v.pointer)).toEqual([
      "/0/items/0",
      "/1/items/0",
    ]);
    expect((await read('{"items":[1]}\n{"items":[2]}\n', ["$.items.*"])).values).toEqual([
      { pointer: "/items/0", value: 1 },
      { pointer: "1/items/0", value: 2 },
    ]);
  });

  it("tells an empty collection from one that is not there", async () => {
    const opened: string[] = [];
    await read('{"items":[],"other":[]}', ["$.items.*"], { opened: (pointer: string) => opened.push(pointer) });
    expect(opened).toEqual(["", "/items"]);
  });

  it("takes null for an empty collection and reports any other scalar there", async () => {
    expect(await read('{"items":null}', ["$.items.*"])).toEqual({ values: [], problems: [] });
    expect((await read(`{"items":"${canary}"}`, ["$.items.*"])).problems).toEqual([
      { code: "import.shape", file: "in.json", at: "/items", message: "expected an array or object" },
    ]);
  });

  it.each([
    ["cut inside a string", `{"items":[1,2,"${canary}`, "byte 41"],
    ["cut between values", '{"items":[1,2,', "byte 14"],
    ["a bare word", `{"items":[1,2,${canary}]}`, "byte 14"],
    ["a missing comma", `{"items":[1,2 "${canary}"]}`, "byte 14"],
    ["a missing colon", `{"items":[1,2],"${canary}" 1}`, "byte 44"],
    ["a trailing comma", '{"items":[1,2],}', "byte 15"],
    ["a wrong bracket", '{"items":[1,2}', "byte 13"],
    ["a comma before the first", '{"items":[1,2],"x":[,1]}', "byte 20"],
    ["text after the document", `{"items":[1,2]} ${canary}`, "byte 16"],
    ["bytes that are no UTF-8", new Uint8Array([...Buffer.from('{"items":[1,2,"'), 0xff, 0xfe, 0x22]), undefined],
  ])("%s: one problem, no word of the document, and what came before stays", async (_, text, at) => {
    const { values, problems } = await read(text, ["$.items.*"]);
    expect(values.slice(0, 2).map(({ value }) => value)).toEqual([1, 2]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "import.malformed", file: "in.json" });
    if (at) expect(problems[0]?.at).toBe(at);
    expect(JSON.stringify(problems)).not.toContain("CANARY");
  });

  it.each(["", "  \n"])("an empty file is malformed", async (text) => {
    expect((await read(text, ["$"])).problems).toMatchObject([{ code: "import.malformed" }]);
  });

  it("leaves out one value that is too large and reads on", async () => {
    const text = JSON.stringify({ items: [1, { noise: Array(200).fill("0123456789") }, 3] });
    const { values, problems } = await read(text, ["$.items.*"], { limit: 1000 });
    expect(values.map(({ value }) => value)).toEqual([1, 3]);
    expect(problems).toMatchObject([{ code: "import.too-large", at: "/items/1" }]);
  });

  it("stops at a string that is too large and at nesting that is too deep", async () => {
    expect((await read(`{"noise":"${"x".repeat(5000)}"}`, ["$.items.*"], { limit: 1000 }, 100)).problems).toMatchObject(
      [{ code: "import.too-large" }],
    );
    for (const wanted of ["$.items.*", "$"]) {
      const { problems } = await read(`{"items":${"[".repeat(1_000_000)}`, [wanted]);
      expect(problems).toMatchObject([{ code: "import.too-large", at: "byte 208" }]);
    }
  });

  it("passes over noise in bounded memory", async () => {
    const noise = repeated('{"noise":[0', `,"${"n".repeat(65_000)}"`, 320, '],"items":[7]}');
    const before = process.memoryUsage().rss;
    const values = await listOf(readJson(noise, ["$.items.*"], listening()));
    expect(values).toEqual([{ pointer: "/items/0", value: 7 }]);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
  });

  it("reads byte order marks, UTF-16 too, however the chunks fall", async () => {
    const text = '{"items":["é€😀"]}';
    const le = Buffer.from(`\uFEFF${text}`, "utf16le");
    const be = Buffer.from(le).swap16();
    for (const bytes of [Buffer.from(`\uFEFF${text}`), le, be]) {
      for (const chunk of [1, 3, 7, 1000]) {
        expect((await read(bytes, ["$.items.*"], {}, chunk)).values).toEqual([{ pointer: "/items/0", value: "é€😀" }]);
      }
    }
  });

  it("reports a file that cannot be opened", async () => {
    const context = listening();
    const file = {
      path: "gone.json",
      size: 1,
      // biome-ignore lint/correctness/useYield: fails before its first chunk, as an unreadable file does
      async *open(): AsyncGenerator<Uint8Array> {
        throw new Error(`EACCES ${canary}`);
      },
    };
    expect(await listOf(readJson(file, ["$"], context))).toEqual([]);
    expect(context.problems).toEqual([{ code: "import.unreadable", file: "gone.json", message: "could not be read" }]);
  });

  it("gives what JSON.parse gives, whatever the document and the chunks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 1, max: 40 }), async (value, chunk) => {
        const text = JSON.stringify({ it: value });
        const { values, problems } = await read(text, ["$.it"], {}, chunk);
        expect(problems).toEqual([]);
        expect(values).toEqual([{ pointer: "/it", value: JSON.parse(text).it }]);
      }),
      { numRuns: 200 },
    );
  });

  it("takes what JSON.parse takes, also in what nobody wants, and refuses the rest", async () => {
    const text = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify({ noise: value, it: 1 }));
    const change = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...'{}[]",:\\ue0-+.1ntf \t\u0001'));
    await fc.assert(
      fc.asyncProperty(text, change, fc.integer({ min: 1, max: 40 }), async (valid, [where, cut, put], chunk) => {
        const at = where % valid.length;
        const changed = valid.slice(0, at) + put + valid.slice(at + cut);
        const { values, problems } = await read(changed, ["$"], {}, chunk);
        let parsed: unknown;
        try {
          parsed = JSON.parse(changed);
        } catch {}
        if (parsed !== undefined) expect([values.map(({ value }) => value), problems]).toEqual([[parsed], []]);
        else if (problems.length === 0) expect(values.length).toBeGreaterThan(1);
        expect((await read(changed, ["$.it"], { mismatch: () => {} }, chunk)).problems).toEqual(problems);
      }),
      { numRuns: 500 },
    );
  });

  it("gives what JSON.parse gives but for members that are left out, whatever the document and the chunks", async () => {
    const name = fc.constantFrom("a", "b", "c", "a b", "é", '"');
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(null, true, -1.5, 7, "", "a", 'é"{'),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(name, tie("tree"), { maxKeys: 5 }),
      ),
    }));
    const omit = [["a"], ["b", "a"], ["b", "c", "a b"], ["c", "é"], ["c", '"']];
    await fc.assert(
      fc.asyncProperty(tree, fc.integer({ min: 1, max: 60 }), fc.boolean(), async (value, chunk, spaced) => {
        const text = JSON.stringify({ items: [value, value] }, undefined, spaced ? 1 : undefined);
        const { values, problems } = await read(text, ["$.items.*"], { omit }, chunk);
        expect(problems).toEqual([]);
        const expected = without(JSON.parse(JSON.stringify(value)), omit);
        for (const { value: given } of values) expect(without(given, omit)).toEqual(expected);
        expect(values).toHaveLength(2);
      }),
    );
    const [whole] = (
      await read(JSON.stringify({ items: [{ a: { x: [1] }, b: [{ a: "t", d: 1 }, [{ a: 2 }]] }] }), ["$.items.*"], {
        omit,
      })
    ).values;
    expect(whole?.value).toEqual({ a: null, b: [{ a: null, d: 1 }, [{ a: null }]] });
  });

  it("gives pointers that name the value in the raw document", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.integer())), async (document) => {
        const { values } = await read(JSON.stringify(document), ["$.*.*"]);
        const raw: unknown = JSON.parse(JSON.stringify(document));
        for (const { pointer, value } of values) expect(resolveLocator([raw], pointer)).toBe(value);
      }),
      { numRuns: 200 },
    );
  });
});

describe("readWholeJson", () => {
  it("gives the document, or a problem", async () => {
    const context = listening();
    expect(await readWholeJson(fileOf('[{"a":1}]'), 100, context)).toEqual([{ a: 1 }]);
    expect(context.problems).toEqual([]);
    expect(await readWholeJson(fileOf(`{"a":"${"x".repeat(200)}"}`), 100, context)).toBeUndefined();
    expect(await readWholeJson(fileOf("{} {}"), 100, context)).toBeUndefined();
    expect(await readWholeJson(fileOf(`{"a":${canary}`), 100, context)).toBeUndefined();
    expect(context.problems.map(({ code }) => code)).toEqual([
      "import.too-large",
      "import.malformed",
      "import.malformed",
    ]);
  });
});
