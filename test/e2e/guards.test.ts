import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Visit } from "./visit.ts";

let visit: Visit;
beforeAll(async () => {
  visit = await Visit.begin();
});
afterAll(() => visit.end());

/** A request as no browser would let a page make it: any Host, any Origin. */
function asked(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { port } = new URL(visit.url);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once("error", reject)
      .end();
  });
}

describe("the server refuses", () => {
  const signedIn = () => ({ authorization: `Bearer ${visit.token}` });

  it("a foreign Host, which is how a rebound name comes in", async () => {
    expect(await asked("/api/v1/about", { ...signedIn(), host: "rebound.example" })).toBe(403);
    expect(await asked("/", { host: "rebound.example" })).toBe(403);
  });

  it("a foreign Origin", async () => {
    expect(await asked("/api/v1/about", { ...signedIn(), origin: "https://elsewhere.example" })).toBe(403);
    expect(await asked("/api/v1/about", { ...signedIn(), "sec-fetch-site": "cross-site" })).toBe(403);
  });

  it("who brings no token, or a wrong one", async () => {
    expect(await asked("/api/v1/about", {})).toBe(401);
    expect(await asked("/api/v1/about", { authorization: "Bearer wrong" })).toBe(401);
    expect(await asked("/api/v1/about", signedIn())).toBe(200);
  });
});

describe("a page elsewhere", () => {
  it("can neither frame the graph nor read an answer", async () => {
    const page = await visit.open("/");
    const outcome = await page.evaluate(async (target) => {
      // Another origin of the same machine: a document of its own that has none.
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.src = target;
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return frame.contentDocument === null;
    }, visit.url);
    expect(outcome).toBe(true);
    expect(visit.faults.some((fault) => fault.startsWith("policy: frame-src") || fault.includes("frame"))).toBe(true);
    visit.faults.length = 0;
    await page.close();
  });

  it("that lost its session says how to get a new one", async () => {
    const stranger = await visit.context.browser()?.newContext();
    const page = await stranger?.newPage();
    await page?.goto(visit.url);
    await page?.getByText("ambit serve").first().waitFor();
    await stranger?.close();
  });
});
