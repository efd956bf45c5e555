import type { OwnerSelect } from "../../model/fact/owner.ts";
import { looksSecret, plainText } from "../../model/redact.ts";

/** Characters of a selector; ids of the largest estates are shorter. */
const longestSelector = 2048;

/** How ids begin: after that a name may look like anything. */
const family =
  /^(arn:aws[a-z-]*:|aws:account:|k8s:|vault:|github:|route:|database:|external:|credential:A[A-Z]IA[A-Z0-9]{12,}$|internet$|(sg|subnet|vpc|vpce|acl|rtb|eni)-[0-9a-f*]+$|\*)/;

/**
 * `<node id>`, a glob, `label:<key>=<value>` or `tag:<key>=<value>`; as text why it is none. Nothing of what was written
 * is in that text.
 */
export function parseSelect(text: string): OwnerSelect | string {
  if (text === "") return "names nothing: expected an id, a glob, `label:<key>=<value>` or `tag:<key>=<value>`";
  if (text.length > longestSelector) return `a selector has at most ${longestSelector} characters`;
  if (/\p{Cc}/u.test(text)) return "a selector has no control characters";
  const [, tag] = /^(?:label|tag):(.*)$/s.exec(text) ?? [];
  if (tag !== undefined) {
    const at = tag.indexOf("=");
    if (at <= 0 || at === tag.length - 1) return "expected `label:<key>=<value>` or `tag:<key>=<value>`";
    if (tag.includes("*")) return "a label or tag is named in full, without `*`";
    return plainText(tag.slice(at + 1)) === tag.slice(at + 1)
      ? { by: "tags", tags: [tag] }
      : "the value of the label or tag looks like a secret";
  }
  if (!family.test(text)) {
    return looksSecret(text)
      ? "looks like a secret, and no id does"
      : "expected an id as answers write it, a glob, `label:<key>=<value>` or `tag:<key>=<value>`";
  }
  return text.includes("*") ? { by: "glob", glob: text.replace(/\*+/g, "*") } : { by: "id", id: text };
}

/** A glob that begins and ends with `*` is tried against every id there is. */
export const isOpenGlob = (select: OwnerSelect): boolean => select.by === "glob" && /^\*.*\*$|^\*$/.test(select.glob);
/** Such globs of one file. */
export const mostOpenGlobs = 200;
