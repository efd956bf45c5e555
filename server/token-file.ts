import { readFileSync, statSync } from "node:fs";
import { UserError } from "../model/errors.ts";

/** Fewest characters of a token that is not guessed: 32 of hex are 128 bits. */
const shortest = 32;

/** The bearer token in a file that only its owner may read. @throws UserError serve.no-token */
export function tokenFrom(file: string): string {
  const refused = (message: string, help: string): UserError =>
    new UserError("serve.no-token", message, help, [["file", file]]);
  let text: string;
  try {
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
      throw refused("others may read the token file", "let its owner alone read it: chmod 600");
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refused("the token file cannot be read", "make one: openssl rand -hex 32 > FILE, chmod 600 FILE");
  }
  if (text.length < shortest || /\s/.test(text))
    throw refused(
      `the token file does not hold one token of ${shortest} or more characters`,
      "make one: openssl rand -hex 32 > FILE, chmod 600 FILE",
    );
  return text;
}
