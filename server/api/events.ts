import type { Response, Router } from "express";
import { UserError } from "../../model/errors.ts";
import type { Job } from "../jobs/job.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";

/** Bytes that a reader may be behind. One that does not read is let go: when it comes back it gets what it missed. */
const mostBehind = 4 * 1024 * 1024;
/** When a browser comes back: ms. */
const retry = 1_000;

/**
 * One stream of everything that happens: `job` events, each with the whole job. The id of an event is the number of the
 * change. Whoever comes back with `Last-Event-ID` gets the jobs that changed since, whoever comes first all of them.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStreams {
  readonly #services: Pick<Services, "jobs" | "limits">;
  readonly #open = new Set<Response>();

  constructor(services: Pick<Services, "jobs" | "limits">) {
    this.#services = services;
  }

  get count(): number {
    return this.#open.size;
  }

  open(res: Response, lastEventId: string | undefined): void {
    const { jobs, limits } = this.#services;
    if (this.#open.size >= limits.streams)
      throw new UserError("server.busy", "too many event streams are open", "close one of the pages");
    this.#open.add(res);
    res.set({
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    });
    res.flushHeaders();
    res.write(`retry: ${retry}\n\n`);
    const send = (job: Job, changed: number): void => {
      // A stream that was ended stays open until its reader has it all.
      if (res.writableEnded) return;
      if (res.writableLength > mostBehind) res.destroy();
      else res.write(`id: ${changed}\nevent: job\ndata: ${JSON.stringify(job)}\n\n`);
    };
    const since = /^\d{1,15}$/.test(lastEventId ?? "") ? Number(lastEventId) : 0;
    for (const { job, changed } of jobs.changedSince(since)) send(job, changed);
    const deaf = jobs.listen(send);
    const alive = setInterval(() => res.writableEnded || res.write(": alive\n\n"), limits.keepAlive);
    res.on("close", () => {
      clearInterval(alive);
      deaf();
      this.#open.delete(res);
    });
  }

  /** Ends every stream. */
  close(): void {
    for (const res of this.#open) res.end();
  }
}

export function eventRoutes(router: Router, streams: EventStreams): void {
  route(router, "/events", {
    get(req, res) {
      const { headers, method } = req;
      if (method === "HEAD") res.type("text/event-stream").end();
      else streams.open(res, headers["last-event-id"] as string | undefined);
    },
  });
}
