import { type DeclaredCall, Refused } from "../../../model/collect.ts";
import { methods, roleFolder } from "../access.ts";
import { issuingTypes, roleLists } from "../engines.ts";

/** `GET` and `LIST` read; the one `POST` looks a token up by its accessor and changes nothing. */
export type Method = "GET" | "LIST" | "POST";

/** A kind of path that may be asked. What is no kind of path here is never asked. */
export interface PathKind extends DeclaredCall {
  readonly method: Method;
  /** What stands before the first name: `sys/policies/acl`; below a mount: `metadata`, `roles`. */
  readonly below: string;
  /** What a name is appended for: nothing, one segment, or a path. */
  readonly name: "none" | "segment" | "path";
  /** Engine or method types under whose mounts it is asked; `kv-v1` and `kv-v2` for the two engines. */
  readonly types?: readonly string[];
  readonly capabilities: readonly string[];
}

type Given = Omit<PathKind, "call" | "permissions" | "capabilities"> & Partial<Pick<PathKind, "call" | "capabilities">>;

function kind(given: Given): PathKind {
  const prefix = given.types === undefined ? "" : isMethod(given.types) ? "auth/+/" : "+/";
  const call = given.call ?? `${prefix}${given.below}${tailOf(given)}`;
  const capabilities = given.capabilities ?? [given.method === "LIST" ? "list" : "read"];
  return { ...given, call, capabilities, permissions: [`${capabilities.join(", ")} on ${call}`] };
}

/** What a policy's path ends with. A list with the slash that it is asked with: Vault compares `+` patterns with that. */
export function tailOf({ method, name }: Pick<PathKind, "method" | "name">): string {
  if (name === "none") return method === "LIST" ? "/" : "";
  return name === "segment" ? "/+" : "/*";
}

/** Methods' types and engines' types share names (`aws`, `kubernetes`): methods are written `auth:<type>`. */
const isMethod = (types: readonly string[]): boolean => types[0]?.startsWith("auth:") === true;
const asMethods = (types: readonly string[]): string[] => types.map((type) => `auth:${type}`);

export const health: PathKind = {
  ...kind({ method: "GET", below: "sys/health", name: "none", title: "version and name of the cluster" }),
  capabilities: [],
  permissions: [],
};
export const self = kind({
  method: "GET",
  below: "auth/token/lookup-self",
  name: "none",
  title: "whether the token is still valid; nothing of it is kept",
});
export const namespaces = kind({ method: "LIST", below: "sys/namespaces", name: "none", title: "child namespaces" });
export const mounts = kind({ method: "GET", below: "sys/mounts", name: "none", title: "secret engines" });
export const auths = kind({ method: "GET", below: "sys/auth", name: "none", title: "auth methods" });
export const audit = kind({
  method: "GET",
  below: "sys/audit",
  name: "none",
  title: "audit devices, without their options but `log_raw`",
  capabilities: ["read", "sudo"],
});
/** Enterprise alone has it; in the root namespace. */
export const groupPolicies = kind({
  method: "GET",
  below: "sys/config/group-policy-application",
  name: "none",
  title: "whether groups give policies across namespaces",
});
export const policies = kind({ method: "LIST", below: "sys/policies/acl", name: "none", title: "names of policies" });
export const policy = kind({ method: "GET", below: "sys/policies/acl", name: "path", title: "texts of policies" });

const identities = (["entity", "group"] as const).map((type) => ({
  list: kind({
    method: "LIST",
    below: `identity/${type}/id`,
    name: "none",
    title: type === "entity" ? "ids of entities" : "ids of groups",
  }),
  each: kind({
    method: "GET",
    below: `identity/${type}/id`,
    name: "segment",
    title:
      type === "entity"
        ? "entities: policies, groups, aliases, metadata that does not look like a secret"
        : "groups: policies, members, metadata that does not look like a secret",
  }),
}));

export const configuration = kind({
  method: "GET",
  below: "config",
  name: "none",
  title: "whose tokens an auth method believes",
  types: asMethods(["kubernetes", "jwt", "oidc"]),
});

/** Auth roles by the folder that holds them. */
const roleTypes = Map.groupBy(
  [...methods].filter((type) => type !== "token"),
  (type) => roleFolder(type) ?? "role",
);
const authRoles = [...roleTypes].map(([below, types]) => ({
  list: kind({
    method: "LIST",
    below,
    name: "none",
    title: `names of ${below} of auth methods`,
    types: asMethods(types),
  }),
  each: kind({
    method: "GET",
    below,
    name: "segment",
    title: `${below} of auth methods: who may log in, and the policies`,
    types: asMethods(types),
  }),
}));
const tokenRoles = {
  list: kind({ method: "LIST", below: "auth/token/roles", name: "none", title: "names of token roles" }),
  each: kind({ method: "GET", below: "auth/token/roles", name: "segment", title: "token roles" }),
};

const kv1 = kind({
  method: "LIST",
  below: "",
  name: "path",
  call: "+/*",
  title: "names in KV version 1 engines, where they are named; a value is never asked for",
  types: ["kv-v1"],
});
const kv2List = kind({
  method: "LIST",
  below: "metadata",
  name: "path",
  title: "names in KV version 2 engines",
  types: ["kv-v2"],
});
export const kv2Entry = kind({
  method: "GET",
  below: "metadata",
  name: "path",
  title: "what the custom metadata of a KV version 2 secret says it unlocks",
  types: ["kv-v2"],
});

