import type { Plain } from "../../model/fact.ts";
import type { DerivedNode } from "../../model/step.ts";
import type { CompiledGraph } from "../compiled.ts";
import { tokenTypes } from "../incremental/tokens.ts";
import type { Trace } from "../incremental/trace.ts";
import { type Column, decode, encode } from "./container.ts";
import type { PoolPart } from "./string-pool.ts";
import { columnsOf, placesIn, Texts, TextWriter } from "./texts.ts";

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

/** Texts of the files that traces came from. */
const origins = new WeakMap<Trace, Texts>();

/**
 * A trace as the pieces of a file. Reads that nothing refers to any more are left out. `key` says of which graph it is.
 * @param before the trace that it goes on from, where that was read: its texts are taken over
 */
export function encodeTrace(trace: Trace, key: string, before?: Trace): Uint8Array[] {
  const columns = new Map<string, Column>();
  for (const name of [...own, ...others]) columns.set(name, trace[name]);
  const { tokens } = trace;
  const { kept, reads, cellTokens } = usedTokens(trace);
  columns.set("reads", reads);
  columns.set("cellTokens", cellTokens);
  const goesOn = before && trace.generation === before.generation + 1;
  const earlier = goesOn ? origins.get(before) : undefined;
  const texts = new TextWriter(columns, earlier);
  // Its first tokens are the earlier trace's.
  const known = earlier ? (before?.tokens.type.length ?? 0) : 0;
  const types = new Uint8Array(kept.length);
  const oldTokens = new Int32Array(kept.length);
  for (let at = 0; at < kept.length; at++) {
    const token = kept[at] as number;
    types[at] = tokens.type[token] as number;
    oldTokens[at] = token < known ? token : -1;
  }
  columns.set("token.type", types);
  for (const name of ["a", "b", "c"] as const)
    texts.put(`token.${name}`, kept, (token) => tokens[name][token] ?? "", oldTokens);
  texts.put("keys", trace.keys, (text) => text, before && earlier && placesIn(before.keys, trace.keys));
  texts.put("cells", trace.cells, (text) => text, before && earlier && placesIn(before.cells, trace.cells));
  if (texts.isWasteful) return encodeTrace(trace, key);
  const { generation, rules, derivedNodes } = trace;
  const header: Header = {
    key,
    generation,
    rules,
    derivedNodes,
    kept: [...trace.kept],
    encodings: texts.end(),
  };
  return encode({ header, columns });
}

/** Reads and tokens of cells, with the tokens numbered anew in the order in which they come; and these. */
function usedTokens({ tokens, reads, cellTokens }: Trace) {
  const numbers = new Int32Array(tokens.type.length).fill(-1);
  const kept: number[] = [];
  const renumbered = { reads: new Int32Array(reads.length), cellTokens: new Int32Array(cellTokens.length) };
  for (let at = 0; at < reads.length; at++) {
    const read = reads[at] as number;
    const token = read >> 1;
    if ((numbers[token] as number) < 0) numbers[token] = kept.push(token) - 1;
    renumbered.reads[at] = (numbers[token] as number) * 2 + (read & 1);
  }
  for (let at = 0; at < cellTokens.length; at++) {
    const token = cellTokens[at] as number;
    if ((numbers[token] as number) < 0) numbers[token] = kept.push(token) - 1;
    renumbered.cellTokens[at] = numbers[token] as number;
  }
  return { kept, ...renumbered };
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
  const column = columnsOf(container);
  const texts = new Texts(column, header.encodings);
  const trace: Trace = {
    ...(Object.fromEntries([...own, ...others].map((name) => [name, column(name)])) as unknown as Pick<Trace, Own>),
    generation: header.generation,
    rules: header.rules,
    derivedNodes: header.derivedNodes,
    kept: new Map(header.kept),
    tokens: {
      type: column("token.type") as Uint8Array,
      a: texts.all("token.a"),
      b: texts.all("token.b"),
      c: texts.all("token.c"),
    },
    keys: texts.all("keys"),
    cells: texts.all("cells"),
  };
  if (!isSound(trace, graph)) return undefined;
  origins.set(trace, texts);
  return trace;
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

function isBelow(numbers: Int32Array | Uint8Array, end: number): boolean {
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] as number;
    if (number < 0 || number >= end) return false;
  }
  return true;
}

const isStarts = (starts: Int32Array, lists: number, items: number): boolean =>
  starts.length === lists + 1 &&
  starts[0] === 0 &&
  starts[lists] === items &&
  starts.every((start, list) => list === 0 || start >= (starts[list - 1] ?? 0));
