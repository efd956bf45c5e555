import { type Access, isAccess } from "./access.ts";
import type { UnlocksFact } from "./fact/common.ts";
import { kindSpec } from "./node.ts";
import { kindOfId } from "./node-id.ts";
import { looksSecret } from "./redact.ts";

/** The one tag, annotation and custom_metadata key that Ambit defines: what a secret opens. */
export const unlocksKey = "ambit.dev/unlocks";

const accesses: ReadonlySet<Access> = new Set(["impersonate", "read", "write", "administer"]);
/** The ids of access keys are public. */
const publicId = /^credential:A[A-Z]IA[A-Z0-9]+$/;
type Given = UnlocksFact["access"];

/**
 * Reads a declared reference: node ids parted by spaces or commas, each with an optional `#<access>`. Without one an
 * identity is impersonated, a login to a data store is taken to write too, and of anything else the primary access is given. What has not the form of a node
 * id is no reference: it may be a value that strayed here.
 */
export function parseUnlocks(text: string): { readonly target: string; readonly access: Given }[] {
  return text.split(/[\s,]+/).flatMap((part) => {
    const at = part.lastIndexOf("#");
    const named = at >= 0 && isAccess(part.slice(at + 1)) ? (part.slice(at + 1) as Access) : undefined;
    const target = named === undefined ? part : part.slice(0, at);
    const kind = target.length <= 2048 ? kindOfId(target) : undefined;
    if (kind === undefined || (kind === "Credential" && !publicId.test(target) && looksSecret(target))) return [];
    const { class: nodeClass, primary } = kindSpec(kind);
    const usual: Access = nodeClass === "credential" ? "impersonate" : nodeClass === "data-store" ? "write" : primary;
    const access = named ?? usual;
    return accesses.has(access) ? [{ target, access: access as Given }] : [];
  });
}
