import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { indexOf, split, textOf } from "./bytes.ts";
import { claimsOf, clean, foundCredential, isoOfText, type Told } from "./found.ts";

const engines: Readonly<Record<string, readonly [engine: string, port: string]>> = {
  postgres: ["postgres", "5432"],
  postgresql: ["postgres", "5432"],
  mysql: ["mysql", "3306"],
  mariadb: ["mysql", "3306"],
  mongodb: ["mongodb", "27017"],
  redis: ["redis", "6379"],
  rediss: ["redis", "6379"],
  amqp: ["amqp", "5672"],
  amqps: ["amqp", "5671"],
  mssql: ["sqlserver", "1433"],
  sqlserver: ["sqlserver", "1433"],
  clickhouse: ["clickhouse", "9000"],
  neo4j: ["neo4j", "7687"],
  bolt: ["neo4j", "7687"],
};

/** A login to a database, its password apart from what may be told. */
export interface DatabaseLogin {
  readonly engine: string;
  readonly host: string;
  readonly port?: string;
  readonly database?: string;
  readonly user?: string;
  readonly password: Uint8Array;
}

const hostForm = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]{1,253})$/;

export function databaseLogin(type: string, login: DatabaseLogin, key: FingerprintKey, told: Told): FoundCredential {
  const engine = engines[login.engine.toLowerCase().replace(/\+.*/, "")];
  const host = hostForm.test(login.host) ? login.host.toLowerCase() : undefined;
  const port = /^\d{1,5}$/.test(login.port ?? "") ? login.port : engine?.[1];
  return foundCredential(type, key, {
    ...told,
    secret: login.password,
    // The same password at two hosts is two logins: what they have in common is not what names them.
    secretOf: `${type}\0${engine?.[0] ?? ""}\0${host ?? ""}\0${login.user ?? ""}`,
    ...(host === undefined ? {} : { resource: host }),
    claims: {
      ...claimsOf({ engine: engine?.[0] ?? login.engine, port, database: login.database, user: login.user }),
      ...(host === undefined ? {} : { host }),
    },
  });
}

/** `<engine>://<user>:<password>@<host>[:<port>][,...][/<database>][?...]` */
export function connectionString(url: Uint8Array, key: FingerprintKey, told: Told): FoundCredential {
  const scheme = indexOf(url, "://");
  const rest = url.subarray(scheme + 3);
  const slash = rest.findIndex((byte) => byte === 47 || byte === 63);
  // A password may hold a slash that nobody encoded: the last @ before white space parts it from the host.
  const at =
    slash >= 0 && rest.subarray(0, slash).includes(64) ? rest.subarray(0, slash).lastIndexOf(64) : rest.lastIndexOf(64);
  const login = rest.subarray(0, at);
  const colon = login.indexOf(58);
  const [address = "", ...path] = textOf(rest.subarray(at + 1, at + 1 + 1024)).split(/[/?]/);
  const [, host = "", port] = /^(\[[^\]]*\]|[^:,]*)(?::(\d+))?/.exec(address) ?? [];
  return databaseLogin(
    "db-connection-string",
    {
      engine: textOf(url.subarray(0, scheme)),
      host,
      ...(port === undefined ? {} : { port }),
      ...(path[0] === undefined ? {} : { database: path[0] }),
      user: textOf(login.subarray(0, colon)),
      password: login.subarray(colon + 1),
    },
    key,
    told,
  );
}

/** `Name=value;Name=value`: names in lower case without spaces. */
function fields(text: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const part of split(text, 59, 64)) {
    const at = part.indexOf(61);
    if (at <= 0 || at > 64) continue;
    found.set(
      textOf(part.subarray(0, at))
        .toLowerCase()
        .replaceAll(/[^a-z]/g, ""),
      part.subarray(at + 1),
    );
  }
  return found;
}

