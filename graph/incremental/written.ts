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
  const cells: string[] = [];
  const cellStart = new Ints();
  const cellTokens = new Ints();
  cellStart.push(0);
  const still = new Map<string, number>();
  for (const cell of before?.standing?.cleanCells() ?? []) still.set(earlier?.cells[cell] ?? "", cell);
  for (const name of new Set([...tracking.cells.keys(), ...still.keys()])) {
    cells.push(name);
    for (const token of tracking.cells.get(name)?.tokens ?? []) cellTokens.push(token);
    // Rounds that were kept may have made it read more than those that were gone through now.
    const cell = still.get(name);
    if (cell !== undefined && earlier)
      cellTokens.append(earlier.cellTokens, earlier.cellStart[cell] ?? 0, earlier.cellStart[cell + 1] ?? 0);
    cellStart.push(cellTokens.length);
  }
  return {
    generation: earlier ? earlier.generation + 1 : 0,
    tokens: {
      type: Uint8Array.from([...(earlier?.tokens.type ?? []), ...tokens.type]),
      a: joined(earlier?.tokens.a, tokens.a),
      b: joined(earlier?.tokens.b, tokens.b),
      c: joined(earlier?.tokens.c, tokens.c),
    },
    cells,
    cellStart: cellStart.view().slice(),
    cellTokens: cellTokens.view().slice(),
    rules,
    ruleStart: Int32Array.from(writer.ruleStart),
    size: writer.size.view().slice(),
    loop: writer.loop.view().slice(),
    keys: writer.keys,
    readStart: writer.readStart.view().slice(),
    reads: writer.reads.view().slice(),
    rowStart: writer.rowStart.view().slice(),
    rows: writer.rows.view().slice(),
    rowFlags: Uint8Array.from(writer.rowFlags.view()),
    rowLeaves: Uint8Array.from(writer.rowLeaves.view()),
    nodeStart: writer.nodeStart.view().slice(),
    nodes: writer.nodes.view().slice(),
    derivedNodes: [...(earlier?.derivedNodes ?? []), ...collector.derivedNodes.values],
  };
}

const joined = (earlier: readonly string[] | undefined, later: readonly string[]): readonly string[] =>
  earlier ? earlier.concat(later) : later;
