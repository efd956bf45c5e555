import type { WhatIfRow } from "../../../queries/what-if/answer.ts";

/** A row in the address. */
export const keyOf = ({ start, target }: Pick<WhatIfRow, "start" | "target">): string => `${start} ${target}`;
