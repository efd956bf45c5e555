import { existsSync } from "node:fs";
import path from "node:path";
import { notRun, sharedFolder } from "../test/lanes.ts";
import { writeSection } from "./bench/section.ts";
import { scoreAws } from "./cases/aws.ts";
import { scoreKubernetes } from "./cases/kubernetes.ts";
import { report } from "./cases/score.ts";

/**
 * `npm run cases [-- <part of a case's name>] [--write]`: how Ambit does on the ground truth it was given. Prints; a miss
 * is no failure. `--write`, with every case, also replaces the section of docs/benchmarks.md. Exit 2 on wrong usage.
 */
const args = process.argv.slice(2);
const write = args.includes("--write");
const [only = "", ...more] = args.filter((arg) => arg !== "--write");
const folder = path.join(sharedFolder, "cases");

if (more.length > 0 || only.startsWith("-") || (write && only !== "")) {
  console.error("error: cases takes one part of a case's name, or --write for all of them");
  process.exitCode = 2;
} else if (!existsSync(folder)) {
  console.error(notRun().join("\n"));
  if (process.env["CI"] === "true") process.exitCode = 1;
} else {
  const verdicts = [
    ...(await scoreAws(path.join(folder, "aws"), only)),
    ...(await scoreKubernetes(path.join(folder, "kubernetes"), only)),
  ];
  const text = report(verdicts);
  console.log(text);
  const how = "`npm run cases` scores the ground truth beside the clone; a conditional answer counts as reachable.";
  // Scores alone: names of cases stay with the cases.
  const [scores = ""] = text.split("\n\n");
  if (write) writeSection("cases", `## Ground-truth cases\n\n${how}\n\n\`\`\`text\n${scores}\n\`\`\``);
}
