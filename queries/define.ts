import type { z } from "zod";
import type { Archive } from "../graph/port/archive.ts";
import type { GraphReader } from "../graph/port.ts";
import type { HistoryQuery, Query } from "../model/query.ts";

export type AmbitQuery<I extends z.ZodType, A> = Query<GraphReader, I, A>;
export type AmbitHistoryQuery<I extends z.ZodType, A> = HistoryQuery<Archive, I, A>;

/** Any question, as those who list, route and run them see it. */
export type AnyQuery =
  | AmbitQuery<z.ZodObject<Record<string, z.ZodType>>, unknown>
  | AmbitHistoryQuery<z.ZodObject<Record<string, z.ZodType>>, unknown>;

/** Types a query at its definition, and keeps the value as it is. */
export const defineQuery = <I extends z.ZodType, A>(query: AmbitQuery<I, A>): AmbitQuery<I, A> => Object.freeze(query);

/** The same for a question of several snapshots. */
export const defineHistoryQuery = <I extends z.ZodType, A>(query: AmbitHistoryQuery<I, A>): AmbitHistoryQuery<I, A> =>
  Object.freeze(query);
