import { readFile } from "node:fs/promises";
import path from "node:path";
import type { CollectContext } from "../../../model/collect.ts";
import { UserError } from "../../../model/errors.ts";

/** What reaches a Vault: the token stays in here and in one header. */
export interface Access {
  /** Origin, and the path that a gateway puts before `v1/`; without slash at the end. */
  readonly address: URL;
  readonly token: string;
  /** Certificates that sign the server's, PEM. */
  readonly ca?: string;
  /** Without slashes at the ends; empty for the root namespace. */
  readonly namespace: string;
}

interface Given {
  readonly address?: string | undefined;
  readonly namespace?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly caCert?: string | undefined;
}

/**
 * As Vault's own command finds them: options, `VAULT_ADDR`, `VAULT_NAMESPACE`, `VAULT_CACERT`, `VAULT_TOKEN`, then
 * `~/.vault-token`. @throws UserError usage.argument, collect.unauthenticated
 */
export async function accessFrom(given: Given, { env, warn }: CollectContext): Promise<Access> {
  const address = addressOf(given.address ?? env["VAULT_ADDR"]);
  if (address.protocol === "http:" && !["127.0.0.1", "localhost", "[::1]"].includes(address.hostname))
    warn("the address is plain http: the token crosses the network unencrypted");
  const caFile = given.caCert ?? env["VAULT_CACERT"];
  const ca = caFile ? await readFile(caFile, "utf8").catch(() => undefined) : undefined;
  if (caFile && ca === undefined)
    throw new UserError(
      "usage.argument",
      `\`${caFile}\` cannot be read`,
      "name a PEM file with --ca-cert or VAULT_CACERT",
    );
  return {
    address,
    token: await tokenFrom(given.tokenFile, env),
    ...(ca === undefined ? {} : { ca }),
    namespace: (given.namespace ?? env["VAULT_NAMESPACE"] ?? "").replace(/^\/+|\/+$/g, ""),
  };
}

/** @throws UserError usage.argument */
function addressOf(text: string | undefined): URL {
  const help = "give --address or VAULT_ADDR, for example https://vault.example.com:8200";
  if (!text) throw new UserError("usage.argument", "no Vault address is given", help);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits = url && (url.protocol === "https:" || url.protocol === "http:");
  if (!fits) throw new UserError("usage.argument", "the Vault address is not an http or https address", help);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new UserError("usage.argument", "the Vault address holds more than a place", help);
  url.pathname = url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
  return url;
}

async function tokenFrom(file: string | undefined, env: CollectContext["env"]): Promise<string> {
  const home = env["HOME"] ?? env["USERPROFILE"];
  const standing = home === undefined ? undefined : path.join(home, ".vault-token");
  const text = file === undefined ? (env["VAULT_TOKEN"] ?? (standing && (await read(standing)))) : await read(file);
  const token = text?.trim();
  if (token && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new UserError(
    "collect.unauthenticated",
    token ? "the Vault token is not a token" : "there is no Vault token",
    "set VAULT_TOKEN, name a file with --token-file, or run `vault login`",
  );
}

const read = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(() => undefined);
