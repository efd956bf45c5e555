/** A column's name, with a minus in front where it is sorted downwards; empty: as the answer came. */
export type SortText = string;

export interface Sorting {
  readonly column: string;
  readonly down: boolean;
}

export const readSort = (text: SortText): Sorting =>
  text.startsWith("-") ? { column: text.slice(1), down: true } : { column: text, down: false };

/** Up, down, and back to the answer's own order. */
export function nextSort(text: SortText, column: string): SortText {
  if (text === column) return `-${column}`;
  return text === `-${column}` ? "" : column;
}

export type Sortable = string | number;

const compare = (a: Sortable, b: Sortable): number =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });

/** A stable sort by one column; an unknown column leaves the order. */
export function sorted<Row>(
  rows: readonly Row[],
  text: SortText,
  columns: Readonly<Record<string, (row: Row) => Sortable>>,
): readonly Row[] {
  const { column, down } = readSort(text);
  const value = Object.hasOwn(columns, column) ? columns[column] : undefined;
  if (!value) return rows;
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  keyed.sort((a, b) => (down ? compare(b.key, a.key) : compare(a.key, b.key)));
  return keyed.map(({ row }) => row);
}
