import type { NodeClass, NodeKind } from "../../model/node.ts";

/** One thing that a search found, as the picker shows it. */
export interface Suggestion {
  /** What is taken into the question: a node id or another selector. */
  readonly selector: string;
  readonly name: string;
  readonly kind: NodeKind;
  readonly class: NodeClass;
  /** Title of the trust boundary it is in; empty where there is none. */
  readonly boundary: string;
}

/** Words that begin a selector of several nodes (docs/glossary.md). */
const prefixes = ["kind:", "class:", "tag:", "credential:", "external:"];

/** Whether a text is meant as a selector as it stands, not as something to search for. */
export const looksLikeSelector = (text: string): boolean =>
  text === "internet" || /[*#]/.test(text) || prefixes.some((prefix) => text.startsWith(prefix) && text !== prefix);

/** A selector short enough for a chip: the last part of an id, the rest as it is. */
export function shortSelector(selector: string): string {
  if (prefixes.some((prefix) => selector.startsWith(prefix)) || selector.includes("*")) return selector;
  const route = /^route:(.*)$/.exec(selector)?.[1];
  if (route !== undefined) return route;
  const [id = "", access] = selector.split(/#(?=[^#]*$)/);
  const last = (id.split(":").at(-1) ?? id).replace(/@[0-9a-f]{8}$/, "");
  return access === undefined ? last : `${last}#${access}`;
}
