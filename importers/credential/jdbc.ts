import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import { databaseLogin } from "./address.ts";
import { textOf } from "./bytes.ts";
import type { Told } from "./found.ts";

/** `jdbc:<engine>://<host>[:<port>][/<database>]` with user and password as parameters after `?`, `&` or `;`. */
export function jdbcConnection(url: Uint8Array, key: FingerprintKey, told: Told): FoundCredential | undefined {
  const first = url.findIndex((byte) => byte === 63 || byte === 59);
  if (first < 0 || first > 1024) return undefined;
  const [, engine = "", host = "", port, database] =
    /^jdbc:(postgresql|mysql|mariadb|sqlserver):\/\/([^:/;?]{1,253})(?::(\d{1,5}))?(?:\/([^;?]{1,128}))?/.exec(
      textOf(url.subarray(0, first)),
    ) ?? [];
  const params = parameters(url.subarray(first + 1));
  const password = params.get("password");
  if (host === "" || !password || password.length === 0) return undefined;
  const value = (name: string): string | undefined => {
    const found = params.get(name);
    return found && found.length <= 256 ? textOf(found) : undefined;
  };
  const user = value("user") ?? value("username");
  const name = database ?? value("databasename") ?? value("database");
  return databaseLogin(
    "db-login",
    {
      engine,
      host,
      password,
      ...(port === undefined ? {} : { port }),
      ...(name === undefined ? {} : { database: name }),
      ...(user === undefined ? {} : { user }),
    },
    key,
    told,
  );
}

function parameters(text: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  let from = 0;
  for (let at = 0; at <= text.length && found.size < 64; at++) {
    if (at < text.length && text[at] !== 38 && text[at] !== 59) continue;
    const part = text.subarray(from, at);
    const equals = part.indexOf(61);
    if (equals > 0 && equals <= 64)
      found.set(textOf(part.subarray(0, equals)).toLowerCase(), part.subarray(equals + 1));
    from = at + 1;
  }
  return found;
}
