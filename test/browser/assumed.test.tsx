import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { newClient } from "../../web/api/client.ts";
import { Assumed } from "../../web/parts/assumed.tsx";
import { expectAccessible, show } from "./show.tsx";

const gateway = "k8s:prod:pod:shop:deployment/gateway";
const found = {
  schema: 1,
  rows: [
    {
      id: gateway,
      start: gateway,
      kind: "K8sPod",
      class: "workload",
      name: "gateway",
      boundary: { id: "k8s:prod:shop", title: "namespace shop" },
      tags: [],
      matched: { field: "name", text: "gateway" },
    },
  ],
};

const client = newClient();

afterEach(() => vi.unstubAllGlobals());

function Shown({ given }: { readonly given: readonly string[] }) {
  const [assume, setAssume] = useState(given);
  return (
    <QueryClientProvider client={client}>
      <h1>Question</h1>
      <search className="question">
        <Assumed assume={assume} onChange={setAssume} />
      </search>
      <output>{assume.join(" ")}</output>
    </QueryClientProvider>
  );
}

test("each hypothesis is a chip that says it and can be taken away; the switch for exposed ones is elsewhere", async () => {
  const part = show(<Shown given={["exposed", "k8s:prod:pod:shop:web", "kind:K8sPod#read-files"]} />);
  await expect.element(page.getByText("Assumed: code runs in web")).toBeVisible();
  await expect.element(page.getByText("Assumed: whoever connects can read files of kind:K8sPod")).toBeVisible();
  await expectAccessible(part);
  await page.getByRole("row", { name: "Assumed: code runs in web" }).getByRole("button").click();
  await expect.element(page.getByRole("status")).toHaveTextContent("exposed kind:K8sPod#read-files");
});

test("a workload is searched for and added", async () => {
  const fetched = vi.fn<typeof fetch>(async () => Response.json(found));
  vi.stubGlobal("fetch", fetched);
  show(<Shown given={[]} />);
  await page.getByRole("button", { name: "Assume code in a workload" }).click();
  const field = page.getByRole("combobox", { name: "Code is assumed to run in" });
  await expect.element(field).toHaveFocus();
  await field.fill("gate");
  await page.getByRole("option", { name: /gateway/ }).click();
  await expect.element(page.getByText("Assumed: code runs in deployment/gateway")).toBeVisible();
  const asked: unknown = JSON.parse(String(fetched.mock.calls[0]?.[1]?.body));
  expect(asked).toMatchObject({ text: "gate", role: "start", classes: ["workload"] });
});
