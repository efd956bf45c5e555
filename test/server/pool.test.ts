import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { AnswerBody } from "../../server/answer/message.ts";
import { Answers } from "../../server/answer/pool.ts";
import { defaultLimits, type Limits } from "../../server/limits.ts";
import { scratch } from "../cli/process.ts";
import { until } from "./served.ts";

const folder = scratch();
afterAll(() => folder.remove());

/**
 * A thread that opens graphs and answers as its tasks say: `open` and `run` milliseconds, `run` without a pause. It
 * answers with what it did so far, and which thread it is.
 */
const thread = path.join(folder.path, "thread.js");
writeFileSync(
  thread,
  `const { parentPort, threadId } = require("node:worker_threads");
const cancelled = new Set();
const graphs = new Set();
let opened;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
parentPort.on("message", async (message) => {
  if ("cancel" in message) return cancelled.add(message.cancel);
  const { id, graph, query } = message.ask;
  const { open = 0, run = 0, fail, die } = query.input;
  if (!graphs.has(graph.snapshot)) {
    const began = Date.now();
    await sleep(open);
    opened = [began, Date.now()];
  }
  graphs.add(graph.snapshot);
  parentPort.postMessage({ id, opened: true });
  await sleep(0);
  if (die) process.exit(3);
  for (const end = Date.now() + run; Date.now() < end && !cancelled.has(id); );
  if (fail === "error") return parentPort.postMessage({ id, error: { code: "usage.argument", message: "m", help: "h", details: [] } });
  if (fail === "bug") return parentPort.postMessage({ id, bug: "Error\\n    at x" });
  const bytes = new TextEncoder().encode(JSON.stringify({ threadId, graphs: [...graphs], opened }));
  parentPort.postMessage({ id, answer: { bytes, form: "json" } }, [bytes.buffer]);
});
`,
);

const bugs: string[] = [];
let pool: Answers | undefined;
afterEach(async () => {
  await pool?.close(0);
  bugs.length = 0;
});
const poolOf = (limits: Partial<Limits> = {}): Answers => {
  pool = new Answers({
    store: "",
    limits: { ...defaultLimits, ...limits },
    report: (bug) => bugs.push(bug),
    thread: pathToFileURL(thread),
  });
  return pool;
};
const graph = (snapshot: string) => ({ snapshot, importedAt: "" });
const query = (input: Record<string, unknown> = {}) => ({ id: "q", input });
const said = ({ bytes }: AnswerBody) =>
  JSON.parse(new TextDecoder().decode(bytes)) as { threadId: number; graphs: string[]; opened: [number, number] };

