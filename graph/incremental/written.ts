import type { Collector } from "../collect.ts";
import { Ints } from "../ints.ts";
import type { Standing } from "./changes.ts";
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
    rules,
    ruleStart: Int32Array.from(writer.ruleStart),
    size: writer.size.view(),
    loop: writer.loop.view(),
    keys: writer.keys,
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
  const cells: string[] = [];
  const starts = new Ints();
  const tokens = new Ints();
  starts.push(0);
  const left = new Map(made);
  for (const cell of standing?.cleanCells() ?? []) {
    const name = earlier?.cells[cell] ?? "";
    cells.push(name);
    if (earlier) tokens.append(earlier.cellTokens, earlier.cellStart[cell] ?? 0, earlier.cellStart[cell + 1] ?? 0);
    // Rounds that were kept may have made it read more than those that were gone through now, and the other way round.
    for (const token of made.get(name)?.tokens ?? []) tokens.push(token);
    left.delete(name);
    starts.push(tokens.length);
  }
  for (const [name, reads] of left) {
    cells.push(name);
    for (const token of reads.tokens) tokens.push(token);
    starts.push(tokens.length);
  }
  return { cells, cellStart: starts.view(), cellTokens: tokens.view() };
}

function types(earlier: Uint8Array | undefined, later: readonly number[]): Uint8Array {
  const all = new Uint8Array((earlier?.length ?? 0) + later.length);
  if (earlier) all.set(earlier);
  all.set(later, earlier?.length ?? 0);
  return all;
}

const joined = (earlier: readonly string[] | undefined, later: readonly string[]): readonly string[] =>
  earlier ? earlier.concat(later) : later;
