import { InputFault } from "./fault.ts";

/** Control characters could write to the user's terminal when the name is shown. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

/**
 * The name of an archive's entry, relative and with `/`. Nothing is ever written under it; one that points outside the
 * archive still tells that the archive was made to do harm, and all of it is refused.
 */
export function entryPath(archive: string, name: string): string {
  const path = name.replaceAll("\\", "/");
  const parts = path.split("/");
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path) || parts.includes("..") || path.includes("\0")) {
    throw unsafe(archive, `holds an entry whose name points outside it: ${shown(name)}`);
  }
  return printable(parts.filter((part) => part !== "" && part !== ".").join("/"));
}

export const unsafe = (archive: string, message: string): InputFault =>
  new InputFault(
    "import.unsafe-path",
    archive,
    message,
    "make the archive again from the source, with plain files only",
  );

export const shown = (name: string): string => `\`${printable(name).slice(0, 200)}\``;

/** What of hidden files is read: who owns the others, and what clients of MCP are configured with. */
const read = /(^|\/)(\.github(\/CODEOWNERS)?|\.mcp\.json|\.(cursor|vscode)(\/mcp\.json)?)$/;

/** What is never part of an export: hidden files, dependencies, what archivers of other systems add. */
export const isPassedOver = (path: string): boolean =>
  path
    .replace(read, "")
    .split("/")
    .some((part) => part.startsWith(".") || part === "node_modules" || part === "__MACOSX");
