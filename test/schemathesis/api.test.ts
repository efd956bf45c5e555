import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schemathesis } from "../../setup/schemathesis.js";
import { type RunningAmbit, startAmbit } from "../services/ambit.ts";
import { SignedEstate } from "../support/signed-estate.ts";
import { type Document, examplesOf } from "./document.ts";

let ambit: RunningAmbit;
let document: Document;
let signed: SignedEstate | undefined;
const folder = mkdtempSync(path.join(tmpdir(), "schemathesis-"));

const ask = (at: string, init: RequestInit = {}) =>
  fetch(`${ambit.url}/api/v1${at}`, { ...init, headers: { authorization: `Bearer ${ambit.token}`, ...init.headers } });

beforeAll(async () => {
  signed = new SignedEstate();
  ambit = await startAmbit("examples/assistant", ["--signoffs", signed.folder]);
  document = (await (await ask("/openapi.json")).json()) as Document;
});
afterAll(async () => {
  await ambit?.stop();
  signed?.remove();
  rmSync(folder, { recursive: true });
});

test("every path that takes a question answers one about the example estate", async () => {
  const examples = examplesOf(document);
  expect(examples.map(({ path: at }) => at)).toContain("/queries/reach");
  for (const { path: at, example } of examples) {
    const headers = { "content-type": "application/json" };
    const answer = await ask(at, { method: "POST", headers, body: JSON.stringify(example) });
    expect(await answer.json(), at).toMatchObject(answer.ok ? {} : { status: 200 });
  }
});

/** Runs schemathesis on the document, with those questions as its examples; ends it after 12 minutes. */
async function run(): Promise<{ said: string; report: Record<string, unknown> }> {
  for (const { media, example } of examplesOf(document)) media.example = { ...example };
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file("openapi.json"), JSON.stringify(document));
  const { snapshot } = (await (await ask("/about")).json()) as { snapshot: { id: string } };
  const args = [
    ...["--config-file", path.resolve("test/schemathesis/schemathesis.toml"), "run", file("openapi.json")],
    ...["--url", `${ambit.url}/api/v1`, "--header", `Authorization: Bearer ${ambit.token}`],
    ...["--report", "json", "--report-json-path", file("report.json"), "--no-color"],
  ];
  const env = { ...process.env, AMBIT_TEST_SNAPSHOT: snapshot.id };
  const child = spawn(schemathesis() ?? "", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += chunk;
    });
  const late = setTimeout(() => child.kill(), 720_000);
  await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  clearTimeout(late);
  return { said, report: JSON.parse(readFileSync(file("report.json"), "utf8")) as Record<string, unknown> };
}

test("whatever it is asked, the API answers as its document promises", async () => {
  const { said, report } = await run();
  expect({ complete: report["complete"], failures: report["failures"], errors: report["errors"] }, said).toEqual({
    complete: true,
    failures: [],
    errors: [],
  });
}, 780_000);
