import type { Plain } from "../../model/fact.ts";
import type { DerivedNode } from "../../model/step.ts";
import type { CompiledGraph } from "../compiled.ts";
import { tokenTypes } from "../incremental/tokens.ts";
import type { Trace } from "../incremental/trace.ts";
import { type Column, decode, encode } from "./container.ts";
import { type PoolPart, poolReader, StringPool } from "./string-pool.ts";

/** Columns that are the trace's own, by name. */
const own = ["ruleStart", "size", "loop", "readStart", "reads", "rowStart", "rows", "rowFlags", "rowLeaves"] as const;
const others = ["nodeStart", "nodes", "cellStart", "cellTokens"] as const;
type Own = (typeof own)[number] | (typeof others)[number];

interface Header {
  readonly key: string;
  readonly generation: number;
  readonly rules: readonly string[];
  readonly derivedNodes: readonly DerivedNode[];
  readonly kept: readonly (readonly [cell: string, value: Plain])[];
  readonly encodings: readonly PoolPart["encoding"][];
}

/** A trace as the pieces of a file. Reads that nothing refers to any more are left out. `key` says of which graph it is. */
export function encodeTrace(trace: Trace, key: string): Uint8Array[] {
  const columns = new Map<string, Column>();
  for (const name of [...own, ...others]) columns.set(name, trace[name]);
  const { tokens } = trace;
  const numbers = new Int32Array(tokens.type.length).fill(-1);
  let count = 0;
  const number = (token: number): number => {
    if ((numbers[token] ?? -1) < 0) numbers[token] = count++;
    return numbers[token] ?? 0;
  };
  columns.set(
    "reads",
    trace.reads.map((read) => number(read >> 1) * 2 + (read & 1)),
  );
  columns.set(
    "cellTokens",
    trace.cellTokens.map((token) => number(token)),
  );
  const strings = new StringPool();
  const type = new Uint8Array(count);
  const texts = { a: new Int32Array(count), b: new Int32Array(count), c: new Int32Array(count) };
  for (let token = 0; token < numbers.length; token++) {
    const at = numbers[token] ?? -1;
    if (at < 0) continue;
    type[at] = tokens.type[token] ?? 0;
    for (const name of ["a", "b", "c"] as const) texts[name][at] = strings.add(tokens[name][token] ?? "");
  }
  columns.set("token.type", type);
  for (const name of ["a", "b", "c"] as const) columns.set(`token.${name}`, texts[name]);
  columns.set(
    "keys",
    Int32Array.from(trace.keys, (text) => strings.add(text)),
  );
  columns.set(
    "cells",
    Int32Array.from(trace.cells, (text) => strings.add(text)),
  );
  const parts = strings.parts();
  for (const [index, { bytes, starts }] of parts.entries())
    columns.set(`text.${index}`, bytes).set(`text.${index}.starts`, starts);
  const { generation, rules, derivedNodes } = trace;
  const encodings = parts.map(({ encoding }) => encoding);
  const header: Header = { key, generation, rules, derivedNodes, kept: [...trace.kept], encodings };
  return encode({ header, columns });
}

/**
 * The trace that a file holds; undefined where it is damaged, cut, of another format or of another graph, or names what
 * the graph does not have.
 */
export function decodeTrace(
  file: Uint8Array<ArrayBuffer>,
  fits: (key: string) => boolean,
  graph: CompiledGraph,
): Trace | undefined {
  const container = decode(file);
  const header = container?.header as Header | undefined;
  if (!container || !header || !fits(header.key)) return undefined;
  const column = (name: string): Column => {
    const found = container.columns.get(name);
    if (!found) throw new Error(`the trace file has no ${name}`);
    return found;
  };
  const text = poolReader(
    header.encodings.map((encoding, index) => ({
      encoding,
      bytes: column(`text.${index}`) as Uint8Array,
      starts: column(`text.${index}.starts`) as Int32Array,
    })),
  );
  const texts = (name: string): string[] => Array.from(column(name), (number) => text(number));
  const trace: Trace = {
    ...(Object.fromEntries([...own, ...others].map((name) => [name, column(name)])) as unknown as Pick<Trace, Own>),
    generation: header.generation,
    rules: header.rules,
    derivedNodes: header.derivedNodes,
    kept: new Map(header.kept),
    tokens: {
      type: column("token.type") as Uint8Array,
      a: texts("token.a"),
      b: texts("token.b"),
      c: texts("token.c"),
    },
    keys: texts("keys"),
    cells: texts("cells"),
  };
  return isSound(trace, graph) ? trace : undefined;
}

/** Whether everything that the trace names is there. */
function isSound(trace: Trace, graph: CompiledGraph): boolean {
  const { tokens, size } = trace;
  const rounds = size.length;
  const alternatives = graph.alternativeConditions.length;
  return (
    tokens.type.every((type) => type < tokenTypes.length) &&
    [trace.loop.length, trace.keys.length].every((length) => length === rounds) &&
    [trace.rowFlags.length, trace.rowLeaves.length].every((length) => length === trace.rows.length) &&
    size.every((within, round) => within >= 1 && round + within <= rounds) &&
    isStarts(trace.ruleStart, trace.rules.length, rounds) &&
    isStarts(trace.readStart, rounds, trace.reads.length) &&
    isStarts(trace.rowStart, rounds, trace.rows.length) &&
    isStarts(trace.nodeStart, rounds, trace.nodes.length) &&
    isStarts(trace.cellStart, trace.cells.length, trace.cellTokens.length) &&
    isBelow(trace.reads, tokens.type.length * 2) &&
    isBelow(trace.cellTokens, tokens.type.length) &&
    isBelow(trace.rows, alternatives) &&
    isBelow(trace.rowLeaves, graph.leaves.length) &&
    isBelow(trace.nodes, trace.derivedNodes.length)
  );
}

const isBelow = (numbers: Int32Array | Uint8Array, end: number): boolean =>
  numbers.every((number) => number >= 0 && number < end);

const isStarts = (starts: Int32Array, lists: number, items: number): boolean =>
  starts.length === lists + 1 &&
  starts[0] === 0 &&
  starts[lists] === items &&
  starts.every((start, list) => list === 0 || start >= (starts[list - 1] ?? 0));
