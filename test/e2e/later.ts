import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The bucket that a later read of the estate finds open to everybody, and the binding that it does not find any more. */
export const opened = "arn:aws:s3:::larkfield-assistant-partner-assets";
export const unbound = "gateway-session-broker";

/**
 * The estate as it is read a day later: a bucket's access block is lifted, so that anybody reads it, and the gateway is
 * taken out of the binding by which it reaches the agents' sessions.
 *
 * @param folder where the copy goes
 */
export function laterEstate(estate: string, folder: string): string {
  cpSync(estate, folder, { recursive: true });
  edit(path.join(folder, "aws/assistant-prod/resources.json"), (text) => {
    const at = text.indexOf('"RestrictPublicBuckets": true', text.indexOf(`"Arn": "${opened}"`));
    return `${text.slice(0, at)}"RestrictPublicBuckets": false${text.slice(at + '"RestrictPublicBuckets": true'.length)}`;
  });
  edit(path.join(folder, "kubernetes/roles.yaml"), (text) => {
    const at = text.indexOf("name: gateway\n", text.indexOf(`name: ${unbound}`));
    return `${text.slice(0, at)}name: digest\n${text.slice(at + "name: gateway\n".length)}`;
  });
  for (const bundle of ["aws/assistant-prod", "kubernetes"])
    edit(path.join(folder, bundle, "manifest.json"), (text) => text.replaceAll("2026-11-20T", "2026-11-21T"));
  return folder;
}

function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`${file}: nothing to change`);
  writeFileSync(file, after);
}
