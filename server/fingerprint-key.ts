import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { UserError } from "../model/errors.ts";

/** Bytes of the key. */
const length = 32;

/** Outside every store and export: whoever has both could try guesses against fingerprints. */
const keyFile = (env: NodeJS.ProcessEnv = process.env): string =>
  env["AMBIT_FINGERPRINT_KEY_FILE"] ??
  path.join(env["XDG_CONFIG_HOME"] ?? path.join(homedir(), ".config"), "ambit/fingerprint.key");

/**
 * The key under which secrets are fingerprinted on this machine; made at the first use. Secrets are told alike under one key
 * only: another machine takes a copy of the file.
 * @throws UserError token.key
 */
export function fingerprintBytes(file = keyFile()): Uint8Array {
  const bytes = read(file) ?? made(file);
  if (bytes.length === length) return bytes;
  throw refused(
    file,
    "the key of fingerprints does not have 32 bytes",
    "put the right file there, or remove it: then a new one is made",
  );
}

function read(file: string): Uint8Array | undefined {
  try {
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
      throw refused(file, "others may read the key of fingerprints", "let its owner alone read it: chmod 600");
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw refused(file, "the key of fingerprints cannot be read", "let its owner read it: chmod 600");
  }
}

/** Written beside and linked into place: of two processes that make it at once one wins, and both use its key. */
function made(file: string): Uint8Array {
  const fresh = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, randomBytes(length), { mode: 0o600, flag: "wx" });
    try {
      linkSync(fresh, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    return readFileSync(file);
  } catch {
    throw refused(
      file,
      "the key of fingerprints cannot be made",
      "name a file that can be written in AMBIT_FINGERPRINT_KEY_FILE",
    );
  } finally {
    rmSync(fresh, { force: true });
  }
}

const refused = (file: string, message: string, help: string): UserError =>
  new UserError("token.key", message, help, [["file", file]]);
