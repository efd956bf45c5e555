import express, { type Request, type Response, type Router } from "express";
import { UserError } from "../../model/errors.ts";
import type { Leak } from "../../model/query.ts";
import type { AnyQuery } from "../answer/declared.ts";
import { leakOf, mostLeakedBytes } from "../leak.ts";
import { malformed } from "../problem/handler.ts";
import { graphOf, paramsOf, sendAnswer } from "./asked.ts";
import { addressFields, addressOf, fieldsOf, inputOf } from "./input.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";

/** What a body may be: the secret itself, or JSON that holds it beside the fields of the question. */
const leakTypes = ["text/plain", "application/octet-stream", "application/json"] as const;
/** The field of a JSON body that holds the secret. */
export const secretField = "secret";

/**
 * A question about a secret: `POST` alone, with the secret in the body. What it was found to be goes on to be asked about; the
 * body is overwritten. Nothing of it gets into an error, a log or a cache.
 */
export function leakRoute(router: Router, query: AnyQuery, services: Services): void {
  // Text in JSON is at most six times as long as what it says.
  const read = express.raw({ type: () => true, limit: mostLeakedBytes * 6 + 64 * 1024, inflate: false });
  route(router, `/queries/${query.id}`, { post: (req, res) => answer(services, query, req, res) }, [read]);
}

async function answer(services: Services, query: AnyQuery, req: Request, res: Response): Promise<void> {
  const body: Uint8Array = Buffer.isBuffer(req.body) ? req.body : new Uint8Array(0);
  try {
    const { secret, fields } = partsOf(query, req, body);
    const address = addressOf(paramsOf(req));
    const leak: Leak = leakOf(secret, address.asOf);
    const input = inputOf(query, fields);
    const graph = await graphOf(services, address);
    await sendAnswer(services, graph, { id: query.id, input, leak }, res);
  } finally {
    body.fill(0);
  }
}

interface Parts {
  readonly secret: Uint8Array;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** @throws UserError that repeats nothing of the address or the body: the secret may stand anywhere */
function partsOf(query: AnyQuery, req: Request, body: Uint8Array): Parts {
  const params = paramsOf(req);
  const isField = (name: string): boolean => Object.hasOwn(query.input.shape, name);
  const isKnown = (name: string): boolean => isField(name) || (addressFields as readonly string[]).includes(name);
  if (![...params.keys()].every(isKnown)) throw unknownField();
  const type = req.is([...leakTypes]);
  if (type === null || type === false)
    throw new UserError(
      "http.media-type",
      "the body is neither text nor JSON",
      'send the secret as text/plain, or as JSON: {"secret": "..."}',
    );
  const given = fieldsOf(query, params);
  if (type !== "application/json") return { secret: body, fields: given };
  const { [secretField]: secret, ...fields } = objectOf(body);
  if (typeof secret !== "string") throw malformed("the body has no text in its field `secret`");
  if (!Object.keys(fields).every(isField)) throw unknownField();
  return { secret: Buffer.from(secret, "utf8"), fields: { ...given, ...fields } };
}

const unknownField = (): UserError =>
  new UserError(
    "usage.argument",
    "the question has a field that `token` does not have; it is not repeated here",
    "a secret belongs into the body alone: if one stood in the address, it is in histories and logs now",
  );

function objectOf(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // What the parser says quotes what it read.
  }
  throw malformed("the body is no JSON object");
}
