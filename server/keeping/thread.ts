import { parentPort, workerData } from "node:worker_threads";
import { openStore } from "../../graph/store/open.ts";
import { UserError } from "../../model/errors.ts";
import type { KeepData, Kept } from "./message.ts";

/** Does one thing with the store and ends. What is a bug ends the thread with it. */
async function work({ store: folder, keep }: KeepData): Promise<Kept> {
  const store = await openStore({ folder, create: false });
  try {
    return {
      snapshots:
        keep.do === "pin" ? [await store.pin(keep.id, keep.pin)] : await store.prune(keep.retention, keep.dryRun),
    };
  } finally {
    await store.close();
  }
}

try {
  parentPort?.postMessage(await work(workerData as KeepData));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  const { code, message, help, details } = error;
  parentPort?.postMessage({ error: { code, message, help, details } } satisfies Kept);
}
