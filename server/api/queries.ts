import { createHash } from "node:crypto";
import type { Request, Response, Router } from "express";
import { canonical } from "../../model/canonical.ts";
import { type AnyQuery, declared } from "../answer/declared.ts";
import type { GraphKey } from "../answer/message.ts";
import { malformed } from "../problem/handler.ts";
import { codeVersion } from "../version.ts";
import { graphOf, paramsOf, sendAnswer } from "./asked.ts";
import { jsonBody } from "./body.ts";
import { addressFields, addressOf, fieldsOf, inputOf } from "./input.ts";
import { leakRoute } from "./leak.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";

/** A path for every declared question: `POST` takes it as JSON, `GET` in its address. */
export function queryRoutes(router: Router, services: Services): void {
  const body = jsonBody(services.limits.body);
  for (const query of declared) {
    const taken = addressFields.find((name) => Object.hasOwn(query.input.shape, name));
    if (taken !== undefined) throw new Error(`query ${query.id} has a field ${taken}, which the address takes`);
    if ("leaked" in query) {
      leakRoute(router, query, services);
      continue;
    }
    route(
      router,
      `/queries/${query.id}`,
      {
        get: (req, res) => answer(services, query, req, res, fieldsOf(query, paramsOf(req))),
        post: (req, res) => answer(services, query, req, res, bodyOf(req)),
      },
      [body],
    );
  }
}

async function answer(services: Services, query: AnyQuery, req: Request, res: Response, given: unknown): Promise<void> {
  const { snapshots, bundles } = services;
  const address = addressOf(paramsOf(req));
  const input = inputOf(query, given);
  const laid = bundles.paths(bundlesOf(query, input));
  const graph = await graphOf(services, address);
  const kept = "asks" in query ? (await snapshots.all()).map((one) => [one.id, one.importedAt]) : [];
  res.set({ ETag: etagOf(graph, query.id, [input, kept]), "Cache-Control": "private, no-cache" });
  // Whoever has the answer already gets to know without a question asked.
  if (req.method !== "POST" && req.fresh) {
    res.status(304).end();
    return;
  }
  await sendAnswer(services, graph, { id: query.id, input, bundles: laid }, res);
}

/** The bundles that a question names. */
function bundlesOf(query: AnyQuery, input: Readonly<Record<string, unknown>>): readonly string[] {
  if ("asks" in query || query.bundles === undefined) return [];
  return input[query.bundles] as readonly string[];
}

/** Weak: the same answer with and without compression. */
const etagOf = (graph: GraphKey, query: string, input: unknown): string =>
  `W/"${createHash("sha256")
    .update(canonical([codeVersion(), graph, query, input]))
    .digest("base64url")}"`;

/** The body as sent; a question without fields may come without one. */
function bodyOf(req: Request): unknown {
  const fields = [...paramsOf(req).keys()].find((name) => !(addressFields as readonly string[]).includes(name));
  if (fields !== undefined) throw malformed("a question sent as a body has its fields there, not in the address");
  return req.body ?? {};
}
