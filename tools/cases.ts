import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { notRun, sharedFolder } from "../test/lanes.ts";
import { writeSection } from "./bench/section.ts";
import { scoreAws } from "./cases/aws.ts";
import { scoreKubernetes } from "./cases/kubernetes.ts";
import { report } from "./cases/score.ts";

/**
 * `npm run cases [-- <part of a case's name>] [--write]`: how Ambit does on the ground truth it was given, where that lies
 * beside the clone, and on its own cases. Prints; a miss is no failure. `--write`, with every case, also replaces the
 * section of docs/benchmarks.md. Exit 2 on wrong usage.
 */
const args = process.argv.slice(2);
const write = args.includes("--write");
const [only = "", ...more] = args.filter((arg) => arg !== "--write");
const folder = path.join(sharedFolder, "cases");
const ownFolder = fileURLToPath(new URL("../test/cases/aws", import.meta.url));
/** Scores alone: names of cases stay with the cases. */
const scoresOf = (text: string): string => text.split("\n\n")[0] ?? "";

if (more.length > 0 || only.startsWith("-") || (write && only !== "")) {
  console.error("error: cases takes one part of a case's name, or --write for all of them");
  process.exitCode = 2;
} else {
  const given = existsSync(folder)
    ? report([
        ...(await scoreAws(path.join(folder, "aws"), only)),
        ...(await scoreKubernetes(path.join(folder, "kubernetes"), only)),
      ])
    : undefined;
  const own = report(await scoreAws(ownFolder, only));
  if (given === undefined) {
    console.error(notRun("oracles").join("\n"));
    if (process.env["CI"] === "true") process.exitCode = 1;
  } else console.log(given);
  console.log(`\nOwn cases (test/cases/aws)\n\n${own}`);
  if (write && given !== undefined) {
    const how = "`npm run cases` scores the ground truth beside the clone; a conditional answer counts as reachable.";
    const tables = `\`\`\`text\n${scoresOf(given)}\n\`\`\`\n\nAmbit's own cases of several accounts (test/cases):\n\n\`\`\`text\n${scoresOf(own)}\n\`\`\``;
    writeSection("cases", `## Ground-truth cases\n\n${how}\n\n${tables}`);
  }
}
