import net from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestServer, testServer } from "./served.ts";

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.end());

/** What comes back for bytes as they are. */
const sent = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(server.address.port, "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });

it("an address that is too long is answered, not cut off", async () => {
  const { status, headers, json } = await server.ask(`/api/v1/queries/reach?from=${"x".repeat(70_000)}`);
  expect([status, headers["content-type"]]).toEqual([431, "application/problem+json; charset=utf-8"]);
  expect(json()).toMatchObject({ code: "http.headers-too-large", help: "send the question as a body: POST" });
  // One of several hundred selectors is not.
  expect((await server.ask(`/api/v1/queries/reach?${"from=internet&".repeat(900)}`)).status).toBe(409);
});

it("what is no HTTP is answered", async () => {
  expect(await sent("HELLO\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*"code":"http\.malformed"/);
});
