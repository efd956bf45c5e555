/** The first of `from .. end` that does not come before what is looked for, all before it do; `end` where there is none. */
export function firstFrom(from: number, end: number, comesBefore: (at: number) => boolean): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comesBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
