import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { isAccessor } from "./accessor.ts";
import { databaseLogin } from "./address.ts";
import { keyId } from "./aws.ts";
import { textOf, trimmed } from "./bytes.ts";
import { entraClient } from "./documents.ts";
import { fingerprint } from "./fingerprint.ts";
import { claimsOf, foundCredential } from "./found.ts";
import { bytePattern } from "./pattern.ts";
import type { Run } from "./scan.ts";
import { tokenKind } from "./token.ts";

/** Parts of a credential that stand apart belong together within this many lines. */
const near = 5;
/** Parts of one kind in one line that are looked at. */
const mostOfLine = 64;

type Part =
  | "aws-key-id"
  | "aws-secret"
  | "aws-session-token"
  | "role-id"
  | "secret-id"
  | "role-name"
  | "accessor"
  | "client-id"
  | "tenant-id"
  | "client-secret"
  | "db-engine"
  | "db-host"
  | "db-port"
  | "db-name"
  | "db-user"
  | "db-password";

export interface Lone extends Run {
  readonly part: Part;
}

const names: readonly (readonly [Part, RegExp, ((value: Uint8Array) => boolean)?])[] = [
  ["aws-secret", /(secretaccesskey|awssecretkey|awssecret|aws.{0,12}secret.{0,6}key)$/, (value) => isAwsSecret(value)],
  ["aws-session-token", /(awssessiontoken|awssecuritytoken|sessiontoken)$/, (value) => value.length >= 100],
  ["role-id", /roleid$/, (value) => isUuid(value)],
  ["secret-id", /secretid$/, (value) => isUuid(value)],
  ["role-name", /(vaultrole|approle|rolename|vaultapprolename)$/],
  ["accessor", /^(vault)?(token)?accessor$/, (value) => isAccessor(value)],
  ["client-id", /(clientid|applicationid|appid)$/, (value) => isUuid(value)],
  ["tenant-id", /(tenantid|tenant|directoryid)$/, (value) => isUuid(value)],
  ["client-secret", /(clientsecret|azurepassword|sppassword)$/, (value) => value.length >= 16],
  ["db-engine", /(dbengine|databaseengine|dbconnection|dbtype|dbadapter)$/],
  ["db-host", /(pghost|mysqlhost|mysqlserver|postgreshost|dbhost|databasehost|mongohost|redishost|rdshost)$/],
  ["db-port", /(pgport|mysqlport|postgresport|dbport|databaseport)$/],
  ["db-name", /(pgdatabase|mysqldatabase|postgresdb|dbname|dbdatabase|databasename)$/],
  ["db-user", /(pguser|mysqluser|postgresuser|dbuser|dbusername|databaseuser|databaseusername)$/],
  [
    "db-password",
    /(pgpassword|mysqlpassword|postgrespassword|dbpassword|dbpass|databasepassword|mysqlpwd|redispassword)$/,
  ],
];

const uuid = bytePattern("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$");
const awsSecret = bytePattern("^[A-Za-z0-9/+]{40}$");
const isUuid = (value: Uint8Array): boolean => value.length === 36 && uuid.test(value);
const isAwsSecret = (value: Uint8Array): boolean => value.length === 40 && awsSecret.test(value);

/** Of random text: digits, and letters of both cases. Digests have one case alone. */
function mixed(value: Uint8Array): boolean {
  const has = (low: number, high: number): boolean => value.some((byte) => byte >= low && byte <= high);
  return has(48, 57) && has(65, 90) && has(97, 122);
}

export const pairs = {
  /** The part that a named value is, if any. */
  *part(run: Run): Generator<Lone> {
    if (run.name === "" || run.value.length > 4096) return;
    const value = trimmed(run.value);
    const known = names.find(([, name, form]) => name.test(run.name) && (form?.(value) ?? true));
    if (known) yield { ...run, value, part: known[0] };
  },

  /** A word without a name that could be the secret of an AWS key. */
  *bare(word: Uint8Array, line: number): Generator<Lone> {
    if (isAwsSecret(word) && mixed(word)) yield { part: "aws-secret", value: word, line, name: "" };
  },

  /** Credentials made of parts near each other, then the halves that are left. */
  join(lone: readonly Lone[], found: readonly FoundCredential[], key: FingerprintKey): readonly FoundCredential[] {
    const left = new Parts(lone);
    return [...awsKeys(left, key), ...appRoles(left, key), ...entraClients(left, found, key), ...databases(left, key)];
  },
};

/** Parts by kind and line; each belongs to one credential. */
class Parts {
  readonly #by = new Map<Part, Map<number, Lone[]>>();

  constructor(lone: readonly Lone[]) {
    for (const one of lone) {
      const lines = this.#by.get(one.part) ?? new Map<number, Lone[]>();
      this.#by.set(one.part, lines);
      const known = lines.get(one.line);
      if (known && known.length < mostOfLine) known.push(one);
      else if (!known) lines.set(one.line, [one]);
    }
  }

