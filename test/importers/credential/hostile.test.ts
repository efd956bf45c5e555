import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { classify, credentialFacts, credentialTable, fingerprintKey } from "../../../importers/credential/index.ts";
import { bytePattern } from "../../../importers/credential/pattern.ts";
import { UserError } from "../../../model/errors.ts";
import { Maker, samples } from "./samples.ts";

const key = fingerprintKey(new Uint8Array(32).fill(7));
const told = (text: string) => classify(Buffer.from(text), key);
const make = new Maker(5);

describe("patterns over bytes", () => {
  const patterns = credentialTable.kinds.flatMap(({ id, pattern }) => (pattern === undefined ? [] : [{ id, pattern }]));

  it.each(patterns.map(({ id, pattern }) => [id, pattern]))(
    "%s means what the regular expression does",
    (id, pattern) => {
      const own = bytePattern(pattern);
      const regular = new RegExp(pattern);
      const sample = samples[id]?.(new Maker(3)).text.trim() ?? "";
      const edit = fc.record({
        at: fc.nat(sample.length),
        drop: fc.nat(3),
        put: fc.string({ maxLength: 3, unit: "grapheme-ascii" }),
      });
      fc.assert(
        fc.property(fc.array(edit, { maxLength: 3 }), (edits) => {
          let text = sample;
          for (const { at, drop, put } of edits) text = text.slice(0, at) + put + text.slice(at + drop);
          expect(own.test(Buffer.from(text, "latin1"))).toBe(regular.test(text));
        }),
        { numRuns: 60 },
      );
    },
  );

  it("end on what makes other engines go back and forth", () => {
    const nested = bytePattern("^(a+)+$|^(a|a)*b$");
    expect(nested.test(Buffer.from(`${"a".repeat(50_000)}c`))).toBe(false);
    expect(nested.test(Buffer.from("a".repeat(50_000)))).toBe(true);
  });
});

describe("claims that are meant to do harm", () => {
  const claimed = (claims: Readonly<Record<string, unknown>>) => told(make.jwt(claims))[0];

  it("are bounded, on one line and without a secret", () => {
    const secret = `ghp_${make.run(36)}`;
    const found = claimed({
      iss: `https://issuer.example.com/${"a".repeat(20_000)}`,
      sub: "ann\u202e\nroot\u0000",
      aud: Array.from({ length: 1000 }, (_, n) => `a${n}`),
      exp: 1e300,
      iat: "soon",
      repository: secret,
      environment: { toString: 1 },
      __proto__: { polluted: true },
    });
    expect(found).toMatchObject({ subject: "ann??root?", hasSecret: true });
    expect(found?.issuer).toBe("(withheld: looks like a secret)");
    expect(found?.audience).toHaveLength(16);
    expect(found).not.toHaveProperty("expiresAt");
    const json = JSON.stringify(found);
    expect(json.length).toBeLessThan(4000);
    expect(json).not.toContain(secret.slice(4, 12));
    expect(json).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("nested without end, or no JSON, are not read", () => {
    const part = (text: string): string => Buffer.from(text).toString("base64url");
    const token = (payload: string): string => [part('{"alg":"none"}'), part(payload), make.run(40)].join(".");
    for (const payload of [`{"a":${"[".repeat(5000)}`, `{"sub":${"{}".repeat(5)}`, `{"sub": "ann"`, '{"sub":"ann"} x'])
      expect(told(token(payload))).toMatchObject([{ type: "jwt", notes: ["its claims cannot be read"] }]);
  });

  it("without a signature let nobody in", () => {
    const [found] = told(make.jwt({ iss: "x", sub: "ann" }).replace(/[^.]+$/, ""));
    expect(found).toMatchObject({ type: "jwt", hasSecret: false });
  });
});

describe("inputs", () => {
  it("beyond the limit are one error that quotes nothing", () => {
    const big = Buffer.alloc(16 * 1024 * 1024 + 1, "hunter2-");
    expect(() => classify(big, key)).toThrow(UserError);
    try {
      classify(big, key);
    } catch (error) {
      expect(error).toMatchObject({ code: "import.too-large" });
      expect((error as UserError).render()).not.toContain("hunter2");
    }
  });

  it("of any bytes are answered, and left as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const given of [bytes, Buffer.from(bytes)]) {
          classify(given, key);
          expect([...given]).toEqual([...bytes]);
        }
      }),
    );
  });

  it("cut off anywhere are answered without an error", () => {
    for (const sample of Object.values(samples)) {
      const { text } = sample(new Maker(2));
      for (let at = 1; at < text.length; at += Math.max(1, text.length >> 4)) told(text.slice(0, at));
    }
  });

  it("in UTF-16 are read", () => {
    const token = `npm_${make.run(36)}`;
    expect(classify(Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(token, "utf16le")]), key)).toMatchObject([
      { type: "npm" },
    ]);
  });

  it("that hold nothing give nothing", () => {
    for (const text of ["", " \n", "hello", "AKIA", "{}", "[]", "a: b", "https://example.com/?q=1"])
      expect(told(text)).toEqual([]);
  });
});

describe("fingerprints", () => {
  const token = `npm_${make.run(36)}`;

  it("are the same for the same secret under the same key, and tell nothing under another", () => {
    const other = fingerprintKey(new Uint8Array(32).fill(8));
    const [one] = told(token);
    expect(told(`"${token}"`)[0]?.fingerprint).toBe(one?.fingerprint);
    const [two] = classify(Buffer.from(token), other);
    expect(two?.fingerprint).not.toBe(one?.fingerprint);
    expect(two?.fingerprintKey).not.toBe(one?.fingerprintKey);
    expect(one?.fingerprint).toMatch(/^fp1_[a-z2-7]{26}$/);
  });

  it("of the key say nothing of it", () => {
    expect(key.id).toMatch(/^k1_[a-z2-7]{13}$/);
  });
});

test("renamed accounts, hosts and names change what is told by name alone, and nothing else", () => {
  const text = (account: string): string =>
    make2().jwt({ iss: "https://issuer.example.com", sub: `system:serviceaccount:ai:${account}` });
  const make2 = (): Maker => new Maker(11);
  const bare = (name: string): string =>
    JSON.stringify(told(text(name)).map(({ id: _, fingerprint: __, ...rest }) => rest)).replaceAll(name, "X");
  expect(bare("rag")).toBe(bare("web"));
});

test("facts of what was found have the credential's id for key, and its line for place", () => {
  const found = told(`\nnpm_${make.run(36)}`);
  const source = {
    document: "standard input",
    locator: "",
    importer: "credential",
    observedAt: "2026-01-01T00:00:00Z",
  };
  const [fact] = credentialFacts(found, source);
  expect(fact).toMatchObject({
    kind: "credential",
    key: found[0]?.id,
    scope: "credentials",
    source: { locator: "#L1" },
  });
  expect(fact).not.toHaveProperty("line");
});
