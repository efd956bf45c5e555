import type { Request, RequestHandler } from "express";
import { UserError } from "../../model/errors.ts";

/**
 * Refuses what a page of another site sends or loads: by Origin (https://fetch.spec.whatwg.org/#origin-header) and by
 * Fetch Metadata (https://www.w3.org/TR/fetch-metadata/). Another port of this machine is another site too. Following a
 * link to the page is allowed: it changes nothing and tells the other site nothing.
 */
export const originGuard: RequestHandler = (req, _res, next) => {
  if (foreignOrigin(req) || (foreignSite(req) && !followsLink(req)))
    throw new UserError(
      "http.origin",
      "another site's page may not use this server",
      "open the address that `ambit serve` printed",
    );
  next();
};

/** `null` (a sandboxed page, a file) is foreign. */
function foreignOrigin({ headers: { origin, host } }: Request): boolean {
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}

function foreignSite({ headers }: Request): boolean {
  const site = headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}

const followsLink = ({ method, path, headers }: Request): boolean =>
  method === "GET" &&
  headers["sec-fetch-mode"] === "navigate" &&
  headers["sec-fetch-dest"] === "document" &&
  !/^\/api(\/|$)/i.test(path);
