import type { ErrorRequestHandler } from "express";
import { UserError } from "../../model/errors.ts";
import { placesOf } from "./places.ts";
import { bug, sendProblem } from "./problem.ts";

/** Ends every request that failed. @param report takes what is a bug, for the server's log */
export const problemHandler =
  (report: (bug: string) => void): ErrorRequestHandler =>
  (error: unknown, _req, res, _next) => {
    const known = error instanceof UserError ? error : ofHttp(error);
    if (!known) report(placesOf(error));
    sendProblem(res, known ?? bug());
  };

/** What express and its body reader refuse. Their own messages may quote the request. */
function ofHttp(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, status } = error as { readonly type?: string; readonly status?: number };
  if (type === "entity.too.large") return tooLarge("the body", "send less: name fewer things, or ask several times");
  if (type === "entity.parse.failed") return malformed("the body is no JSON object");
  if (type === "encoding.unsupported" || type === "charset.unsupported") {
    return new UserError("http.media-type", "the body has an encoding that is not read", "send plain UTF-8");
  }
  if (type?.startsWith("request.")) return malformed("the body ended before it was whole");
  if (error instanceof URIError || (status !== undefined && status >= 400 && status < 500)) return unreadableAddress();
  return undefined;
}

export const malformed = (message: string): UserError =>
  new UserError("http.malformed", message, "see /api/v1/openapi.json for what the path takes");

export const unreadableAddress = (): UserError => malformed("the request's address cannot be read");

export const tooLarge = (what: string, help: string): UserError =>
  new UserError("http.too-large", `${what} is larger than the limit`, help);
