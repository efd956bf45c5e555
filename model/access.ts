/**
 * What somebody can do with a node. Shared by every node kind; a kind declares which of them it has.
 * `hold` exists only on hubs: whoever holds a hub has the complete effective access that the hub stands for.
 */
export const accesses = [
  "connect",
  "originate",
  "originate-get",
  "read-files",
  "execute",
  "impersonate",
  "read",
  "write",
  "administer",
  "hold",
] as const;
export type Access = (typeof accesses)[number];

/** A node and an access on it, written `<node id>#<access>`: what a step needs and gives. */
export type Privilege = `${string}#${Access}`;

export const privilege = (node: string, access: Access): Privilege => `${node}#${access}`;

/** A privilege in its parts. */
export interface NodeAccess {
  readonly node: string;
  readonly access: Access;
}
/** For ends of very many steps: they are looked up by the node's id as it is, without a text put together for each. */
export const nodeAccess = (node: string, access: Access): NodeAccess => ({ node, access });

/** Splits at the last `#`: ids hold no bare `#` (see `segment`). */
export function splitPrivilege(key: Privilege): NodeAccess {
  const at = key.lastIndexOf("#");
  return { node: key.slice(0, at), access: key.slice(at + 1) as Access };
}

export const isAccess = (text: string): text is Access => (accesses as readonly string[]).includes(text);

/** Accesses that say only where somebody can send requests, not what they get: left out where "any access" is asked. */
export const positional: ReadonlySet<Access> = new Set(["connect", "originate", "originate-get", "hold"]);

/** Encodes one segment of a node id: `: # * ~ %` are separators or wildcards in ids and selectors. */
export const segment = (text: string): string =>
  /[%:#*~]/.test(text) ? text.replace(/[%:#*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`) : text;

/** The text that `segment` encoded. */
export const unsegment = (text: string): string =>
  text.replace(/%(25|3A|23|2A|7E)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
