import { setTimeout as sleep } from "node:timers/promises";
import type { Request, Response } from "express";
import { urlOf } from "../address.ts";
import type { Ask, GraphKey } from "../answer/message.ts";
import type { Address } from "./input.ts";
import { goneSignal } from "./route.ts";
import type { Services } from "./services.ts";

export const paramsOf = (req: Request): URLSearchParams => urlOf(req).searchParams;

/** The graph that an address names. @throws UserError store.none, usage.unknown-snapshot */
export async function graphOf({ snapshots }: Services, { snapshot: wanted, asOf }: Address): Promise<GraphKey> {
  const { id, importedAt } = await snapshots.find(wanted);
  return { snapshot: id, importedAt, ...(asOf === undefined ? {} : { asOf }) };
}

/** Asks once nothing derives the graph any more, and sends what comes. */
export async function sendAnswer(
  { answers, jobs, limits }: Services,
  graph: GraphKey,
  query: NonNullable<Ask["query"]>,
  res: Response,
): Promise<void> {
  const gone = goneSignal(res);
  const deriving = jobs.deriving(graph.snapshot);
  if (deriving) await Promise.race([deriving, sleep(limits.answer, undefined, { ref: false })]);
  const { bytes, form } = await answers.ask(graph, query, gone);
  res.type(form === "json" ? "application/json" : "text/plain");
  res.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
