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
  for (const [name, reads] of tracking.cells) {
    cells.push(name);
    for (const token of reads.tokens) cellTokens.push(token);
    cellStart.push(cellTokens.length);
  }
  for (const cell of before?.standing.cleanCells() ?? []) {
    const name = earlier?.cells[cell] ?? "";
    if (!earlier || tracking.cells.has(name)) continue;
    cells.push(name);
    cellTokens.append(earlier.cellTokens, earlier.cellStart[cell] ?? 0, earlier.cellStart[cell + 1] ?? 0);
    cellStart.push(cellTokens.length);
  }
  return {
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
