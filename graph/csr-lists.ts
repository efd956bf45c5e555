/** Lists in one array: the list of key k is `items[start[k] .. start[k + 1])`. */
export interface Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Gathers pairs by key; items of one key keep their order. @param count keys are 0 .. count - 1 */
export function grouped(count: number, keys: Int32Array, values: Int32Array): Lists {
  const start = new Int32Array(count + 1);
  for (const key of keys) start[key + 1] = (start[key + 1] ?? 0) + 1;
  for (let k = 0; k < count; k++) start[k + 1] = (start[k + 1] ?? 0) + (start[k] ?? 0);
  const next = start.slice();
  const items = new Int32Array(keys.length);
  for (const [index, key] of keys.entries()) {
    const at = next[key] ?? 0;
    next[key] = at + 1;
    items[at] = values[index] ?? 0;
  }
  return { start, items };
}
