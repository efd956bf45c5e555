import type { Plain } from "../../model/fact.ts";
import type { Collector } from "../collect.ts";
import { Ints, Parts } from "../ints.ts";
import type { Reads } from "./rounds.ts";
import type { Standing } from "./standing.ts";
import type { Trace, TraceWriter } from "./trace.ts";
import type { Tracking } from "./tracking.ts";

/** The trace of a derivation that is done. */
export function written(
  writer: TraceWriter,
  tracking: Tracking,
  collector: Collector,
  rules: readonly string[],
  before?: { readonly trace: Trace; readonly standing: Standing | undefined },
): Trace {
  const { tokens } = tracking;
  const earlier = before?.trace;
  const { cells, cellStart, cellTokens } = cellsOf(tracking, before?.standing, earlier);
  return {
    generation: earlier ? earlier.generation + 1 : 0,
    tokens: {
      type: types(earlier?.tokens.type, tokens.type),
      a: joined(earlier?.tokens.a, tokens.a),
      b: joined(earlier?.tokens.b, tokens.b),
      c: joined(earlier?.tokens.c, tokens.c),
    },
    cells,
    cellStart,
    cellTokens,
    kept: keptOf(tracking, before?.standing, earlier),
    rules,
    ruleStart: Int32Array.from(writer.ruleStart),
    size: writer.size.view(),
    loop: writer.loop.view(),
    keys: writer.keys.all(),
    readStart: writer.readStart.view(),
    reads: writer.reads.view(),
    rowStart: writer.rowStart.view(),
    rows: writer.rows.view(),
    rowFlags: new Uint8Array(writer.rowFlags.view()),
    rowLeaves: new Uint8Array(writer.rowLeaves.view()),
    nodeStart: writer.nodeStart.view(),
    nodes: writer.nodes.view(),
    derivedNodes: [...(earlier?.derivedNodes ?? []), ...collector.derivedNodes.values],
  };
}

/** Cells with what they read: those that still hold, and those that were made. */
function cellsOf(
  { cells: made }: Tracking,
  standing: Standing | undefined,
  earlier: Trace | undefined,
): Pick<Trace, "cells" | "cellStart" | "cellTokens"> {
  const cells = new Parts<string>();
  const starts = new Ints((earlier?.cellStart.length ?? 0) + 1024);
  const tokens = new Ints((earlier?.cellTokens.length ?? 0) + 1024);
  starts.push(0);
  const left = new Map(made);
  const add = (name: string, reads: Reads): void => {
    cells.push(name);
    for (const token of reads.tokens) tokens.push(token);
    starts.push(tokens.length);
  };
  /** Cells as they were; what one of them read now, which rounds that were kept did not make it read, comes to it. */
  const keep = (first: number, end: number, { cells: names, cellStart, cellTokens }: Trace): void => {
    const by = tokens.length - (cellStart[first] ?? 0);
    cells.append(names, first, end);
    tokens.append(cellTokens, cellStart[first] ?? 0, cellStart[end] ?? 0);
    starts.appendRaised(cellStart, first + 1, end + 1, by);
    const last = names[end - 1] ?? "";
    const more = left.get(last);
    if (!more || !left.delete(last)) return;
    for (const token of more.tokens) tokens.push(token);
    starts.set(starts.length - 1, tokens.length);
  };
  if (earlier && standing) {
    const asked = new Set([...made.keys()].map((name) => standing.placeOfCell(name)));
    let first = 0;
    for (let cell = 0; cell < earlier.cells.length; cell++) {
      const isClean = standing.isCleanAt(cell);
      if (isClean && !asked.has(cell)) continue;
      const end = isClean ? cell + 1 : cell;
      if (end > first) keep(first, end, earlier);
      first = cell + 1;
    }
    if (earlier.cells.length > first) keep(first, earlier.cells.length, earlier);
  }
  for (const [name, reads] of left) add(name, reads);
  return { cells: cells.all(), cellStart: starts.view(), cellTokens: tokens.view() };
}

/** Written values: of cells that still hold, and of those that were made. */
function keptOf(
  tracking: Tracking,
  standing: Standing | undefined,
  earlier: Trace | undefined,
): ReadonlyMap<string, Plain> {
  const kept = new Map<string, Plain>();
  for (const [name, value] of earlier?.kept ?? []) if (standing?.isCleanCell(name)) kept.set(name, value);
  for (const [name, value] of tracking.keptValues()) kept.set(name, value);
  return kept;
}

function types(earlier: Uint8Array | undefined, later: readonly number[]): Uint8Array {
  const all = new Uint8Array((earlier?.length ?? 0) + later.length);
  if (earlier) all.set(earlier);
  all.set(later, earlier?.length ?? 0);
  return all;
}

const joined = (earlier: readonly string[] | undefined, later: readonly string[]): readonly string[] =>
  earlier ? earlier.concat(later) : later;
