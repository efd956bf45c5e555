import { describe, expect, it, test } from "vitest";
import { classify, credentialTable, fingerprintKey } from "../../../importers/credential/index.ts";
import { Maker, samples } from "./samples.ts";

const key = fingerprintKey(new Uint8Array(32).fill(7));
const told = (text: string) => classify(Buffer.from(text), key);
/** Kinds that files alone have: tested with their files. */
const ofFiles = [
  "kubeconfig",
  "kubernetes-client-certificate",
  "kubernetes-exec-plugin",
  "kubernetes-password",
  "kubernetes-token",
];

/** Windows of 8 characters of the text. */
function* windows(text: string): Generator<string> {
  for (let at = 0; at + 8 <= text.length; at++) yield text.slice(at, at + 8);
}

test("every kind of the table has a sample, but those that files have", () => {
  const ids = credentialTable.kinds.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !(id in samples)).sort()).toEqual(ofFiles);
});

describe.each(Object.entries(samples))("%s", (id, make) => {
  it("is told, alone, in a line of text and in a file of settings", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { text } = make(new Maker(seed));
      expect(told(text).map(({ type }) => type)).toEqual([id]);
      expect(told(`  ${text}\r\n`).map(({ type }) => type)).toEqual([id]);
      if (/[\s{]|^[A-Z_]+=/.test(text)) continue;
      expect(
        told(`export SOME_TOKEN="${text}"`).map(({ type }) => type),
        "a line of a shell",
      ).toContain(id);
    }
  });

  it("leaves its secret behind, and has the same fingerprint wherever it is found", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { text, secret } = make(new Maker(seed));
      const found = told(text);
      // What the issuer puts before each of them names the kind.
      const mark = JSON.stringify(credentialTable.kinds.find((kind) => kind.id === id));
      const json = JSON.stringify(found);
      const hits = [...windows(secret)].filter((part) => json.includes(part) && !mark.includes(part));
      expect(hits).toEqual([]);
      const encoded = Buffer.from(secret).toString("base64");
      expect([...windows(encoded.slice(0, -4))].filter((part) => json.includes(part))).toEqual([]);
      expect(told(`\n\n${text}\n`).map((one) => one.id)).toEqual(found.map((one) => one.id));
    }
  });
});
