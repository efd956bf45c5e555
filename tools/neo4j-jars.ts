import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

// After a change of test/services/neo4j/pom.xml: resolves it with Maven and writes the list of jars beside it, each
// with its checksum, so that the tests' set-up needs no Maven.

const folder = path.join(import.meta.dirname, "../test/services/neo4j");
const to = mkdtempSync(path.join(tmpdir(), "neo4j-jars-"));
const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
const { status } = spawnSync(
  "mvn",
  [
    "-B",
    "-q",
    "-f",
    path.join(folder, "pom.xml"),
    goal,
    `-DoutputDirectory=${to}`,
    "-DincludeScope=runtime",
    "-Dmdep.useRepositoryLayout=true",
  ],
  { stdio: "inherit" },
);
if (status !== 0) throw new Error("mvn failed (see above)");
const lines = readdirSync(to, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".jar"))
  .map((file) => file.split(path.sep).join("/"))
  .sort()
  .map(
    (file) =>
      `${createHash("sha256")
        .update(readFileSync(path.join(to, file)))
        .digest("hex")}  ${file}`,
  );
writeFileSync(path.join(folder, "jars.txt"), `${lines.join("\n")}\n`);
rmSync(to, { recursive: true });
console.log(`${lines.length} jars`);
