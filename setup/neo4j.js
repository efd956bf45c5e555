// @ts-check
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { getJars, jarFolder, neo4jVersion } from "./jars.js";
import { ask, run, say } from "./program.js";

/** What a Neo4j for the tests can be started from, in the order of preference.
 * @typedef {{ kind: "address", uri: string }
 *   | { kind: "docker", image: string }
 *   | { kind: "java", java: string, jars: string }
 *   | { kind: "none", reason: string, command: string }} Neo4jSource
 */

const image = `neo4j:${neo4jVersion}-community`;
const dockerAnswers = () => ask("docker", ["info"]) !== undefined;
const imageThere = () => ask("docker", ["image", "inspect", image]) !== undefined;

/** @param {string} folder */
const below = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : []);

/** Every java that might be here: JAVA_HOME, PATH, the usual places. */
function javas() {
  const homes = [
    ...below("/usr/lib/jvm"),
    ...below("/opt/java"),
    ...below("/Library/Java/JavaVirtualMachines").map((jdk) => path.join(jdk, "Contents/Home")),
    ...["/opt/homebrew/opt", "/usr/local/opt"].flatMap(below).filter((name) => /openjdk(@\d+)?$/.test(name)),
    ...below(path.join(process.env["HOME"] ?? "", ".sdkman/candidates/java")),
    ...["Java", "Eclipse Adoptium", "Microsoft"].flatMap((maker) =>
      below(path.join(process.env["PROGRAMFILES"] ?? "C:/Program Files", maker)),
    ),
  ];
  const file = process.platform === "win32" ? "bin/java.exe" : "bin/java";
  const named = process.env["JAVA_HOME"];
  return [
    ...(named ? [path.join(named, file)] : []),
    "java",
    ...homes.map((home) => path.join(home, file)).filter((java) => existsSync(java)),
  ];
}

/** A Java that runs this Neo4j: made for 17 and 21, a newer one is the second choice. */
function findJava() {
  const newer = [];
  for (const java of javas()) {
    const major = Number(ask(java, ["-version"])?.match(/version "(\d+)/)?.[1] ?? 0);
    if (major === 17 || major === 21) return java;
    if (major > 17) newer.push(java);
  }
  return newer[0];
}

/** @returns {Neo4jSource} */
function look() {
  const uri = process.env["AMBIT_TEST_NEO4J_URI"];
  if (uri) return { kind: "address", uri };
  if (dockerAnswers() && imageThere()) return { kind: "docker", image };
  const java = findJava();
  if (!java) {
    const command = existsSync("/etc/debian_version")
      ? "sudo apt-get install openjdk-17-jre-headless"
      : "JAVA_HOME=<a JDK 17 or 21> npm test";
    return { kind: "none", reason: "no Docker engine and no Java 17 or newer found", command };
  }
  const jars = jarFolder();
  if (jars) return { kind: "java", java, jars };
  const command = "AMBIT_TEST_MAVEN_REPOSITORY=<a Maven repository> npm test";
  return { kind: "none", reason: "Neo4j's jars have not been fetched", command };
}

/** @type {Neo4jSource | undefined} */
let found;
/** What is here now, without fetching anything; looked for once. */
export function neo4jSource() {
  found ??= look();
  return found;
}

/** Fetches what is missing to start a Neo4j, where that is a download: a Docker image or the jars. */
export async function getNeo4j() {
  if (process.env["AMBIT_TEST_NEO4J_URI"]) return;
  if (dockerAnswers() && (imageThere() || run("docker", ["pull", "--quiet", image]))) return;
  if (findJava()) await getJars();
  else say("no Docker engine and no Java 17 or newer: the tests against Neo4j will not run");
}
