import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ambit, type Ran } from "../../support/cli.ts";
import { clusters } from "./clusters.ts";
import { layouts } from "./designs.ts";
import { broken, readable, write } from "./documents.ts";
import { Mint } from "./mint.ts";
import { Planter } from "./plant.ts";
import { type Hit, Searcher } from "./search.ts";
import { sources } from "./sources.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "ambit-canaries-"));
const at = (...names: string[]): string => path.join(root, ...names);
const mint = new Mint(20261122);
let searcher: Searcher;
afterAll(() => rmSync(root, { recursive: true, force: true }));

const leaked = "credential:AKIAVQRDX25J6EXAMPLE";
const openDoor = ["--from", "internet", "--assume", "exposed"];
const gateway = "k8s:assistant-prod:pod:assistant:deployment/gateway";

beforeAll(() => {
  new Planter(mint).folder("examples/assistant", at("estate"));
  write(at("readable"), [...readable(mint), ...clusters(mint), ...sources(mint)]);
  write(at("broken"), broken(mint));
  write(at("layouts"), layouts(mint));
  const guardrail = `assertions:\n  - name: ${JSON.stringify(mint.value("malformed guardrail name"))}\n    from: [`;
  writeFileSync(at("cut.yaml"), guardrail + mint.value("malformed guardrail start"));
  mkdirSync(at("tmp"));
  searcher = new Searcher(mint.all);
});

/** Runs `ambit` on the store of this test and expects its exit code; searches what it prints. */
async function run(code: number, ...args: readonly string[]): Promise<Ran> {
  const ran = await ambit([...args, "--store", at("store")], { cwd: root, tmp: at("tmp") });
  const said = `${args.join(" ")}\n${ran.stderr.toString()}`;
  expect(ran.code, said).toBe(code);
  expect([...searcher.search(ran.stdout), ...searcher.search(ran.stderr)], args.join(" ")).toEqual([]);
  return ran;
}

function searchFolder(folder: string): Hit[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return [...searcher.search(Buffer.from(path.relative(root, file))), ...searcher.search(readFileSync(file))];
  });
}

describe("secrets planted wherever exports hold free text", () => {
  it("are in the inputs, every one of them", () => {
    const found = new Set(
      [
        ...searchFolder(at("estate")),
        ...searchFolder(at("readable")),
        ...searchFolder(at("broken")),
        ...searchFolder(at("layouts")),
        ...searcher.search(readFileSync(at("cut.yaml"))),
      ].map(({ where }) => where),
    );
    const places = new Set(mint.all.map(({ where }) => where));
    expect(places.size).toBeGreaterThan(80);
    expect([...places].filter((place) => !found.has(place))).toEqual([]);
  });

  it("do not come out of an import", async () => {
    await run(0, "import", at("estate"), "--format", "json");
    // What was planted changes no answer: the inputs were read, not refused.
    await run(0, "check", at("estate", "guardrails.yaml"), "--format", "json");
    await run(0, "import", at("readable"));
    await run(0, "import", at("broken"), "--format", "json");
    await run(0, "import", at("layouts"));
    for (const design of ["stack.yaml", "plan.json"])
      await run(0, "what-if", "--from", "internet", "--with", at("layouts", design), "--as", "aws=999988887777");
  }, 120_000);

  it("do not come out of errors about a named file", async () => {
    const named = ["aws/cut-inside.json", "aws/types.json", "kubernetes/cut.yaml", "vault/sys/policies/acl/cut.json"];
    for (const file of named) await run(3, "import", at("broken", file), "--as", "canaries");
    await run(3, "import", at("broken"), "--strict");
    await run(3, "check", at("cut.yaml"));
  }, 120_000);

  const questions: readonly (readonly string[])[] = [
    ["reach", ...openDoor],
    ["reach", "--from", leaked, "--all", "--format", "json"],
    ["reach", ...openDoor, "--all", "--format", "ndjson"],
    ["reach", ...openDoor, "--format", "csv"],
    ["reach", ...openDoor, "--format", "markdown"],
    ["reach", "--from", "kind:AwsUser", "--format", "json"],
    ["entries", "--all", "--format", "json"],
    ["paths", ...openDoor, "--to", "class:secret", "--format", "json"],
    ["paths", "--from", leaked, "--to", "class:data-store"],
    ["exposes", gateway, "--format", "json"],
    ["exposes", "class:secret"],
    ["export", "json", ...openDoor],
    ["export", "graphml", ...openDoor],
    ["export", "mermaid", ...openDoor],
    ["doctor", "--format", "json"],
    ["doctor"],
    ["snapshots", "--format", "json"],
  ];
  it.each(questions.map((args) => [args.join(" "), args] as const))(
    "do not come out of %s",
    async (_, args) => {
      const { stdout } = await run(0, ...args);
      expect(stdout.length).toBeGreaterThan(50);
    },
    60_000,
  );

  it("are not in the store, nor left behind in temporary files", () => {
    expect(readdirSync(at("store")).length).toBeGreaterThan(1);
    expect(searchFolder(at("store"))).toEqual([]);
    expect(searchFolder(at("tmp"))).toEqual([]);
  });
});
