import { deflateSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { Mint } from "./mint.ts";
import { Searcher } from "./search.ts";

const mint = new Mint(5);
const values = Array.from({ length: 14 }, (_, index) => mint.value(`place ${index}`));
const searcher = new Searcher(mint.all);
const noise = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3)) % 251));

const encodings: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ["as it is", (text) => Buffer.from(text)],
  ["in base64", (text) => Buffer.from(Buffer.from(text).toString("base64"))],
  ["in base64, one byte later", (text) => Buffer.from(Buffer.from(`x${text}`).toString("base64"))],
  ["in base64, two bytes later", (text) => Buffer.from(Buffer.from(`xy${text}`).toString("base64"))],
  ["in base64url", (text) => Buffer.from(Buffer.from(`{"a":"${text}"}`).toString("base64url"))],
  ["in hexadecimal", (text) => Buffer.from(Buffer.from(text).toString("hex"))],
  ["in upper case hexadecimal", (text) => Buffer.from(Buffer.from(text).toString("hex").toUpperCase())],
  ["as a JSON string", (text) => Buffer.from(JSON.stringify({ text }))],
  ["as a JSON string of a JSON string", (text) => Buffer.from(JSON.stringify(JSON.stringify(text)))],
  ["in a URL", (text) => Buffer.from(encodeURIComponent(text))],
  ["in HTML", (text) => Buffer.from(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"))],
  ["as HTML entities", (text) => Buffer.from([...text].map((c) => `&#${c.codePointAt(0)};`).join(""))],
  ["percent-encoded whole", (text) => Buffer.from([...Buffer.from(text)].map((c) => `%${c.toString(16)}`).join(""))],
  ["in UTF-16LE", (text) => Buffer.from(text, "utf16le")],
  ["in UTF-16BE", (text) => Buffer.from(text, "utf16le").swap16()],
  ["in a gzip member", (text) => gzipSync(text)],
  ["in a gzip member of a gzip member", (text) => gzipSync(gzipSync(`...${text}`))],
  ["in a zlib stream", (text) => deflateSync(text)],
];

it.each(encodings)("a secret is found %s", (_, encode) => {
  for (const [index, value] of values.entries()) {
    const bytes = Buffer.concat([noise.subarray(0, 12_345), encode(value), noise]);
    expect(searcher.search(bytes).map(({ where }) => where)).toContain(`place ${index}`);
  }
});

it("eight characters of a secret are enough", () => {
  for (const { where, cores } of mint.all) {
    for (const core of cores) {
      const quoted = `Unexpected token, ..."${core.slice(3, 11)}"... is not valid JSON`;
      expect(searcher.search(Buffer.from(quoted)).map((hit) => hit.where)).toEqual([where]);
    }
  }
});

it("nothing is found where nothing is", () => {
  expect(searcher.search(noise)).toEqual([]);
  expect(searcher.search(gzipSync(noise))).toEqual([]);
  const likewise = new Mint(6);
  const others = Array.from({ length: 200 }, () => likewise.value("elsewhere")).join("\n");
  expect(searcher.search(Buffer.from(others))).toEqual([]);
});
