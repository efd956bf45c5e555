// @ts-check
// The jars of a Neo4j for tests, in a cache folder that all clones share. They are never part of Ambit.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { cacheFolder } from "./cache.js";
import { ask, root, run, say, seconds } from "./program.js";

const folder = path.join(root, "test/services/neo4j");

/** The jars: path in a Maven repository and SHA-256, as `tools/neo4j-jars.ts` lists them. */
const listed = readFileSync(path.join(folder, "jars.txt"), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [sha256 = "", file = ""] = line.split(/\s+/);
    return { sha256, file, name: path.posix.basename(file) };
  });

/** The release of Neo4j that they are: the version in the path of its own jar. */
export const neo4jVersion =
  listed.map(({ file }) => file.match(/^org\/neo4j\/neo4j\/([^/]+)\//)?.[1]).find(Boolean) ?? "";

const home = cacheFolder(`neo4j-${neo4jVersion}`, JSON.stringify(listed));

/** The folder of jars, or undefined where they have not been fetched. It is renamed into place whole. */
export const jarFolder = () => (existsSync(home) ? home : undefined);

/** The address of the repository: the variable, a mirror of the user's Maven settings, the one in the file. */
export function repository(settings = path.join(homedir(), ".m2/settings.xml")) {
  const named = process.env["AMBIT_TEST_MAVEN_REPOSITORY"];
  if (named) return named;
  const text = existsSync(settings) ? readFileSync(settings, "utf8").replace(/<!--[\s\S]*?-->/g, "") : "";
  for (const [, mirror = ""] of text.matchAll(/<mirror>([\s\S]*?)<\/mirror>/g)) {
    const of = mirror.match(/<mirrorOf>\s*(.*?)\s*<\/mirrorOf>/)?.[1] ?? "";
    const url = mirror.match(/<url>\s*(.*?)\s*<\/url>/)?.[1];
    if (url && of.split(",").some((id) => ["*", "central", "external:*"].includes(id.trim()))) return url;
  }
  return String(JSON.parse(readFileSync(path.join(folder, "repository.json"), "utf8")).repository);
}

/**
 * @param {Buffer} bytes
 * @param {string} sha256
 */
const is = (bytes, sha256) => createHash("sha256").update(bytes).digest("hex") === sha256;

/** Lets Maven do it, where it is installed: it knows the user's mirrors, proxies and credentials. @param {string} to */
function fromMaven(to) {
  if (process.env["AMBIT_TEST_MAVEN_REPOSITORY"] || ask("mvn", ["--version"]) === undefined) return;
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
  const pom = path.join(folder, "pom.xml");
  run("mvn", ["-B", "-q", "-f", pom, goal, `-DoutputDirectory=${to}`, "-DincludeScope=runtime"], { shell: true });
}

/**
 * One jar, from Maven's own store on this machine or from the repository; its checksum is held either way.
 * @param {string} to
 * @param {{ sha256: string, file: string, name: string }} jar
 */
async function fetchJar(to, { sha256, file, name }) {
  const at = path.join(to, name);
  if (existsSync(at) && is(readFileSync(at), sha256)) return;
  const local = path.join(homedir(), ".m2/repository", file);
  if (existsSync(local) && is(readFileSync(local), sha256)) return cpSync(local, at);
  const answer = await fetch(`${repository().replace(/\/$/, "")}/${file}`, { signal: AbortSignal.timeout(120_000) });
  if (!answer.ok) throw new Error(`${file}: HTTP ${answer.status}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!is(bytes, sha256)) throw new Error(`${file}: not the file with the checksum in jars.txt`);
  writeFileSync(at, bytes);
}

/** @param {string} to */
async function fetchAll(to) {
  const left = [...listed];
  const worker = async () => {
    for (let jar = left.pop(); jar; jar = left.pop()) {
      const wanted = jar;
      await fetchJar(to, wanted)
        .catch(() => fetchJar(to, wanted))
        .catch((error) => {
          left.length = 0;
          throw error;
        });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** Puts the jars into the cache unless they are there; says what went wrong where that failed. */
export async function getJars() {
  if (jarFolder()) return;
  say(`fetching the jars of Neo4j ${neo4jVersion} for the tests (123 MB, once)`);
  const from = Date.now();
  mkdirSync(path.dirname(home), { recursive: true });
  const partial = mkdtempSync(`${home}-partial-`);
  try {
    const complete = () => listed.every(({ file }) => existsSync(path.join(homedir(), ".m2/repository", file)));
    if (!complete()) fromMaven(partial);
    await fetchAll(partial);
    renameSync(partial, home);
    say(`jars fetched in ${seconds(from)}`);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!jarFolder()) say(`the jars cannot be had: ${error instanceof Error ? error.message : error}`);
  }
}
