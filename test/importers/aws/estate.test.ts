import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { resolveLocator } from "../../../importers/read/index.ts";
import { importAws } from "./import.ts";

const folder = fileURLToPath(new URL("../../../examples/assistant/aws", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  /(account|resources)\.json$/.test(file),
);

/**
 * What an account may well have none of, and its export then does not mention; credential reports are made on
 * request, as are reports of services last accessed.
 */
const ofItsOwn =
  /^identity\.life$|^aws\.(agent|agent-alias|agent-gateway|agent-memory|agent-runtime|agent-tool|alarm|credential-provider|detector|endpoint-config|event-rule|flow-log|gateway-target|guardrail|log-delivery|log-setting|log-source|metric-filter|model-endpoint|model-log|service-access|studio-domain|studio-profile|trail|workload-identity)$/;

it("the example estate: no problem, every collection read, every source resolves", async () => {
  const documents = Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
  const { facts, problems, of } = await importAws(documents);
  expect(problems).toEqual([]);
  expect(of("aws.account")).toHaveLength(3);
  expect(of("coverage").filter(({ state, collection }) => state !== "read" && !ofItsOwn.test(collection))).toEqual([]);
  const raw = Object.fromEntries(Object.entries(documents).map(([file, text]) => [file, JSON.parse(text) as unknown]));
  for (const { source, kind, key } of facts) {
    expect(resolveLocator([raw[source.document]], source.locator), `${kind} ${key}`).toBeDefined();
  }
});
