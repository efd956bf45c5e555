/** A part of a nested export under the request path that answers the same. */
interface Part {
  readonly path: string;
  readonly value: unknown;
  /** Where it stands below the namespace. */
  readonly keys: readonly (string | number)[];
}
type Members = readonly (readonly [string, unknown])[];

/**
 * One namespace of the export that groups what it holds by kind: `mounts`, `auth`, `policies`, `authRoles`,
 * `authConfigs`, `entities`, `groups`, `kv`, `engineRoles`, `engineConfigs`.
 */
export function* nestedAnswers(namespace: unknown): Generator<Part> {
  const own = record(namespace);
  const path = typeof own["path"] === "string" ? own["path"].replace(/^\/+|\/+$/g, "") : "";
  if (path === "" || path === "root") return yield* parts(own);
  // Says that there is one, whatever of it was read.
  yield { path: `${path}/sys/namespaces/`, value: [], keys: [] };
  for (const part of parts(own)) yield { ...part, path: `${path}/${part.path}` };
}

function* parts(own: Readonly<Record<string, unknown>>): Generator<Part> {
  if (own["mounts"]) yield { path: "sys/mounts", value: own["mounts"], keys: ["mounts"] };
  if (own["auth"]) yield { path: "sys/auth", value: own["auth"], keys: ["auth"] };
  yield* listed("sys/policies/acl/", "policies", own["policies"], (text) => ({ policy: text }));
  for (const [mount, config] of members(own["authConfigs"])) {
    yield { path: `auth/${trim(mount)}/config`, value: config, keys: ["authConfigs", mount] };
  }
  for (const [mount, roles] of members(own["authRoles"])) {
    const type = record(record(own["auth"])[`${trim(mount)}/`])["type"];
    const folder = typeof type === "string" ? (roleFolders[type] ?? "role") : "role";
    yield* listed(`auth/${trim(mount)}/${folder}/`, ["authRoles", mount], roles);
  }
  yield* identities("entity", "entities", own["entities"]);
  yield* identities("group", "groups", own["groups"]);
  for (const [mount, entries] of members(own["kv"])) {
    for (const [index, entry] of Array.isArray(entries) ? entries.entries() : []) {
      const path = record(entry)["path"];
      if (typeof path === "string")
        yield { path: `${trim(mount)}/metadata/${path}`, value: entry, keys: ["kv", mount, index] };
    }
  }
  for (const [mount, configs] of members(own["engineConfigs"])) {
    for (const [name, config] of members(configs)) {
      yield { path: `${trim(mount)}/config/${name}`, value: config, keys: ["engineConfigs", mount, name] };
    }
  }
  for (const [mount, roles] of members(own["engineRoles"]))
    yield* listed(`${trim(mount)}/roles/`, ["engineRoles", mount], roles);
}

/** Where an auth method keeps its roles, `role` for most. */
export const roleFolders: Readonly<Record<string, string>> = {
  cert: "certs",
  ldap: "users",
  token: "roles",
  userpass: "users",
};

function* listed(
  path: string,
  at: string | readonly string[],
  value: unknown,
  shape: (value: unknown) => unknown = (one) => one,
): Generator<Part> {
  if (typeof value !== "object" || value === null) return;
  const keys = typeof at === "string" ? [at] : at;
  yield { path, value: Object.keys(value), keys };
  for (const [name, one] of members(value)) yield { path: `${path}${name}`, value: shape(one), keys: [...keys, name] };
}

function* identities(kind: string, at: string, value: unknown): Generator<Part> {
  if (!Array.isArray(value)) return;
  const ids = value.map((one) => record(one)["id"]).filter((id) => typeof id === "string");
  yield { path: `identity/${kind}/id/`, value: ids, keys: [at] };
  for (const [index, one] of value.entries()) {
    const id = record(one)["id"];
    if (typeof id === "string") yield { path: `identity/${kind}/id/${id}`, value: one, keys: [at, index] };
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const members = (value: unknown): Members => Object.entries(record(value));
const trim = (mount: string): string => mount.replace(/^auth\//, "").replace(/\/+$/, "");
