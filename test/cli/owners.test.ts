import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import type { FindingsAnswer } from "../../queries/findings/answer.ts";
import { inside, scratch } from "./process.ts";

const place = scratch();
afterAll(() => place.remove());

it("lines of CODEOWNERS that mean nothing are told of what is stored, too", async () => {
  const folder = path.join(place.path, "shop");
  mkdirSync(path.join(folder, ".github"), { recursive: true });
  mkdirSync(path.join(folder, "k8s"));
  writeFileSync(path.join(folder, ".github/CODEOWNERS"), "/k8s/ @acme/shop\n/terraform/ @acme/cloud\n");
  writeFileSync(
    path.join(folder, "k8s/account.yaml"),
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: shop }\n",
  );
  const store = path.join(place.path, "store");
  await inside(["import", folder, "--as", "kubernetes=prod", "--store", store, "--quiet"]);
  const { stdout } = await inside(["findings", "GOV-OWN-02", "--format", "json", "--store", store, "--quiet"]);
  const { findings } = JSON.parse(stdout) as FindingsAnswer;
  expect(findings.map(({ sentence }) => sentence)).toEqual(["1 of 2 lines mean nothing that was read: line 2"]);
});
