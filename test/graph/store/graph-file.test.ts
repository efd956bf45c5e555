import fc from "fast-check";
import { expect, test } from "vitest";
import type { CompiledGraph, FactRef } from "../../../graph/compiled.ts";
import { decodeGraph, encodeGraph } from "../../../graph/store/graph-file.ts";
import { poolReader, StringPool } from "../../../graph/store/string-pool.ts";
import type { FactKind } from "../../../model/fact.ts";
import { factKinds } from "../../../model/fact-kinds.ts";
import { type GraphNode, type NodeKind, nodeKinds } from "../../../model/node.ts";

/** Any text: half surrogate pairs, NUL and other scripts too. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "\0", "\ud800", "Ünïcode ☃", "arn:aws:iam::1:role/a"),
);
const texts = fc.array(text, { maxLength: 3 });
const ints = fc.int32Array({ maxLength: 20 });
const bytes = fc.uint8Array({ maxLength: 20 });
const shorts = fc.uint16Array({ maxLength: 20 });

const node: fc.Arbitrary<GraphNode> = fc
  .record({
    id: text,
    kind: fc.constantFrom(...(Object.keys(nodeKinds) as NodeKind[])),
    name: text,
    tags: texts,
    scope: text,
    members: texts,
    authentication: fc.constantFrom(undefined, "unauthenticated", "authenticated", "not-proven"),
  })
  .map(
    ({ authentication, ...rest }) => (authentication === undefined ? rest : { ...rest, authentication }) as GraphNode,
  );

const cited: fc.Arbitrary<FactRef> = fc.record({
  kind: fc.constantFrom(...(Object.keys(factKinds) as FactKind[])),
  key: text,
});

const graph = fc.record({
  nodes: fc.array(node, { maxLength: 20 }),
  privilegeStart: ints,
  privilegeNode: ints,
  privilegeAccess: bytes,
  csr: fc.record({
    privileges: fc.nat(),
    steps: fc.nat(),
    premiseStart: ints,
    premises: ints,
    conclusion: ints,
    stratum: bytes,
    cost: shorts,
    useStart: ints,
    uses: ints,
    makeStart: ints,
    makes: ints,
  }),
  stepRule: shorts,
  stepFlags: bytes,
  stepLeaves: bytes,
  alternativeStart: ints,
  factStart: ints,
  alternativeFacts: ints,
  alternativeConditions: ints,
  alternativeHypothesis: ints,
  cited: fc.array(cited, { maxLength: 20 }),
  conditionLists: fc.array(
    fc.array(fc.record({ kind: fc.constant("environment"), text: fc.string() }), { maxLength: 2 }),
    { maxLength: 3 },
  ),
  hypotheses: fc.array(fc.string(), { maxLength: 3 }),
  leaves: fc.constant(["tied", "until 12h"]),
  rules: fc.constant([]),
  gaps: fc.constant([]),
  scopes: fc.array(fc.string(), { maxLength: 3 }),
}) as fc.Arbitrary<CompiledGraph>;

const isKey = (key: string): boolean => key === "key";
const file = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(pieces));

test("a graph comes out of its file as it went in", () => {
  fc.assert(
    fc.property(graph, (one) => {
      expect(decodeGraph(file(encodeGraph(one, "key")), isKey)).toEqual(one);
    }),
    { numRuns: 100 },
  );
});

test("the same graph is the same bytes; one compiled from something else is not taken", () => {
  fc.assert(
    fc.property(graph, (one) => {
      const bytes = file(encodeGraph(one, "key"));
      expect(file(encodeGraph(one, "key"))).toEqual(bytes);
      expect(decodeGraph(bytes, (key) => key === "other key")).toBeUndefined();
    }),
    { numRuns: 20 },
  );
});

test("no change of a byte goes unseen", () => {
  fc.assert(
    fc.property(graph, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, where, change) => {
      const bytes = file(encodeGraph(one, "key"));
      bytes[where % bytes.length] = (bytes[where % bytes.length] ?? 0) ^ change;
      expect(decodeGraph(bytes, isKey)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test("a pool gives every string back, whatever it holds", () => {
  fc.assert(
    fc.property(fc.array(text), (all) => {
      const pool = new StringPool();
      const numbers = all.map((one) => pool.add(one));
      const read = poolReader(pool.parts());
      expect(numbers.map(read)).toEqual(all);
    }),
  );
});
