import { plainText } from "../../model/redact.ts";
import { plainPath } from "./plain-path.ts";

const digest = /@(?:sha\d+:[0-9a-f]*|[a-z0-9+._-]+:[0-9a-f]{32,})$/i;

/**
 * A reference of an image without its digest and without a login before its registry; parts that look like secrets are
 * withheld, each by itself: a port with a long path behind it, or a name before a tag (`shop/auth:1`), looks like one as a
 * whole.
 */
export function plainImage(reference: string): string {
  const named = reference.replace(digest, "").replace(/^.*@/s, "");
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return colon < 0 ? plainPath(named) : `${plainPath(named.slice(0, colon))}:${plainText(named.slice(colon + 1))}`;
}