/** Connection strings of Azure's services, which say by their names what they open. */
export function azureConnection(text: Uint8Array, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const has = fields(text);
  const of = (name: string): string | undefined => {
    const value = has.get(name);
    return value && value.length <= 512 ? textOf(value) : undefined;
  };
  const account = of("accountname");
  const secret = has.get("accountkey") ?? has.get("sharedaccesskey") ?? (of("id") ? has.get("secret") : undefined);
  if (!secret || secret.length < 8) return undefined;
  if (account) {
    return foundCredential("azure-storage-conn", key, {
      ...told,
      secret,
      resource: `${clean(account)}.blob.${clean(of("endpointsuffix") ?? "core.windows.net")}`,
      claims: claimsOf({ account }),
    });
  }
  const endpoint = of("endpoint") ?? of("accountendpoint") ?? of("hostname");
  const host = /^(?:[a-z]+:\/\/)?([A-Za-z0-9.-]{3,253})/.exec(endpoint ?? "")?.[1]?.toLowerCase();
  if (!host) return undefined;
  return foundCredential("azure-shared-key", key, {
    ...told,
    secret,
    resource: host,
    claims: { host, ...claimsOf({ policy: of("sharedaccesskeyname"), entity: of("entitypath") }) },
  });
}

/** ADO.NET, ODBC and JDBC strings with a host, a user and a password. */
export function adoConnection(text: Uint8Array, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const has = fields(text);
  const password = has.get("password") ?? has.get("pwd");
  const server = has.get("server") ?? has.get("datasource") ?? has.get("host") ?? has.get("address");
  if (!password || password.length === 0 || !server || server.length > 300) return undefined;
  const value = (...names: readonly string[]): string | undefined => {
    const found = names.map((name) => has.get(name)).find((one) => one !== undefined);
    return found && found.length <= 256 ? textOf(found).trim() : undefined;
  };
  const [, host = "", port] =
    /^(?:tcp:|jdbc:sqlserver:\/\/)?([^,:\\]+)[^,:]*(?:[,:](\d+))?/.exec(textOf(server).trim()) ?? [];
  const told5432 = port ?? value("port");
  const engine = told5432 === "5432" ? "postgres" : told5432 === "3306" ? "mysql" : "sqlserver";
  const database = value("database", "initialcatalog");
  const user = value("userid", "uid", "user", "username");
  return databaseLogin(
    "db-login",
    {
      engine,
      host,
      password,
      ...(told5432 === undefined ? {} : { port: told5432 }),
      ...(database === undefined ? {} : { database }),
      ...(user === undefined ? {} : { user }),
    },
    key,
    told,
  );
}

/** A shared access signature: rights on a resource, in the address itself. */
export function sharedAccess(url: Uint8Array, key: FingerprintKey, told: Told): FoundCredential {
  const query = indexOf(url, "?");
  const address = textOf(url.subarray(0, Math.min(Math.max(query, 0), 2048)));
  const of = (name: string): string | undefined => {
    const at = [`?${name}=`, `&${name}=`].map((text) => indexOf(url, text)).find((found) => found >= 0);
    if (at === undefined) return undefined;
    const rest = url.subarray(at + name.length + 2, at + name.length + 2 + 512);
    const stop = rest.indexOf(38);
    const value = textOf(stop < 0 ? rest : rest.subarray(0, stop));
    return value.replaceAll(/%3a/gi, ":").replaceAll(/%2c/gi, ",");
  };
  const at = [`?sig=`, `&sig=`].map((text) => indexOf(url, text)).find((found) => found >= 0) ?? 0;
  const signature = url.subarray(at + 5);
  const stop = signature.indexOf(38);
  const [, host] = /^https:\/\/([A-Za-z0-9.-]{3,253})/.exec(address) ?? [];
  const addresses = (of("sip") ?? "").split(",").filter((one) => /^[0-9.]{7,15}(-[0-9.]{7,15})?$/.test(one));
  const issuedAt = isoOfText(of("st"));
  const expiresAt = isoOfText(of("se"));
  const delegated = of("skoid") !== undefined;
  return foundCredential("azure-sas", key, {
    ...told,
    secret: stop < 0 ? signature : signature.subarray(0, stop),
    ...(host ? { resource: `${host.toLowerCase()}${clean(address.slice("https://".length + host.length))}` } : {}),
    ...(of("sp") ? { scopes: [`sp=${clean(of("sp") ?? "")}`] } : {}),
    ...(issuedAt ? { notBefore: issuedAt } : {}),
    ...(expiresAt ? { expiresAt } : {}),
    ...(addresses.length > 0 ? { addresses } : {}),
    claims: claimsOf({ sr: of("sr"), ss: of("ss"), srt: of("srt"), spr: of("spr"), skoid: of("skoid"), si: of("si") }),
    notes: [
      delegated
        ? "signed with a user delegation key: ends when the delegation keys are revoked"
        : "signed with an account key: ends when that key is rotated, or its stored policy goes",
    ],
  });
}
