import path from "node:path";
import { expect, it } from "vitest";
import { scoreKubernetes } from "../../tools/cases/kubernetes.ts";
import { sharedFolder } from "../lanes.ts";

it("every gated row of the Kubernetes cases is answered as expected", async () => {
  const verdicts = await scoreKubernetes(path.join(sharedFolder, "cases/kubernetes"), "");
  expect(verdicts.length).toBeGreaterThan(70);
  expect(verdicts.filter(({ actual, expected }) => actual !== expected).map(({ text }) => text)).toEqual([]);
});
