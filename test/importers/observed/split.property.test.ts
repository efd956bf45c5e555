import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Elements } from "../../../importers/observed/split.ts";

/** Names that a record may hold again inside, and texts with all that looks like the end of one. */
const name = fc.constantFrom("eventVersion", "a", 'q"', "},{", "\\", "é", "__proto__", "");
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom('"},{"eventVersion":"1"', '\\"},{"eventVersion":', "]}", "\u2028"),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.constantFrom(null, true, false, -0, 1e21),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(name, tie("any"), { maxKeys: 3 }),
  ),
})).any;

/** Records as text: some begin alike, some have a name twice, white space inside or are alike inside. */
const record = fc
  .tuple(value, value, fc.constantFrom("", " ", "\n\t"), fc.boolean())
  .map(([one, other, space, twice]) => {
    const members = [`"eventVersion":${space}"1.10"`, `"b":${JSON.stringify([{ eventVersion: "1.10" }, one])}`];
    if (twice) members.push(`"b":${JSON.stringify(other)}${space}`);
    return `{${members.join(",")}}`;
  });

/** What a splitter gives, with guesses and without. */
function split(level: 0 | 1 | 2, bytes: Buffer, size: number, guesses: boolean): unknown[] {
  const found: unknown[] = [];
  const read = (part: Uint8Array): unknown => JSON.parse(Buffer.from(part).toString());
  const splitter = new Elements(level, 4_000, {
    record(part) {
      try {
        found.push(read(part));
      } catch {
        found.push("malformed");
      }
    },
    ...(guesses
      ? {
          perhaps(part: Uint8Array) {
            try {
              found.push(read(part));
              return true;
            } catch {
              return false;
            }
          },
        }
      : {}),
    long: () => void found.push("long"),
    broken: () => void found.push("broken"),
  });
  for (let at = 0; at < bytes.length; at += size) splitter.write(bytes.subarray(at, at + size));
  splitter.end();
  return found;
}

const chunk = fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constant(100_000));

it("records told apart by how they begin are those that JSON.parse finds", () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 12 }),
      fc.constantFrom(",", ", ", ",\n  "),
      chunk,
      (records, between, size) => {
        const list = `[${records.join(between)}]`;
        const expected: unknown = JSON.parse(list);
        expect(split(1, Buffer.from(list), size, true)).toEqual(expected);
        expect(split(2, Buffer.from(`{"Records":${list}}`), size, true)).toEqual(expected);
        expect(split(0, Buffer.from(records.join("\n")), size, true)).toEqual(expected);
      },
    ),
  );
});

it("what is cut or spoiled is told as without a guess", () => {
  const spoils = fc.constantFrom("", "}", '"', "]", "{", "x");
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 2, maxLength: 12 }),
      fc.nat(),
      spoils,
      chunk,
      (records, at, spoil, size) => {
        const list = `[${records.join(",")}]`;
        const place = at % list.length;
        const spoiled = Buffer.from(`${list.slice(0, place)}${spoil}${list.slice(place + 1)}`);
        expect(split(1, spoiled, size, true)).toEqual(split(1, spoiled, size, false));
      },
    ),
  );
});
