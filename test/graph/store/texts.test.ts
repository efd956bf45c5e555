import fc from "fast-check";
import { expect, test } from "vitest";
import { type Column, decode, encode } from "../../../graph/store/container.ts";
import type { PoolPart } from "../../../graph/store/string-pool.ts";
import { columnsOf, placesIn, Texts, TextWriter } from "../../../graph/store/texts.ts";
import { Walk } from "../../../graph/store/walk.ts";

/** Few different ones, of both encodings, and any others. */
const text = fc.oneof(fc.constantFrom("", "a", "b", "arn:aws:iam::1:role/a", "☃", "\ud800"), fc.string());
const things = fc.array(fc.record({ name: text, tags: fc.array(text, { maxLength: 3 }) }), { maxLength: 40 });
type Thing = { readonly name: string; readonly tags: readonly string[] };

interface Written {
  readonly all: readonly Thing[];
  readonly texts: Texts;
  readonly parts: number;
}

/** What a file of these things gives back. */
function written(all: readonly Thing[], earlier?: Written): Written {
  const columns = new Map<string, Column>();
  const writer = new TextWriter(columns, earlier?.texts);
  const places = earlier && placesIn(earlier.all, all);
  writer.put("name", all, ({ name }) => name, places);
  writer.putLists("tags", all, ({ tags }) => tags, places);
  const file = new Uint8Array(Buffer.concat(encode({ header: writer.end(), columns })));
  const container = decode(file);
  if (!container) throw new Error("the file cannot be read");
  const texts = new Texts(columnsOf(container), container.header as PoolPart["encoding"][]);
  return { all, texts, parts: texts.parts.length };
}

function read({ texts }: Written): readonly Thing[] {
  const tags = texts.all("tags");
  const starts = texts.column("tags.starts");
  return texts.all("name").map((name, at) => ({ name, tags: tags.slice(starts[at], starts[at + 1]) }));
}

test("what was edited comes out of its file as it went in, however often it was taken over from the file before", () => {
  fc.assert(
    fc.property(things, fc.array(fc.tuple(fc.nat(), fc.nat(5), things), { maxLength: 5 }), (first, edits) => {
      let file = written(first);
      expect(read(file)).toEqual(first);
      for (const [where, gone, come] of edits) {
        const next = file.all.toSpliced(where % (file.all.length + 1), gone, ...come);
        file = written(next, file);
        expect(read(file)).toEqual(next);
      }
    }),
  );
});

test("texts that are added join those there are, and what nothing names any more is told", () => {
  const thing = (name: string): Thing => ({ name, tags: [] });
  const first = written(["a", "b", "c", "d"].map(thing));
  expect(written([...first.all, thing("e")], first).parts).toBe(1);
  expect(written([...first.all, thing("☃")], first).parts).toBe(2);
  const wasteful = (all: readonly Thing[]): boolean => {
    const writer = new TextWriter(new Map(), first.texts);
    writer.put("name", all, ({ name }) => name, placesIn(first.all, all));
    return writer.isWasteful;
  };
  expect(wasteful(first.all.slice(1))).toBe(false);
  expect(wasteful(first.all.slice(2))).toBe(true);
});

test("a walk finds what is left of a list, however much of it is gone or came in between", () => {
  const list = Array.from({ length: 10_000 }, (_, n) => ({ n }));
  const placesOf = (some: readonly unknown[]): readonly number[] => {
    const walk = new Walk<unknown>(list);
    return some.map((thing) => walk.place(thing));
  };
  expect(placesOf(list)).toEqual(list.map(({ n }) => n));
  const others = Array.from({ length: 300 }, () => ({}));
  expect(placesOf([...list.slice(0, 5), ...others, ...list.slice(5)]).filter((place) => place >= 0)).toHaveLength(
    10_000,
  );
  // Of what follows a gap only a few are not found: each is looked for twice as far as the one before.
  const after = placesOf(list.slice(6_000));
  expect(after.filter((place) => place < 0).length).toBeLessThan(10);
  expect(after.at(-1)).toBe(9_999);
});
