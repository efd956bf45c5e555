import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Weave, woven } from "../../../graph/assemble/weave.ts";

const size = 80;
/** Lists of 0 to 3 items each, as starts. */
const startsOf = (lengths: readonly number[]): Int32Array => {
  const start = new Int32Array(lengths.length + 1);
  for (const [list, length] of lengths.entries()) start[list + 1] = (start[list] ?? 0) + length;
  return start;
};
const lengths = (count: number) => fc.array(fc.nat(3), { minLength: count, maxLength: count });
const parts = fc.array(
  fc.oneof(fc.record({ from: fc.nat(size), length: fc.nat(size) }), fc.record({ later: fc.nat(4) })),
  { maxLength: 12 },
);

type Value = readonly [whose: "earlier" | "later", at: number];

describe("a weave", () => {
  it("puts values, lists and places where they would be one by one", () => {
    fc.assert(
      fc.property(parts, lengths(size), lengths(60), (some, earlierLengths, laterLengths) => {
        const weave = new Weave();
        const expected: Value[] = [];
        let later = 0;
        for (const part of some) {
          if ("later" in part) {
            weave.add(part.later);
            for (let n = 0; n < part.later; n++) expected.push(["later", later++]);
          } else {
            const end = Math.min(part.from + part.length, size);
            weave.keep(part.from, end);
            for (let at = part.from; at < end; at++) expected.push(["earlier", at]);
          }
        }
        const earlier = Int32Array.from({ length: size }, (_, at) => 1000 + at);
        const others = Int32Array.from({ length: later }, (_, at) => 5000 + at);
        const written = ([whose, at]: Value): number => (whose === "later" ? 5000 + at : 1000 + at);
        expect(weave.length).toBe(expected.length);
        expect(weave.later).toBe(later);
        expect([...weave.column(earlier, others, new Int32Array(weave.length))]).toEqual(expected.map(written));
        expect(weave.list([...earlier], [...others])).toEqual(expected.map(written));
        const numbers = Int32Array.from({ length: 1000 + size }, (_, at) => at - 1000);
        expect([...weave.renumbered(earlier, numbers, others)]).toEqual(
          expected.map(([whose, at]) => (whose === "later" ? 5000 + at : at)),
        );
        const places = Array.from({ length: later }, (_, at) =>
          expected.findIndex((value) => value[0] === "later" && value[1] === at),
        );
        expect([...weave.laterPlaces()]).toEqual(places);

        const [start, laterStart] = [startsOf(earlierLengths), startsOf(laterLengths)];
        const lists = expected.map(([whose, at]) =>
          Array.from(
            { length: (whose === "later" ? laterLengths : earlierLengths)[at] ?? 0 },
            (_, item) => ((whose === "later" ? laterStart : start)[at] ?? 0) + item + (whose === "later" ? 5000 : 0),
          ),
        );
        const items = weave.items((list) => start[list] as number, laterStart);
        const all = Int32Array.from({ length: start.at(-1) ?? 0 }, (_, at) => at);
        const allLater = Int32Array.from({ length: laterStart.at(-1) ?? 0 }, (_, at) => 5000 + at);
        expect([...items.column(all, allLater, new Int32Array(items.length))]).toEqual(lists.flat());
        expect(weave.starts(start, laterStart)).toEqual(startsOf(lists.map(({ length }) => length)));
      }),
    );
  });

  it("of a sorted list leaves out what is gone and puts later values before their places", () => {
    const marks = fc.array(fc.nat(size - 1), { maxLength: 20 });
    fc.assert(
      fc.property(marks, marks, (leftOut, put) => {
        const gone = Int32Array.from(new Set(leftOut)).sort();
        const places = [...put].sort((a, b) => a - b);
        const weave = woven(size, gone, places);
        const expected: number[] = [];
        for (let at = 0; at <= size; at++) {
          for (const [index, place] of places.entries()) if (place === at) expected.push(5000 + index);
          if (at < size && !gone.includes(at)) expected.push(at);
        }
        const earlier = Int32Array.from({ length: size }, (_, at) => at);
        const later = Int32Array.from(places, (_, index) => 5000 + index);
        expect([...weave.column(earlier, later, new Int32Array(weave.length))]).toEqual(expected);
        expect([...weave.places(size)]).toEqual([...earlier].map((at) => expected.indexOf(at)));
        expect(weave.isAll(size)).toBe(gone.length === 0 && places.length === 0);
      }),
    );
  });
});
