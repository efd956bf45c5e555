import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FindingsAnswer } from "../../queries/findings/answer.ts";
import type { IdentitiesAnswer } from "../../queries/identities/answer.ts";
import { violationsOf } from "./axe.ts";
import { Visit } from "./visit.ts";

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterEach(() => page.close());
afterAll(() => visit.end());

const account = "k8s:assistant-prod:serviceaccount:argocd:argocd-server";

describe.each(["light", "dark"] as const)("identities in %s", (colorScheme) => {
  const open = async (address: string): Promise<void> => {
    page = await visit.open(address);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  };
  const complete = async (): Promise<void> => {
    expect(await violationsOf(page)).toEqual([]);
    expect(visit.faults).toEqual([]);
  };

  it("all are counted, and those that nobody answers for come in an order, with commands", async () => {
    const { counts } = await visit.ask<IdentitiesAnswer>("identities", {});
    await open("/identities");
    const all = page.getByRole("region", { name: "Identities" });
    await all.getByText(`All ${counts.identities}`).waitFor();
    await all.getByRole("table").waitFor();
    await complete();
    await all.getByText(`Nobody accountable ${counts.identities - counts.accountable}`).click();
    const first = all.getByRole("listitem").first();
    await first.getByText(/would stop|uses it/).waitFor();
    await first.locator("summary").click();
    await first.locator("pre").first().waitFor();
    await complete();
  });

  it("one shows every field with who told it, how it is revoked, and what is wrong with it", async () => {
    await open(`/identities?of=${encodeURIComponent(account)}`);
    await page.getByRole("heading", { name: "argocd-server" }).waitFor();
    await page.getByText("To revoke it").waitFor();
    const wrong = page.getByRole("region", { name: "What is wrong with it" });
    await wrong.getByText("As good as an administrator").waitFor();
    await wrong.locator("summary").first().click();
    await wrong.locator(".finding-evidence li").first().waitFor();
    await complete();
  });

  it("findings stand worst first, and what was not evaluated stands beside them", async () => {
    const { counts } = await visit.ask<FindingsAnswer>("findings", {});
    await open("/identities?show=findings&severity=high");
    const found = page.getByRole("region", { name: "Findings" });
    await found.getByText(`${counts.open} findings`).waitFor();
    await found.getByText(/^Not evaluated: /).click();
    await found.getByText("NHI-HUM-01").first().waitFor();
    await complete();
  });
});
