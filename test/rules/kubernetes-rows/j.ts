import { names } from "./names.ts";
import { pending, type Row } from "./row.ts";

export const rows: readonly Row[] = [...pending(...(names["J"] ?? []))];
