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

/** A host as a name of a database: with a dot, so that it means the same everywhere, and an optional port. */
export const databaseHost = /^(?=.{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:\d{1,5})?$/;

/** Schemes of addresses of data stores. */
const schemes =
  /^(?:jdbc:)?(?:amqps?|clickhouse|mariadb|mongodb(?:\+srv)?|mssql|mysql|oracle|postgres(?:ql)?|redis|rediss|redshift|snowflake|sqlserver):\/\//i;

/** Host and port of a data store's address: `postgresql://app@db.example.com:5432/orders`. One with a password in it is no reference. */
export function hostOfAddress(text: string): string | undefined {
  const scheme = schemes.exec(text)?.[0];
  if (scheme === undefined || text.length > 2048) return undefined;
  const [authority = ""] = text.slice(scheme.length).split(/[/?#;]/);
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? "" : authority.slice(0, at);
  const host = authority.slice(at + 1).toLowerCase();
  return databaseHost.test(host) && /^[\w.-]{0,63}$/.test(user) && !looksSecret(user) ? host : undefined;
}

/**
 * Reads a declared reference: node ids or addresses of data stores parted by spaces or commas, each with an optional `#<access>`. Without one an
 * identity is impersonated, a login to a data store is taken to write too, and of anything else the primary access is given. What has not the form of a node
 * id is no reference: it may be a value that strayed here.
 */
export function parseUnlocks(text: string): { readonly target: string; readonly access: Given }[] {
  return text.split(/[\s,]+/).flatMap((part) => {
    const at = part.lastIndexOf("#");
    const named = at >= 0 && isAccess(part.slice(at + 1)) ? (part.slice(at + 1) as Access) : undefined;
    const target = named === undefined ? part : part.slice(0, at);
    const host = hostOfAddress(target);
    if (host !== undefined)
      return [{ target: host, access: named === undefined || !accesses.has(named) ? "write" : (named as Given) }];
    const kind = target.length <= 2048 ? kindOfId(target) : undefined;
    if (kind === undefined || (kind === "Credential" && !publicId.test(target) && looksSecret(target))) return [];
    const { class: nodeClass, primary } = kindSpec(kind);
    const usual: Access = nodeClass === "credential" ? "impersonate" : nodeClass === "data-store" ? "write" : primary;
    const access = named ?? usual;
    return accesses.has(access) ? [{ target, access: access as Given }] : [];
  });
}
