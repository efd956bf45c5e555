import { starts } from "./engine/csr.ts";

/** Lists in one array: the list of key k is `items[start[k] .. start[k + 1])`. */
export interface Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Gathers pairs by key; items of one key keep their order. @param count keys are 0 .. count - 1 */
export function grouped(count: number, keys: Int32Array, values: Int32Array): Lists {
  const start = starts(count, keys);
  const next = start.slice();
  const items = new Int32Array(keys.length);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? 0;
    const at = next[key] ?? 0;
    next[key] = at + 1;
    items[at] = values[index] ?? 0;
  }
  return { start, items };
}

/** Most lists have few members: to sort them where they are takes neither a view nor a call out of compiled code. */
const few = 16;

/** Sorts `items[from .. end)`. */
export function sortList(items: Int32Array, from: number, end: number): void {
  if (end - from > few) {
    items.subarray(from, end).sort();
    return;
  }
  for (let at = from + 1; at < end; at++) {
    const item = items[at] as number;
    let to = at;
    for (; to > from && (items[to - 1] as number) > item; to--) items[to] = items[to - 1] as number;
    items[to] = item;
  }
}
