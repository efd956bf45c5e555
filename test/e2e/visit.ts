import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { chromiumLaunch } from "../services/chromium.ts";
import { ambit } from "../support/cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const estate = path.join(root, "examples/assistant");

export const leakedKey = "credential:AKIAVQRDX25J6EXAMPLE";
export const gateway = "k8s:assistant-prod:pod:assistant:deployment/gateway";
export const exportsBucket = "arn:aws:s3:::larkfield-customer-exports";

/** The example estate behind `ambit serve`, as a user starts it, and a browser signed in to it. */
export class Visit {
  readonly url: string;
  readonly token: string;
  readonly context: BrowserContext;
  /** What the page must not cause: violations of its policy, errors in its console, requests to elsewhere. */
  readonly faults: string[] = [];
  readonly #server: ChildProcess;
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(
    url: string,
    token: string,
    server: ChildProcess,
    browser: Browser,
    context: BrowserContext,
    folder: string,
  ) {
    this.url = url;
    this.token = token;
    this.context = context;
    this.#server = server;
    this.#browser = browser;
    this.#folder = folder;
  }

  /**
   * @param more what is imported after the example estate, given a folder to make it in
   * @param serve words for `ambit serve`
   */
  static async begin(more?: (estate: string, folder: string) => string, serve?: readonly string[]): Promise<Visit> {
    const folder = mkdtempSync(path.join(tmpdir(), "ambit-e2e-"));
    const store = path.join(folder, "store");
    for (const input of [estate, ...(more ? [more(estate, path.join(folder, "later", "assistant"))] : [])]) {
      const { code, stderr } = await ambit(["import", input, "--store", store, "--quiet"]);
      if (code !== 0) throw new Error(`the import failed: ${stderr}`);
    }
    return Visit.of(store, folder, serve);
  }

  /**
   * @param folder removed at the end; holds the store
   * @param more words for `ambit serve`
   */
  static async of(store: string, folder: string, more: readonly string[] = []): Promise<Visit> {
    const server = spawn(process.execPath, [path.join(root, "cli/main.ts"), "serve", "--store", store, ...more], {
      env: {
        ...Object.fromEntries(
          Object.entries(process.env).filter(([name]) => !/^(AMBIT_|NODE_OPTIONS|VITEST)/.test(name)),
        ),
        AMBIT_FINGERPRINT_KEY_FILE: path.join(folder, "fingerprint.key"),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const launch = new URL(await firstLine(server));
    const token = readFileSync(path.join(store, `serve-${launch.port}.token`), "utf8").trim();
    const browser = await chromium.launch(chromiumLaunch());
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    const visit = new Visit(launch.origin, token, server, browser, context, folder);
    // The graph is derived once, before anybody waits for it.
    await visit.ask("entries", {});
    await visit.#watch();
    const page = await context.newPage();
    await page.goto(launch.href);
    await page.close();
    return visit;
  }

  async #watch(): Promise<void> {
    await this.context.exposeBinding("ambitFault", (_, text: string) => this.faults.push(text));
    await this.context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const told = window as unknown as { ambitFault(text: string): void };
        told.ambitFault(
          `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        );
      });
    });
    this.context.on("console", (message) => {
      if (message.type() === "error") this.faults.push(`console: ${message.text()}`);
    });
    this.context.on("weberror", (error) => this.faults.push(`error: ${error.error().message}`));
    this.context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.url && !/^(blob|data):$/.test(protocol)) this.faults.push(`request: ${request.url()}`);
    });
  }

  /** A page at this address of the server. */
  async open(address: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(this.url + address);
    return page;
  }

  /** The answer that the page has for a question, as a script gets it. */
  async ask<A>(query: string, input: unknown): Promise<A> {
    const response = await fetch(`${this.url}/api/v1/queries/${query}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${query}: ${response.status} ${await response.text()}`);
    return (await response.json()) as A;
  }

  async end(): Promise<void> {
    await this.#browser.close();
    const gone = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill("SIGTERM");
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The address that the server prints. */
function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (server.stdout) createInterface({ input: server.stdout }).once("line", resolve);
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`ambit serve ended with ${code}`)));
  });
}

const addressOf = (view: string, question: Question): string => {
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(question))
    for (const value of [values].flat()) search.append(name, value);
  return `/${view}?${search}`;
};

/** Fields of an address, some of them several times. */
type Question = Readonly<Record<string, string | readonly string[]>>;
/** The address of a radius. */
export const radiusOf = (question: Question): string => addressOf("radius", question);
/** The address of a comparison. */
export const diffOf = (question: Question): string => addressOf("diff", question);
/** The address of paths. */
export const pathsOf = (question: Question): string => addressOf("paths", question);
/** The address of a cut. */
export const cutOf = (question: Question): string => addressOf("cut", question);
