import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sharedFolder } from "../test/lanes.ts";
import { scoreAws } from "./cases/aws.ts";
import { scoreKubernetes } from "./cases/kubernetes.ts";
import { report, type Verdict } from "./cases/score.ts";

// `npm run cases [-- <part of a case's id>] [-- --write]`: how Ambit does on the ground truth it was given.

const words = process.argv.slice(2);
const write = words.includes("--write");
const [only = ""] = words.filter((word) => !word.startsWith("--"));
const folder = path.join(sharedFolder, "cases");

if (!existsSync(folder)) {
  console.error("NOT RUN cases: no folder with the ground-truth cases beside the clone, AMBIT_SHARED=<that folder> npm run cases");
  process.exit(process.env["CI"] === "true" ? 1 : 0);
}
const verdicts: Verdict[] = [...(await scoreAws(path.join(folder, "aws"), only)), ...(await scoreKubernetes(path.join(folder, "kubernetes"), only))];
const text = report(verdicts);
console.log(text);
if (write) {
  const page = path.join(import.meta.dirname, "../docs/benchmarks.md");
  const before = existsSync(page) ? readFileSync(page, "utf8") : "";
  const section = `<!-- cases -->\n\n## Ground-truth cases\n\n\`\`\`text\n${text}\n\`\`\`\n\n<!-- /cases -->`;
  const marked = /<!-- cases -->[\s\S]*<!-- \/cases -->/;
  writeFileSync(page, marked.test(before) ? before.replace(marked, () => section) : `${before.trimEnd()}\n\n${section}\n`);
}
