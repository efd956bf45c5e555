import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The command that puts packages where Ambit finds them: beside it, which for a program of the whole machine is not the
 * folder that the user stands in.
 * @param here URL of a module of Ambit
 */
export function installing(packages: readonly string[], here: string = import.meta.url): string {
  const names = packages.join(" ");
  const path = fileURLToPath(here);
  const [, root] = /^(.*?)[\\/]node_modules[\\/]/.exec(path) ?? [];
  if (root === undefined) return `run \`npm install ${names}\``;
  // npx keeps what it fetched in a folder of its own, and takes packages beside it by name alone.
  if (/[\\/]_npx[\\/]/.test(path))
    return `run \`npm install ambit ${names}\` in a folder of yours, and \`npx ambit\` there`;
  // A project says in its folder which packages it has; npm's folder for the machine does not.
  return `run \`npm install ${existsSync(`${root}/package.json`) ? "" : "--global "}${names}\``;
}
