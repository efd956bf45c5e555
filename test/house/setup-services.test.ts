import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { browserMissing } from "../../setup/browser.js";
import { repository } from "../../setup/jars.js";
import { Clone } from "./clone.ts";

afterEach(() => void vi.unstubAllEnvs());

const jars = { "org/neo4j/neo4j/9.9.9/neo4j-9.9.9.jar": "the server", "org/other/1/other-1.jar": "another" };
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A machine with a Java and no engine for containers, and a list of two jars. */
function machine(): Clone {
  const clone = new Clone("v24.1.0");
  clone.program("java", `echo 'openjdk version "17.0.1"' >&2`);
  const lines = Object.entries(jars).map(([file, text]) => `${sha256(text)}  ${file}\n`);
  clone.write("test/services/neo4j/jars.txt", lines.join(""));
  return clone;
}

/** A Maven repository on 127.0.0.1, and what it was asked for. */
async function serve(files: Record<string, string>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const file = (request.url ?? "").slice("/maven/".length);
    asked.push(file);
    const text = files[file];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/maven`, asked };
}

const cached = (clone: Clone) => {
  const folder = path.join(clone.root, "home/.cache/ambit");
  return readdirSync(folder).map((name) => ({ name, files: readdirSync(path.join(folder, name)).sort() }));
};

test("Neo4j's jars come from the repository that is named, once, into a cache keyed by version", async () => {
  const clone = machine();
  const { url, asked } = await serve(jars);
  const env = { CHROME_PATH: "/nowhere", AMBIT_TEST_MAVEN_REPOSITORY: url };
  expect(await clone.setup("test", env)).toMatchObject({ status: 0, stdout: "" });
  expect(asked.sort()).toEqual(Object.keys(jars));
  expect(cached(clone)).toEqual([
    { name: expect.stringMatching(/^neo4j-9\.9\.9-/), files: ["neo4j-9.9.9.jar", "other-1.jar"] },
  ]);
  await clone.setup("test", env);
  expect(asked).toHaveLength(2);
});

test("a jar with another checksum is refused, and nothing is left behind", async () => {
  const clone = machine();
  const { url } = await serve({ ...jars, "org/other/1/other-1.jar": "changed on the way" });
  const { status, stderr } = await clone.setup("test", {
    CHROME_PATH: "/nowhere",
    AMBIT_TEST_MAVEN_REPOSITORY: url,
  });
  expect(status).toBe(0);
  expect(stderr).toMatch(/the jars cannot be had: org\/other\/1\/other-1\.jar: not the file with the checksum/);
  expect(cached(clone)).toEqual([]);
});

test("Maven fetches them where it is installed, with the user's own settings", async () => {
  const clone = machine();
  const copies = Object.entries(jars).map(([file, text]) => `printf '${text}' > "\${a#*=}/${path.basename(file)}"`);
  clone.program("mvn", `for a in "$@"; do case $a in -DoutputDirectory=*) ${copies.join("; ")};; esac; done`);
  expect((await clone.setup("test", { CHROME_PATH: "/nowhere", AMBIT_TEST_MAVEN_REPOSITORY: "" })).stderr).toMatch(
    /jars fetched/,
  );
  expect(cached(clone)[0]?.files).toEqual(["neo4j-9.9.9.jar", "other-1.jar"]);
});

test("without Maven, a mirror in the user's Maven settings is taken before the address of the repository", () => {
  vi.stubEnv("AMBIT_TEST_MAVEN_REPOSITORY", undefined);
  const folder = mkdtempSync(path.join(tmpdir(), "settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = path.join(folder, "settings.xml");
  const mirror = (of: string, url: string) => `<mirror><mirrorOf>${of}</mirrorOf><url>${url}</url></mirror>`;
  const shown = mirror("*", "https://commented.example");
  const text = [`<!-- ${shown} -->`, mirror("other", "https://other.example"), mirror("central", "https://in.example")];
  writeFileSync(settings, `<settings><mirrors>${text.join("\n")}</mirrors></settings>`);
  expect(repository(settings)).toBe("https://in.example");
  expect(repository(path.join(folder, "none.xml"))).toMatch(/^https:\/\/[^/]+\/maven2$/);
});

test("a browser that is named and is none is not replaced by another", () => {
  vi.stubEnv("CHROME_PATH", "/nowhere");
  expect(browserMissing()).toEqual({
    reason: "CHROME_PATH=/nowhere cannot be run",
    command: "unset CHROME_PATH && npm test",
  });
});
