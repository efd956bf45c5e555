import { segment, unsegment } from "./access.ts";

/** Where something of a Vault stands. Its id is `vault:<cluster>:<kind>:[<namespace>:]<path>`. */
export interface VaultPlace {
  /** `vault:<cluster>`. */
  readonly cluster: string;
  readonly kind: string;
  /** Path of the namespace without slash at the end; empty for the root namespace. */
  readonly namespace: string;
  /** Below the namespace; of a session that of its auth role. */
  readonly path: string;
}

/** Key of something in a Vault; in the root namespace the namespace is left out. */
export const vaultKey = (cluster: string, kind: string, path: string, namespace = ""): string =>
  `${cluster}:${kind}:${namespace === "" ? "" : `${segment(namespace)}:`}${segment(path)}`;

export function vaultPlace(id: string): VaultPlace {
  const [vault = "", cluster = "", kind = "", ...rest] = id.replace(/~.*$/s, "").split(":");
  const path = unsegment(rest.pop() ?? "");
  return { cluster: `${vault}:${cluster}`, kind, namespace: unsegment(rest.join(":")), path };
}

/** A request path below the cluster, from one below a namespace. */
export const inNamespace = (namespace: string | undefined, path: string): string =>
  namespace === undefined || namespace === "" ? path : `${namespace}/${path}`;

/** True for a namespace itself and for those below it; every namespace is below the root. */
export const isWithin = (namespace: string, parent: string): boolean =>
  parent === "" || namespace === parent || namespace.startsWith(`${parent}/`);
