import http from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "../../server/jobs/job.ts";
import { form, type TestServer, testServer, until } from "./served.ts";

interface Event {
  readonly id: number;
  readonly job: Job;
}

/** An event stream as a browser reads it. */
class Stream {
  text = "";
  status = 0;
  headers: http.IncomingHttpHeaders = {};
  ended = false;
  readonly #request: http.ClientRequest;

  constructor(server: TestServer, lastEventId?: number) {
    this.#request = http.get(
      {
        host: "127.0.0.1",
        port: server.address.port,
        path: "/api/v1/events",
        agent: false,
        headers: {
          Authorization: `Bearer ${server.app.credentials.bearer}`,
          "Accept-Encoding": "gzip",
          ...(lastEventId === undefined ? {} : { "Last-Event-ID": String(lastEventId) }),
        },
      },
      (res) => {
        this.status = res.statusCode ?? 0;
        this.headers = res.headers;
        res.setEncoding("utf8");
        res.on("data", (chunk: string) => {
          this.text += chunk;
        });
        res.on("error", () => {});
        res.on("end", () => {
          this.ended = true;
        });
      },
    );
    this.#request.on("error", () => {});
  }

  get events(): Event[] {
    return [...this.text.matchAll(/^id: (\d+)\nevent: job\ndata: (.+)\n\n/gm)].map(([, id, data]) => ({
      id: Number(id),
      job: JSON.parse(data ?? "") as Job,
    }));
  }
  close(): void {
    this.#request.destroy();
  }
}

let server: TestServer;
beforeAll(async () => {
  server = await testServer(async () => {}, { limits: { keepAlive: 50, streams: 3 } });
});
afterAll(() => server.end());

/** An import that fails at once, which says as much. */
async function failing(): Promise<string> {
  const reply = await server.ask("/api/v1/imports", form([{ name: "files", filename: "notes.txt", content: "x" }]));
  return String(reply.json()["job"]);
}
const lastState = (stream: Stream, id: string): string | undefined =>
  stream.events.filter(({ job }) => job.id === id).at(-1)?.job.state;

describe("the event stream", () => {
  it("tells every step of a job, numbered, neither packed nor stored", async () => {
    const stream = new Stream(server);
    await until(() => stream.status === 200);
    expect(stream.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
    });
    expect(stream.headers["content-encoding"]).toBeUndefined();
    const id = await failing();
    await until(() => lastState(stream, id) === "failed");
    const own = stream.events.filter(({ job }) => job.id === id);
    expect([...new Set(own.map(({ job }) => job.state))]).toEqual(["queued", "running", "failed"]);
    expect(own.map((event) => event.id)).toEqual(own.map((event) => event.id).toSorted((a, b) => a - b));
    expect(own.at(-1)?.job).toEqual((await server.ask(`/api/v1/jobs/${id}`)).json());
    expect(stream.text.startsWith("retry: 1000\n\n")).toBe(true);
    await until(() => stream.text.includes(": alive\n\n"));
    stream.close();
    await until(() => server.app.streams.count === 0);
  });

  it("tells who comes back what changed meanwhile, and who comes first everything", async () => {
    const first = await failing();
    const stream = new Stream(server);
    await until(() => lastState(stream, first) === "failed");
    const last = stream.events.at(-1)?.id ?? 0;
    stream.close();
    const second = await failing();
    await until(async () => (await server.ask(`/api/v1/jobs/${second}`)).json<Job>().state === "failed");
    const back = new Stream(server, last);
    await until(() => lastState(back, second) === "failed");
    expect(new Set(back.events.map(({ job }) => job.id))).toEqual(new Set([second]));
    back.close();
    // A number of an earlier run of the server.
    const stranger = new Stream(server, 1_000_000);
    await until(() => lastState(stranger, second) === "failed");
    expect(lastState(stranger, first)).toBe("failed");
    stranger.close();
    await until(() => server.app.streams.count === 0);
  });

  it("is open as often as may be", async () => {
    const streams = [new Stream(server), new Stream(server), new Stream(server)];
    await until(() => streams.every(({ status }) => status === 200));
    const fourth = await server.ask("/api/v1/events");
    expect([fourth.status, fourth.json()["code"]]).toEqual([503, "server.busy"]);
    for (const stream of streams) stream.close();
    await until(() => server.app.streams.count === 0);
  });

  it("ends when the server stops, and the server with it", async () => {
    const own = await testServer();
    const stream = new Stream(own);
    await until(() => stream.status === 200);
    const began = performance.now();
    await own.close();
    await until(() => stream.ended);
    expect(performance.now() - began).toBeLessThan(4000);
    await own.end();
  });

  it("takes no word after its end, of jobs that the stop cancels", async () => {
    const own = await testServer();
    const stream = new Stream(own);
    await until(() => stream.status === 200);
    for (let n = 0; n < 3; n++)
      await own.ask("/api/v1/imports", form([{ name: "files", filename: "notes.txt", content: "x" }]));
    const wrong: unknown[] = [];
    const note = (error: unknown): number => wrong.push(error);
    process.on("uncaughtException", note);
    try {
      await own.close();
      await until(() => stream.ended);
      expect(wrong).toEqual([]);
    } finally {
      process.off("uncaughtException", note);
      await own.end();
    }
  });
});
