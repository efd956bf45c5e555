import type { RequestHandler } from "express";
import { UserError } from "../../model/errors.ts";

/** Names of this machine to itself. */
export const loopbackNames: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Refuses requests under names that are not ours: a foreign name that an attacker points at this machine (DNS rebinding)
 * would make the browser take the attacker's page for ours. @param names without port; an IPv6 address in brackets
 */
export function hostGuard(names: readonly string[]): RequestHandler {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (req, _res, next) => {
    const name = /^(\[[0-9a-f:.]+\]|[^:]+)(:\d{1,5})?$/i.exec(req.headers.host ?? "")?.[1]?.toLowerCase();
    if (name === undefined || !known.has(name))
      throw new UserError(
        "http.host",
        "this server does not answer under the name in the request",
        "use the address that `ambit serve` printed; it answers under other names with --allow-host",
      );
    next();
  };
}
