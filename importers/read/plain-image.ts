import { plainText } from "../../model/redact.ts";
import { plainPath } from "./plain-path.ts";

/**
 * A reference of an image without its digest; parts that look like secrets are withheld, each by itself: a port with a long
 * path behind it, or a name before a tag (`shop/auth:1`), looks like one as a whole.
 */
export function plainImage(reference: string): string {
  const [named = ""] = reference.split("@", 1);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return colon < 0 ? plainPath(named) : `${plainPath(named.slice(0, colon))}:${plainText(named.slice(colon + 1))}`;
}
