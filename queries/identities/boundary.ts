import type { GraphReader } from "../../graph/port.ts";
import { globTest } from "../../model/glob.ts";
import { type Field, fieldValue } from "./field.ts";
import type { IdentityBoundary } from "./record.ts";
import type { Usage } from "./usage.ts";

/** Workloads of one identity in an answer; their number stays whole. */
const mostShown = 50;

/** Where it may be used, where it is, and which of the latter the former leaves out. */
export function boundaryOf(
  graph: GraphReader,
  usage: Usage,
  workloads: readonly number[],
  declared: Field<readonly string[]>,
): IdentityBoundary {
  const ids = usage.idsOf(workloads.slice(0, mostShown));
  const base = { declared, workloads: ids, workloadCount: workloads.length };
  const selectors = fieldValue(declared);
  if (selectors === undefined) return { ...base, outside: [] };
  const tests = selectors.map((text) => (text.includes("*") ? globTest(text) : (id: string) => id === text));
  const outside = workloads.flatMap((node) => {
    const { id = "", members = [] } = graph.nodes[node] ?? {};
    const names = [id, plain(id), ...members];
    return tests.some((test) => names.some(test)) ? [] : [id];
  });
  return { ...base, outside };
}

/** A pod is named with or without the digest of its template. */
const plain = (id: string): string => id.replace(/@[0-9a-f]{8}$/, "");