describe("answers", () => {
  it("come from two threads at once: one that takes long holds up no other", async () => {
    const answers = poolOf();
    const { threadId } = said(await answers.ask(graph("a"), query()));
    const gone = new AbortController();
    const slow = answers.ask(graph("a"), query({ run: 60_000 }), gone.signal);
    expect(said(await answers.ask(graph("a"), query())).threadId).not.toBe(threadId);
    gone.abort();
    await expect(slow).rejects.toThrow();
  });

  it("of one graph that is not open yet wait for the thread that opens it", async () => {
    const answers = poolOf();
    const all = await Promise.all([1, 2, 3].map(() => answers.ask(graph("a"), query({ open: 300 }))));
    // The other thread opens it after the first: from what that left in the store's cache.
    const opened = new Map(all.map(said).map((one) => [one.threadId, one.opened]));
    const [first, second] = [...opened.values()].sort(([a], [b]) => a - b);
    expect(second?.[0] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(first?.[1] ?? 0);
  });

  it("of another graph do not", async () => {
    const answers = poolOf();
    const gone = new AbortController();
    const opening = answers.ask(graph("a"), query({ open: 60_000 }), gone.signal);
    expect(said(await answers.ask(graph("b"), query())).graphs).toEqual(["b"]);
    gone.abort();
    await expect(opening).rejects.toThrow();
  });

  it("that take too long end with their thread; the next has a new one", async () => {
    const answers = poolOf({ answer: 4_000, threads: 1 });
    const { threadId } = said(await answers.ask(graph("a"), query()));
    await expect(answers.ask(graph("a"), query({ run: 60_000 }))).rejects.toMatchObject({
      code: "server.timeout",
      message: "the answer takes longer than the time limit",
    });
    await until(
      async () => (await answers.ask(graph("a"), query()).then(said, () => ({ threadId }))).threadId !== threadId,
    );
  });

  it("of a graph that takes long to open are late, but it is opened meanwhile", async () => {
    const answers = poolOf({ answer: 300, threads: 1 });
    await expect(answers.ask(graph("a"), query({ open: 1200 }))).rejects.toMatchObject({
      code: "server.timeout",
      help: "ask again in a minute: it goes on meanwhile",
    });
    await until(() =>
      answers.ask(graph("a"), query({ open: 60_000 })).then(
        () => true,
        () => false,
      ),
    );
  });

  it("that nobody waits for are not begun, or ended", async () => {
    const answers = poolOf({ threads: 1, abandoned: 200 });
    const { threadId } = said(await answers.ask(graph("a"), query()));
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = answers.ask(graph("a"), query({ run: 60_000 }), running.signal);
    const second = answers.ask(graph("b"), query(), waiting.signal);
    waiting.abort();
    await expect(second).rejects.toMatchObject({ message: "the question was taken back" });
    await new Promise((resolve) => setTimeout(resolve, 200));
    running.abort();
    await expect(first).rejects.toMatchObject({ message: "the question was taken back" });
    const next = said(await answers.ask(graph("a"), query()));
    expect(next).toMatchObject({ graphs: ["a"] });
    expect(next.threadId).not.toBe(threadId);
    await expect(answers.ask(graph("a"), query(), AbortSignal.abort())).rejects.toThrow();
  });

  it("that are quick keep their thread though nobody waits", async () => {
    const answers = poolOf({ threads: 1, abandoned: 5_000 });
    const { threadId } = said(await answers.ask(graph("a"), query()));
    const gone = new AbortController();
    const asked = answers.ask(graph("a"), query({ run: 300 }), gone.signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
    gone.abort();
    await expect(asked).rejects.toThrow();
    expect(said(await answers.ask(graph("a"), query())).threadId).toBe(threadId);
  });

  it("are refused when too many wait", async () => {
    const answers = poolOf({ threads: 1, waiting: 1 });
    const asked = [1, 2].map(() => answers.ask(graph("a"), query({ open: 500 })));
    await expect(answers.ask(graph("a"), query())).rejects.toMatchObject({ code: "server.busy" });
    await Promise.all(asked);
  });

  it("that fail say why; bugs are reported and not shown", async () => {
    const answers = poolOf();
    await expect(answers.ask(graph("a"), query({ fail: "error" }))).rejects.toMatchObject({
      code: "usage.argument",
      message: "m",
      help: "h",
    });
    expect(bugs).toEqual([]);
    await expect(answers.ask(graph("a"), query({ fail: "bug" }))).rejects.toMatchObject({ code: "server.bug" });
    expect(bugs).toEqual(["Error\n    at x"]);
    await expect(answers.ask(graph("a"), query({ die: true }))).rejects.toMatchObject({ code: "server.bug" });
    expect(said(await answers.ask(graph("a"), query())).graphs).toEqual(["a"]);
  });

  it("that run may end when the server stops; no other begins", async () => {
    const answers = poolOf({ threads: 1 });
    await answers.ask(graph("a"), query());
    const running = answers.ask(graph("a"), query({ run: 400 }));
    const waiting = answers.ask(graph("a"), query());
    const refused = expect(waiting).rejects.toMatchObject({ code: "server.stopping" });
    await answers.close(10_000);
    expect(said(await running).graphs).toEqual(["a"]);
    await refused;
    await expect(answers.ask(graph("a"), query())).rejects.toMatchObject({ code: "server.stopping" });
  });
});
