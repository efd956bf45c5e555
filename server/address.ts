import type { IncomingMessage } from "node:http";
import { unreadableAddress } from "./problem/handler.ts";

/** The address that a request was sent to, whose host says nothing. @throws UserError http.malformed */
export function urlOf({ originalUrl }: IncomingMessage & { readonly originalUrl: string }): URL {
  const url = URL.parse(originalUrl, "http://localhost");
  if (!url) throw unreadableAddress();
  return url;
}
