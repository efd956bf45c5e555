import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../model/errors.ts";
import type { SecretPlace } from "../declaration/notify.ts";

/** Reads a secret from where the scan's file says it stands. Its value is never shown. @throws UserError scan.secret */
export function secretAt(
  { env: name, file }: SecretPlace,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const value = name === undefined ? fileSecret(path.resolve(folder, file ?? "")) : env[name];
  const where = name === undefined ? `the file \`${file ?? ""}\`` : `the environment variable \`${name}\``;
  if (value === undefined) throw new UserError("scan.secret", `${where} holds no secret`, "set it where the scan runs");
  const text = value.replace(/\r?\n$/, "");
  if (text === "") throw new UserError("scan.secret", `${where} is empty`, "set it where the scan runs");
  return text;
}

function fileSecret(file: string): string | undefined {
  try {
    return statSync(file).size > 65_536 ? undefined : readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
