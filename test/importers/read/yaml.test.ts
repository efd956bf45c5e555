import { describe, expect, it } from "vitest";
import { locatorIn, pointerTo, readYaml } from "../../../importers/read/index.ts";
import { fileOf, listening, listOf } from "./input.ts";

const canary = "hvs.CANARYcanary0123456789";

async function read(content: string, chunk?: number) {
  const context = listening();
  const documents = await listOf(readYaml(fileOf(content, "in.yaml", chunk), context));
  return { documents, problems: context.problems };
}

describe("readYaml", () => {
  it("gives each document with its index; comments alone are none", async () => {
    const text = "# head\n%YAML 1.2\n---\na: 1\n---\n# nothing\n---\nb: |\n  x\n  --- y\n...\n---\n- 3\n";
    for (const chunk of [1, 5, 1000]) {
      expect(await read(text, chunk)).toEqual({
        documents: [
          { index: 0, value: { a: 1 } },
          { index: 1, value: { b: "x\n--- y\n" } },
          { index: 2, value: [3] },
        ],
        problems: [],
      });
    }
  });

  it("reads JSON, Windows line ends and a byte order mark", async () => {
    expect((await read('\uFEFF{"a": [1]}')).documents).toEqual([{ index: 0, value: { a: [1] } }]);
    expect((await read("---\r\na: b\r\n---\r\nc: d\r\n")).documents.map(({ value }) => value)).toEqual([
      { a: "b" },
      { c: "d" },
    ]);
  });

  it.each<[string, string, unknown]>([
    ["at the margin", `a:\n  b: '{\n"k": 1\n}'\n  c: 1`, { a: { b: '{ "k": 1 }', c: 1 } }],
    ["less than its key", `a:\n  b:\n    - c: "x\n y \\"z"\n      d: 1`, { a: { b: [{ c: 'x y "z', d: 1 }] } }],
    [
      "beside quotes that open nothing",
      `t: |\n  it's "\na: don't # "\nb: [ 'it''s\n2', "3" ]\nc: !!str 'x\ny'`,
      { t: "it's \"\n", a: "don't", b: ["it's 2", "3"], c: "x y" },
    ],
  ])("reads a quoted text whose lines are indented %s", async (_, text, value) => {
    expect(await read(text)).toEqual({ documents: [{ index: 0, value }], problems: [] });
  });

  it("keeps a block scalar's lines that look like directives", async () => {
    expect((await read("a: |\n  x\n  %y\n")).documents).toEqual([{ index: 0, value: { a: "x\n%y\n" } }]);
  });

  it.each([
    ["broken quotes", `a: "${canary}\nb: 1`, "not well-formed YAML"],
    ["a tag of its own", `a: !${"secret"} ${canary}`, "uses a tag that is not read"],
    ["an unknown core tag", `a: !!js/function ${canary}`, "uses a tag that is not read"],
    ["an alias without anchor", "a: *nothing", undefined],
    ["a merge key", "a: &a {x: 1}\nb:\n  <<: *a", "uses a merge key, which is not read"],
    ["brackets without end", "[".repeat(1_000_000), "nested deeper than 200 levels"],
    ["nested brackets", "[".repeat(300) + "]".repeat(300), "nested deeper than 200 levels"],
    ["indicators in a row", `${"- ".repeat(100_000)}x`, "nested deeper than 200 levels"],
    ["a ring", "&a [*a]", undefined],
  ])("%s: a problem with its line, and the documents around it are given", async (_, broken, message) => {
    const { documents, problems } = await read(`first: 1\n---\n${broken}\n---\nlast: 1\n`);
    expect(documents).toEqual([
      { index: 0, value: { first: 1 } },
      { index: 2, value: { last: 1 } },
    ]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.at).toMatch(/^line \d+$/);
    if (message) expect(problems[0]?.message).toBe(message);
    expect(JSON.stringify(problems)).not.toContain("CANARY");
  });

  it("refuses an alias bomb at once", async () => {
    const levels = Array.from({ length: 12 }, (_, n) =>
      n === 0
        ? "a0: &a0 [x, x]"
        : `a${n}: &a${n} [${Array(10)
            .fill(`*a${n - 1}`)
            .join(", ")}]`,
    );
    const { documents, problems } = await read(levels.join("\n"));
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{ code: "import.malformed" }]);
  });

  it("does not count brackets inside text as nesting", async () => {
    const script = `a: |\n${"  if [ { [ {\n".repeat(300)}`;
    expect((await read(script)).problems).toEqual([]);
  });

  it("leaves out a document that is too large and reads the next", async () => {
    const { documents, problems } = await read(`a: ${"x".repeat(9 * 2 ** 20)}\n---\nb: 1\n`);
    expect(documents).toEqual([{ index: 1, value: { b: 1 } }]);
    expect(problems).toMatchObject([{ code: "import.too-large", at: "line 1" }]);
  });
});

it("locators: a pointer, with the document in front from the second on", () => {
  expect(locatorIn(0, pointerTo("", "spec", "a/b", 0))).toBe("/spec/a~1b/0");
  expect(locatorIn(2, pointerTo("/spec", "m~n"))).toBe("2/spec/m~0n");
});
