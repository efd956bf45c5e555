import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { violationsOf } from "./axe.ts";
import { Visit } from "./visit.ts";

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const pasted = `AWS_ACCESS_KEY_ID=AKIAVQRDX25J6EXAMPLE\nAWS_SECRET_ACCESS_KEY=${secret}`;

let visit: Visit;
let page: Page;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterEach(() => page.close());
afterAll(() => visit.end());

const ask = async (text: string): Promise<void> => {
  // A refusal is told on the console by the browser itself.
  visit.faults.splice(0);
  page = await visit.open("/token");
  await page.getByLabel(/What leaked: /).fill(text);
  await page.getByRole("button", { name: "What does it reach?" }).click();
};
/** Everything that the browser keeps of the page. */
const kept = () =>
  page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }, history.state]));

describe("a leaked token", () => {
  it("is pasted, answered in order, drawn, and kept nowhere", async () => {
    const requests: string[] = [];
    visit.context.on("request", (request) => requests.push(request.url()));
    await ask(pasted);
    await page.getByRole("heading", { name: /^Reaches 17 data stores, 3 identities/ }).waitFor();
    expect(await page.getByLabel(/What leaked: /).inputValue()).toBe("");
    expect(await page.getByLabel(/What leaked: /).getAttribute("autocomplete")).toBe("off");
    const contain = page.getByRole("region", { name: "Do now, 1: contain" });
    expect(await contain.locator("pre").first().textContent()).toContain("aws iam update-access-key");
    expect(await contain.getByText("0 of 20", { exact: true }).count()).toBe(1);
    await page.getByRole("region", { name: "Picture of what it reaches" }).locator("canvas").first().waitFor();
    await page.getByText("arn:aws:s3:::larkfield-customer-exports (read)", { exact: true }).click();
    await page
      .getByText(/s3: GetObject/)
      .filter({ visible: true })
      .first()
      .waitFor();
    const held = `${await page.content()} ${await kept()} ${requests.join(" ")}`;
    for (let at = 0; at + 8 <= secret.length; at++) expect(held).not.toContain(secret.slice(at, at + 8));
    expect(visit.faults).toEqual([]);
  });

  it("says what is no credential, without repeating it", async () => {
    await ask("nothing of the kind stands here");
    const alert = page.getByRole("alert");
    await alert.getByText(/nothing in the input is a credential/i).waitFor();
    expect(await alert.textContent()).not.toContain("stands here");
  });

  it("prints the answer alone, and reads well in both themes", async () => {
    await ask("AKIAVQRDX25J6EXAMPLE");
    await page.getByRole("heading", { name: /^With its secret part it would reach/ }).waitFor();
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      expect(await violationsOf(page)).toEqual([]);
    }
    await page.emulateMedia({ media: "print" });
    expect(await page.getByLabel(/What leaked: /).isVisible()).toBe(false);
    expect(await page.getByRole("region", { name: "Do now, 1: contain" }).isVisible()).toBe(true);
    expect(visit.faults).toEqual([]);
  });
});
