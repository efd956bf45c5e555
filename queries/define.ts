import type { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import type { Query } from "../model/query.ts";

export type AmbitQuery<I extends z.ZodType, A> = Query<GraphReader, I, A>;

/** Types a query at its definition, and keeps the value as it is. */
export const defineQuery = <I extends z.ZodType, A>(query: AmbitQuery<I, A>): AmbitQuery<I, A> => Object.freeze(query);
