import { vaultWords } from "./words.ts";

type Rename = (text: string) => string;

/** A request path of Vault, in full or as a pattern: words of its API stay, mounts and names do not. */
export function vaultPath(path: string, rename: Rename): string {
  const parts = path.split("/");
  const [first = ""] = parts;
  const name = (part: string): string => segment(part, rename);
  if (first === "sys")
    return parts.map((part, at) => (at === 0 || vaultWords.sys.has(part) ? part : name(part))).join("/");
  if (first === "identity")
    return parts.map((part, at) => (at === 0 || vaultWords.identity.has(part) ? part : name(part))).join("/");
  if (first === "auth") {
    const [, mount = ""] = parts;
    const known = [vaultWords.auth, undefined, vaultWords.role];
    if (mount === "token")
      return parts.map((part, at) => (at < 2 || vaultWords.token.has(part) ? part : name(part))).join("/");
    return parts.map((part, at) => (at === 0 || known[at - 2]?.has(part) ? part : name(part))).join("/");
  }
  if (first === "cubbyhole") return [first, ...parts.slice(1).map(name)].join("/");
  return parts.map((part, at) => (at === 1 && vaultWords.engine.has(part) ? part : name(part))).join("/");
}

/** `{{identity.entity.aliases.<accessor>.metadata.<key>}}` names a chosen accessor; the directive itself is Vault's. */
function segment(part: string, rename: Rename): string {
  return part
    .split(/(\{\{.*?\}\})/)
    .map((piece) => {
      if (!piece.startsWith("{{")) return rename(piece);
      return piece.replace(
        /(aliases\.|groups\.(?:names|ids)\.|entity\.metadata\.)([\w-]+)/,
        (_, before: string, chosen: string) => before + rename(chosen),
      );
    })
    .join("");
}

/** A policy in HCL: paths and comments change. */
export const vaultPolicy = (text: string, rename: Rename): string =>
  text
    .replace(/path(\s+)"([^"]*)"/g, (_, space: string, path: string) => `path${space}"${vaultPath(path, rename)}"`)
    .replace(/#.*/g, (comment) => rename(comment));
