import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ambit, inside, scratch } from "../cli/process.ts";
import { form, request, until } from "./served.ts";

const folder = scratch();
const repository = path.join(import.meta.dirname, "../..");
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  folder.remove();
});

interface Running {
  readonly url: URL;
  readonly token: string;
  readonly port: number;
  readonly stderr: () => string;
  /** Exit code once it has ended. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

async function ambitServe(store: string, ...flags: string[]): Promise<Running> {
  const child = spawn(process.execPath, ["cli/main.ts", "serve", "--store", store, ...flags], {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  await until(() => stdout.includes("\n") || child.exitCode !== null);
  expect(stderr).not.toMatch(/^error/m);
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
  const url = new URL(stdout.trim());
  const token = readFileSync(path.join(store, `serve-${url.port}.token`), "utf8").trim();
  return { url, token, port: Number(url.port), stderr: () => stderr, ended, kill: (signal) => child.kill(signal) };
}

/** An event stream; resolves when it ends. */
function listening(port: number, token: string): { readonly open: Promise<void>; readonly ended: Promise<void> } {
  let opened = (): void => {};
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    const headers = { Authorization: `Bearer ${token}` };
    http.get({ host: "127.0.0.1", port, path: "/api/v1/events", headers, agent: false }, (res) => {
      opened();
      res.resume().on("end", resolve);
    });
  });
  return { open, ended };
}

describe("ambit serve", { timeout: 180_000 }, () => {
  it("prints the address that opens the page, and stops when told, with an open page and an import that runs", async () => {
    const store = path.join(folder.path, "store");
    const { url, token, port, ended, stderr, kill } = await ambitServe(store);
    expect((await request(port, `/${url.search}`, {})).status).toBe(303);
    const page = await request(port, "/", { headers: { Accept: "text/html" } });
    expect([page.status, page.text.includes("<script")]).toEqual([200, true]);
    const authorization = { Authorization: `Bearer ${token}` };
    const stream = listening(port, token);
    await stream.open;
    const documents = Array.from(
      { length: 200_000 },
      (_, n) => `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n${n}"}}`,
    );
    const upload = form([
      {
        name: "files",
        filename: "all.json",
        content: `{"apiVersion":"v1","kind":"List","items":[${documents.join(",")}]}`,
      },
      { name: "as", content: "prod" },
    ]);
    const accepted = await request(port, "/api/v1/imports", {
      ...upload,
      headers: { ...upload.headers, ...authorization },
    });
    expect(accepted.status).toBe(202);
    kill("SIGTERM");
    await stream.ended;
    expect(await ended).toBe(0);
    expect(stderr()).toMatch(/stopping\n$/);
    expect(readdirSync(store).filter((name) => name.endsWith(".token"))).toEqual([]);
    expect(readdirSync(path.join(store, "uploads"))).toEqual([]);
    // The store is whole, whether the import was in time or not.
    if (existsSync(path.join(store, "facts.sqlite")))
      expect([0, 3]).toContain((await inside(["entries", "--store", store])).code);
  });

  it("stops on Ctrl+C too", async () => {
    const { ended, kill } = await ambitServe(path.join(folder.path, "other"));
    kill("SIGINT");
    expect(await ended).toBe(0);
  });

  it("does not begin where it could not be safe", async () => {
    const file = path.join(folder.path, "token");
    const refused = async (...flags: string[]): Promise<[number | null, string]> => {
      const { code, stderr } = await ambit(["serve", "--store", path.join(folder.path, "none"), ...flags]);
      return [code, stderr.split("\n")[0] ?? ""];
    };
    expect(await refused("--host", "0.0.0.0")).toEqual([
      2,
      "error[serve.no-token]: `0.0.0.0` can be reached by others, and there is no token file",
    ]);
    writeFileSync(file, "short\n", { mode: 0o600 });
    expect(await refused("--host", "0.0.0.0", "--token-file", file)).toEqual([
      2,
      "error[serve.no-token]: the token file does not hold one token of 32 or more characters",
    ]);
    writeFileSync(file, `${"t".repeat(40)}\n`);
    chmodSync(file, 0o644);
    expect(await refused("--host", "0.0.0.0", "--token-file", file)).toEqual([
      2,
      "error[serve.no-token]: others may read the token file",
    ]);
    expect(await refused("--port", "70000")).toEqual([2, expect.stringContaining("It must be a port from 0 to 65535")]);
  });
});