/** Engines' roles by their folders. */
const folders = Map.groupBy(
  issuingTypes.flatMap((type) => roleLists(type).map((lists) => ({ type, ...lists }))),
  ({ list, each }) => `${list} ${each}`,
);
const engineRoles = [...folders.values()].map((rows) => {
  const [{ list, each } = { list: "", each: "" }] = rows;
  const types = rows.map(({ type }) => type);
  return {
    list: kind({
      method: "LIST",
      below: list,
      name: "none",
      title: `names of ${list} of ${types.join(", ")} engines`,
      types,
    }),
    each: kind({ method: "GET", below: each, name: "segment", title: `${list} of ${types.join(", ")} engines`, types }),
  };
});
const connections = {
  list: kind({ method: "LIST", below: "config", name: "none", title: "names of databases", types: ["database"] }),
  each: kind({
    method: "GET",
    below: "config",
    name: "segment",
    title: "databases: their addresses without user and password",
    types: ["database"],
  }),
};
const transitKeys = {
  list: kind({ method: "LIST", below: "keys", name: "none", title: "names of transit keys", types: ["transit"] }),
  each: kind({
    method: "GET",
    below: "keys",
    name: "segment",
    title: "transit keys: whether they may be exported or deleted",
    types: ["transit"],
  }),
};
export const awsRoot = kind({
  method: "GET",
  below: "config/root",
  name: "none",
  title: "the public id of the access key that an AWS engine acts with",
  types: ["aws"],
});
/** For incident response: a token can be revoked by its accessor. */
export const accessors = kind({
  method: "LIST",
  below: "auth/token/accessors",
  name: "none",
  title: "accessors of live tokens",
  capabilities: ["list", "sudo"],
  optional: "tokens",
});
export const byAccessor = kind({
  method: "POST",
  below: "auth/token/lookup-accessor",
  name: "none",
  title: "live tokens: policies, owner, end; never the token",
  capabilities: ["update"],
  optional: "tokens",
});
export const connection = kind({
  method: "GET",
  below: "config",
  name: "none",
  title: "where an engine connects to",
  types: ["kubernetes", "ldap"],
});

export interface Listed {
  readonly list: PathKind;
  readonly each: PathKind;
}

/** Lists that every namespace has. */
export const standing: readonly Listed[] = [{ list: policies, each: policy }, ...identities, tokenRoles];
/** Lists of engines and methods, by type. */
export const byType: readonly Listed[] = [...authRoles, ...engineRoles, connections, transitKeys];
/** KV folders, which hold folders. */
export const kvFolders: readonly PathKind[] = [kv1, kv2List];

/** All that is ever asked. */
export const kinds: readonly PathKind[] = [
  health,
  self,
  namespaces,
  mounts,
  auths,
  audit,
  groupPolicies,
  ...standing.flatMap(({ list, each }) => [list, each]),
  configuration,
  ...authRoles.flatMap(({ list, each }) => [list, each]),
  ...kvFolders,
  kv2Entry,
  ...engineRoles.flatMap(({ list, each }) => [list, each]),
  ...Object.values(connections),
  ...Object.values(transitKeys),
  connection,
  awsRoot,
  accessors,
  byAccessor,
];

/** An engine or method: `kv-v2` at `team/kv`, `auth:kubernetes` at `auth/cluster`. */
export interface Mount {
  readonly type: string;
  /** Without slash at the end; methods with `auth/`. */
  readonly path: string;
}

/**
 * The request path of a kind: `auth/kubernetes/role/app`; a LIST ends in a slash.
 * @throws Refused where a name from the server would make it another path
 */
export function requestPath(kind: PathKind, mount: Mount | undefined, name: string): string {
  if ((kind.types === undefined) !== (mount === undefined) || (mount && !kind.types?.includes(mount.type)))
    throw new Error(`a path of another engine: ${kind.call}`);
  if ((kind.name === "none") !== (name === "") && kind.name !== "path") throw new Error(`not a path: ${kind.call}`);
  if (kind.method === "GET" && kind.name === "path" && (name === "" || name.endsWith("/")))
    throw new Error(`not an entry: ${kind.call}`);
  const bare = kind.method === "LIST" ? name.replace(/\/$/, "") : name;
  if (!isName(bare, kind.name === "path") || (mount && !isName(mount.path, true)))
    throw new Refused("its name would make it another path");
  const path = [mount?.path, kind.below, bare].filter((part) => part !== undefined && part !== "").join("/");
  return kind.method === "LIST" ? `${path}/` : path;
}

/** Names of one segment, or of several where folders are: none that the way to the server would read as another path. */
function isName(name: string, deep: boolean): boolean {
  if (name === "") return true;
  const segments = name.split("/");
  return (
    (deep || segments.length === 1) &&
    name.length <= 4096 &&
    segments.every(
      (segment) => segment !== "" && segment !== "." && segment !== ".." && !/\p{Cc}|\p{Cs}/u.test(segment),
    )
  );
}
