import type { Request, RequestHandler, Response } from "express";
import { UserError } from "../../model/errors.ts";
import { urlOf } from "../address.ts";
import type { Attempts } from "./attempts.ts";
import type { Credentials } from "./credentials.ts";

const newLaunch =
  "start `ambit serve` again and open the address it prints, or ask a running one for a new address: POST /api/v1/launch with its bearer token";

/** Cookies are shared by all ports of a host, so the name holds the port. */
const cookieName = (req: Request): string => `ambit-session-${req.socket.localPort ?? 0}`;

/** The page's first visit: `?token=` becomes a cookie, and the address is clean of it. */
export function launchGuard(credentials: Credentials, attempts: Attempts): RequestHandler {
  return (req, res, next) => {
    const url = urlOf(req);
    const token = url.searchParams.get("token");
    if (req.method !== "GET" || token === null || /^\/api(\/|$)/.test(url.pathname)) return next();
    // Reopening the link in a browser that is signed in is no attempt.
    if (!hasSession(req, credentials)) {
      heldBack(req, res, attempts);
      if (!credentials.redeem(token)) {
        attempts.failed(addressOf(req));
        throw new UserError("http.unauthenticated", "the launch token is wrong or was used before", newLaunch);
      }
      res.cookie(cookieName(req), credentials.session, { httpOnly: true, sameSite: "strict", path: "/" });
    }
    url.searchParams.delete("token");
    // One slash at the beginning: two would name another host.
    const path = url.pathname === "/launch" ? "/" : url.pathname.replace(/^\/+/, "/");
    res.redirect(303, `${path}${url.search}`);
  };
}

/** Lets through who holds the cookie or the bearer token. */
export function signedIn(credentials: Credentials, attempts: Attempts): RequestHandler {
  return (req, res, next) => {
    if (hasSession(req, credentials)) return next();
    const token = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? "")?.[1];
    if (token !== undefined) {
      heldBack(req, res, attempts);
      if (credentials.isBearer(token)) return next();
      attempts.failed(addressOf(req));
    }
    res.set("WWW-Authenticate", 'Bearer realm="ambit"');
    throw new UserError(
      "http.unauthenticated",
      token === undefined ? "the request carries no session of this server" : "the bearer token is not this server's",
      newLaunch,
    );
  };
}

function hasSession(req: Request, credentials: Credentials): boolean {
  const name = cookieName(req);
  const own = (req.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return own.some(([key, value]) => key === name && value !== undefined && credentials.isSession(value));
}

/** @throws UserError http.attempts */
function heldBack(req: Request, res: Response, attempts: Attempts): void {
  const wait = attempts.wait(addressOf(req));
  if (wait === 0) return;
  const seconds = Math.ceil(wait / 1000);
  res.set("Retry-After", String(seconds));
  throw new UserError(
    "http.attempts",
    "too many wrong tokens came from this address",
    `try again in ${seconds} seconds`,
  );
}

const addressOf = (req: Request): string => req.socket.remoteAddress ?? "";
