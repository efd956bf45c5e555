import path from "node:path";
import { Worker } from "node:worker_threads";
import type { SnapshotInfo } from "../../graph/store/port.ts";
import { UserError } from "../../model/errors.ts";
import { placesOf } from "../problem/places.ts";
import { bug } from "../problem/problem.ts";
import type { Keep, KeepData, Kept } from "./message.ts";

const program = new URL(`./thread${path.extname(import.meta.filename)}`, import.meta.url);

/**
 * Changes which snapshots the store keeps, in a thread that ends with it: removing takes a while, and may have to wait for
 * an import. One after the other.
 */
export class Keeping {
  readonly #store: string;
  readonly #report: (bug: string) => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: string, report: (bug: string) => void) {
    this.#store = store;
    this.#report = report;
  }

  /** @throws UserError as the store does */
  run(keep: Keep): Promise<readonly SnapshotInfo[]> {
    const done = this.#last.then(() => this.#start(keep));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Waits for what runs. */
  async stop(): Promise<void> {
    await this.#last;
  }

  #start(keep: Keep): Promise<readonly SnapshotInfo[]> {
    const data: KeepData = { store: this.#store, keep };
    const worker = new Worker(program, { workerData: data, stdin: false });
    return new Promise((resolve, reject) => {
      let answered = false;
      const failed = (error: unknown): void => {
        if (answered) return;
        answered = true;
        this.#report(placesOf(error));
        reject(bug());
      };
      worker.once("message", (kept: Kept) => {
        answered = true;
        if ("snapshots" in kept) return resolve(kept.snapshots);
        const { code, message, help, details } = kept.error;
        reject(new UserError(code, message, help, details));
      });
      worker.once("error", failed);
      worker.once("exit", () => failed(new Error("the thread ended without an answer")));
    });
  }
}
