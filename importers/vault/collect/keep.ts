import { looksSecret, plainText } from "../../../model/redact.ts";
import { unlocksKey } from "../../../model/unlocks.ts";
import { address, Config } from "../access.ts";
import { AuthRole } from "../auth-role.ts";
import { Connection, Role, TransitKey } from "../engines.ts";
import { Token } from "../tokens.ts";

type Members = Readonly<Record<string, unknown>>;

/** What of an answer is written: members that the importer reads, by name. All else is dropped before it can be written. */
export type Keep = (data: Members) => unknown;

const record = (value: unknown): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};

const picked = (data: Members, names: readonly string[]): Members =>
  Object.fromEntries(names.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));

const of =
  (shape: { readonly shape: object }): Keep =>
  (data) =>
    picked(data, Object.keys(shape.shape));

export const authRole = of(AuthRole);
export const engineRole = of(Role);
export const transitKey = of(TransitKey);
export const health: Keep = (data) => picked(data, ["version", "enterprise", "cluster_name", "cluster_id"]);
export const groupPolicies: Keep = (data) => picked(data, ["group_policy_application_mode"]);
/** Of what a login wrote down only the role's name. */
export const token: Keep = (data) => ({
  ...picked(data, Object.keys(Token.shape)),
  meta: plain(picked(record(data["meta"]), ["role", "role_name"])),
});
export const policy: Keep = (data) => picked(data, ["name", "policy", "rules"]);
export const keys: Keep = (data) => ({ keys: Array.isArray(data["keys"]) ? data["keys"].filter(isText) : [] });

/** Rows end in a slash; beside them some versions repeat the wrapper. */
const rows =
  (row: (data: Members) => Members): Keep =>
  (data) =>
    Object.fromEntries(
      Object.entries(data).flatMap(([path, value]) => (path.endsWith("/") ? [[path, row(record(value))]] : [])),
    );
export const mounts = rows((row) => ({
  ...picked(row, ["type", "accessor", "running_plugin_version", "local"]),
  config: picked(record(row["config"]), ["audit_non_hmac_request_keys", "audit_non_hmac_response_keys"]),
  ...(record(row["options"])["version"] === undefined ? {} : { options: picked(record(row["options"]), ["version"]) }),
}));
export const audit = rows((row) => ({
  ...picked(row, ["type", "local"]),
  options: picked(record(row["options"]), ["log_raw"]),
}));

/** Addresses lose user, password and query. */
const placed = (data: Members): Members =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, typeof value === "string" ? placeOf(value) : value]),
  );
export const configuration: Keep = (data) => placed(picked(data, Object.keys(Config.shape)));
export const connection: Keep = (data) => {
  const details = record(data["connection_details"]);
  const kept = picked(
    data,
    Object.keys(Connection.shape).filter((name) => name !== "connection_details"),
  );
  return {
    ...placed(kept),
    ...(data["connection_details"] === undefined
      ? {}
      : { connection_details: placed(picked(details, ["connection_url", "host", "hosts"])) }),
  };
};

/** Without the credential before the `@`, in URLs and in the form of Go's MySQL driver. */
function placeOf(text: string): string {
  const go = /^.*@(\w+\([^)]*\).*)$/s.exec(text)?.[1];
  if (go !== undefined) return `x@${go.replace(/[?#].*$/s, "")}`;
  return address(text);
}

/** Custom metadata is free text: only what Ambit itself defines is kept. */
export const entry: Keep = (data) => ({ custom_metadata: picked(record(data["custom_metadata"]), [unlocksKey]) });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const plain = (metadata: unknown): Members =>
  Object.fromEntries(
    Object.entries(record(metadata)).flatMap(([key, value]) =>
      typeof value === "string" ? [[key, plainText(value)]] : [],
    ),
  );

/** The name of an AppRole's alias is its role id, half of a login. */
function alias(value: unknown): Members {
  const row = record(value);
  const name = row["name"];
  return {
    ...picked(row, ["id", "mount_accessor"]),
    name: typeof name === "string" && !uuid.test(name) && !looksSecret(name) ? plainText(name) : "",
    metadata: plain(row["metadata"]),
    custom_metadata: plain(row["custom_metadata"]),
  };
}

const identity = [
  "id",
  "name",
  "policies",
  "disabled",
  "group_ids",
  "direct_group_ids",
  "inherited_group_ids",
  "member_entity_ids",
  "member_group_ids",
  "type",
];
export const identityOf: Keep = (data) => ({
  ...picked(data, identity),
  metadata: plain(data["metadata"]),
  ...(Array.isArray(data["aliases"]) ? { aliases: data["aliases"].map(alias) } : {}),
  ...(data["alias"] && Object.keys(record(data["alias"])).length > 0 ? { alias: alias(data["alias"]) } : {}),
});

const isText = (value: unknown): value is string => typeof value === "string";
