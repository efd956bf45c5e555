import type { AnyQuery } from "../../queries/define.ts";
import { queries } from "../../queries/index.ts";

export type { AnyQuery };

/** Every question that can be asked, as declared. */
export const declared = queries as readonly AnyQuery[];

const byId = new Map(declared.map((query) => [query.id, query]));

export function queryById(id: string): AnyQuery {
  const query = byId.get(id);
  if (!query) throw new Error(`no query ${id}`);
  return query;
}
