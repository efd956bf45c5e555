import { unsegment } from "../../model/access.ts";
import type { Witness } from "./placement.ts";

export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** `*` at its end: longer paths too. */
  readonly pathClass: string;
}

/** What a Route's id says: `route:<scheme>://<host>:<port>/<path class>`. Undefined for an id of another form. */
export function addressOf(id: string): Address | undefined {
  const [, scheme, host, port, path] = /^route:([a-z0-9]+):\/\/([^:]*):(\d+)(.*)$/.exec(id) ?? [];
  if (scheme === undefined || host === undefined || path === undefined) return undefined;
  return {
    scheme,
    host: unsegment(host),
    port: Number(port),
    pathClass: unsegment(path).replace(/ (with key|by \w+|of [a-z,-]+)$/, ""),
  };
}

/** A path that the class holds: the literal itself, a letter for each wildcard and parameter. */
export const literal = (pathClass: string): string =>
  pathClass
    .replace(/\*$/, "")
    .replace(/\{[^}]*\}|\*/g, "x")
    .replace(/^(?!\/)/, "/");

const usual: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** A request of the class, as text. Nothing is sent. */
export function witnessOf({ scheme, host, port, pathClass }: Address, method = "GET"): Witness {
  // `<name that is asked for>@<where the proxy stands>`, of a configuration by itself.
  const asked = host.replace(/(.)@.*$/, "$1");
  const name = asked === "" || asked === "*" ? "any.invalid" : asked.replace(/^\*\./, "any.");
  const at = usual[scheme] === port ? name : `${name}:${port}`;
  const verb = /^\/.*\?([A-Z]+)\*?$/.exec(pathClass)?.[1];
  const path = literal(verb === undefined ? pathClass : pathClass.slice(0, pathClass.lastIndexOf("?")));
  return { method: verb ?? method, url: `${scheme}://${at}${scheme === "tcp" ? "" : path}` };
}

/** Whether every path of the second class is one of the first. */
export function holds(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  return outer.endsWith("*") && inner.replace(/\*$/, "").startsWith(outer.slice(0, -1));
}