  /** Those that are left, in the order of their lines. */
  all(part: Part): readonly Lone[] {
    return [...(this.#by.get(part)?.values() ?? [])].flat();
  }

  /** Takes the nearest part within reach of the line, one with a name first. */
  near(part: Part, line: number, keep = false): Lone | undefined {
    const lines = this.#by.get(part);
    let best: Lone | undefined;
    for (let away = 0; lines && away <= near; away++) {
      for (const at of away === 0 ? [line] : [line - away, line + away]) {
        const here = lines.get(at) ?? [];
        best ??= here[0];
        const named = best?.name === "" ? here.find(({ name }) => name !== "") : undefined;
        if (named) best = named;
      }
    }
    if (best && !keep) this.#take(best);
    return best;
  }

  /** A value that was found as a word too is one part. */
  #take({ part, line, value }: Lone): void {
    const lines = this.#by.get(part);
    const left = lines?.get(line)?.filter((other) => other.value.byteOffset !== value.byteOffset) ?? [];
    if (left.length > 0) lines?.set(line, left);
    else lines?.delete(line);
  }
}

function* awsKeys(left: Parts, key: FingerprintKey): Generator<FoundCredential> {
  const seen = new Map<string, FoundCredential>();
  for (const one of left.all("aws-key-id")) {
    const id = textOf(one.value);
    const secret = left.near("aws-secret", one.line);
    const session = left.near("aws-session-token", one.line);
    const { publicId = id, notes = [], account } = keyId(id);
    const short = id.startsWith("ASIA");
    const found = foundCredential("aws-access-key-id", key, {
      publicId,
      ...(account === undefined ? {} : { account }),
      ...(secret ? { secret: secret.value, secretOf: "aws-secret-access-key" } : { half: "identifier" as const }),
      hasSecret: secret !== undefined && (!short || session !== undefined),
      line: one.line,
      notes: [
        ...notes,
        ...(secret && short && !session ? ["its session token is not here: of no use without it"] : []),
      ],
    });
    if (!seen.get(id)?.hasSecret) seen.set(id, found);
  }
  yield* seen.values();
  for (const { value, line, name } of left.all("aws-secret"))
    if (name !== "") yield foundCredential("aws-secret-access-key", key, { secret: value, line });
}

function* appRoles(left: Parts, key: FingerprintKey): Generator<FoundCredential> {
  for (const id of left.all("role-id")) {
    const claims = roleOf(left, id);
    const secret = left.near("secret-id", id.line);
    if (secret) {
      const both = Buffer.concat([id.value, Buffer.of(0), secret.value]);
      // The role_id alone is found elsewhere too, and what a Vault tells of its roles.
      const alone = fingerprint(key, "vault-approle-role-id", id.value);
      const told = { ...claims, role_id_fingerprint: alone };
      yield foundCredential("vault-approle", key, { secret: both, claims: told, line: id.line });
      both.fill(0);
    } else yield foundCredential("vault-approle-role-id", key, { secret: id.value, claims, line: id.line });
  }
  for (const half of left.all("secret-id"))
    yield foundCredential("vault-approle-secret-id", key, {
      secret: half.value,
      claims: roleOf(left, half),
      line: half.line,
    });
}

/** The AppRole of a half: by the name beside it, else by what the half itself is named after: `BATCH_ROLE_ID`. */
function roleOf(left: Parts, half: Lone): Record<string, string> {
  const beside = left.near("role-name", half.line, true);
  if (beside && beside.value.length <= 128) return claimsOf({ role: textOf(beside.value) });
  const stem = half.name.replace(/(roleid|secretid)$/, "").replace(/^vault|^approle|vault$|approle$/g, "");
  return stem === "" ? {} : claimsOf({ role_in_name: stem.slice(0, 128) });
}

function* entraClients(
  left: Parts,
  found: readonly FoundCredential[],
  key: FingerprintKey,
): Generator<FoundCredential> {
  for (const { value, line } of left.all("client-secret")) {
    const client = left.near("client-id", line, true);
    const tenant = left.near("tenant-id", line, true);
    const formed = tokenKind(value)?.id === "azure-client-secret";
    if (!client || (!tenant && !formed) || (tokenKind(value) !== undefined && !formed)) continue;
    yield entraClient(textOf(client.value), tenant && textOf(tenant.value), value, key, { line });
  }
  // A secret of the known form with no name of its own.
  for (const one of found.filter(({ type }) => type === "azure-client-secret")) {
    const client = left.near("client-id", one.line ?? 0, true);
    if (!client) continue;
    const tenant = left.near("tenant-id", one.line ?? 0, true);
    const told = entraClient(textOf(client.value), tenant && textOf(tenant.value), new Uint8Array(), key, {});
    yield {
      ...one,
      type: told.type,
      title: told.title,
      claims: told.claims,
      ...(told.principal === undefined ? {} : { principal: told.principal }),
    };
  }
}

function* databases(left: Parts, key: FingerprintKey): Generator<FoundCredential> {
  for (const { value, line, name } of left.all("db-password")) {
    const host = left.near("db-host", line, true);
    if (!host || value.length === 0) continue;
    const of = (part: Part): string | undefined => {
      const one = left.near(part, line, true);
      return one && one.value.length <= 256 ? textOf(one.value) : undefined;
    };
    const [port, database, user] = [of("db-port"), of("db-name"), of("db-user")];
    const engine = of("db-engine") ?? engineOf(`${name} ${host.name}`, port);
    yield databaseLogin(
      "db-login",
      {
        engine,
        host: textOf(host.value),
        password: value,
        ...(port ? { port } : {}),
        ...(database ? { database } : {}),
        ...(user ? { user } : {}),
      },
      key,
      { line },
    );
  }
}

function engineOf(text: string, port: string | undefined): string {
  if (/mysql/.test(text) || port === "3306") return "mysql";
  if (/redis/.test(text) || port === "6379") return "redis";
  if (/mongo/.test(text)) return "mongodb";
  return /pg|postgres/.test(text) || port === "5432" ? "postgres" : "unknown";
}
