import { openStore } from "../graph/store/open.ts";
import type { ImportRecord, SnapshotInfo, Store } from "../graph/store/port.ts";
import { UserError } from "../model/errors.ts";

/** How long a handle on the store is used, ms: a store that was moved away and made anew is seen after that. */
const handleAge = 5_000;

interface Handle {
  readonly store: Promise<Store>;
  readonly at: number;
  /** Questions that are being answered by it. */
  readonly asked: Set<Promise<unknown>>;
  /** Set from when nobody new is answered by it. */
  closed?: Promise<void>;
}

/** What the store holds, as of now: imports of other processes are seen at the next request. */
export class Snapshots {
  readonly #folder: string;
  readonly #open: (folder: string) => Promise<Store>;
  #handle: Handle | undefined;

  constructor(folder: string, open = (at: string): Promise<Store> => openStore({ folder: at, create: false })) {
    this.#folder = folder;
    this.#open = open;
  }

  /** Newest first; none where nothing was imported yet. @throws UserError store.unusable, store.busy */
  async all(): Promise<readonly SnapshotInfo[]> {
    return (await this.#ask((store) => store.snapshots())) ?? [];
  }

  /** Newest first. */
  async imports(): Promise<readonly ImportRecord[]> {
    return [...((await this.#ask((store) => store.imports())) ?? [])].reverse();
  }

  /** By id or the beginning of one; the newest where none is given. @throws UserError store.none, usage.unknown-snapshot */
  async find(idOrPrefix: string | undefined): Promise<SnapshotInfo> {
    const all = await this.all();
    const [newest] = all;
    if (!newest)
      throw new UserError("store.none", "nothing was imported yet", "import something first: POST /api/v1/imports");
    if (idOrPrefix === undefined) return newest;
    const wanted = idOrPrefix.toLowerCase();
    const matches = /^[0-9a-f]{1,64}$/.test(wanted) ? all.filter(({ id }) => id.startsWith(wanted)) : [];
    const [match, ...others] = matches;
    if (match && others.length === 0) return match;
    throw new UserError(
      "usage.unknown-snapshot",
      match ? `${matches.length} snapshots begin so` : "no snapshot of the store has this id",
      match ? "give more of the id" : "see GET /api/v1/snapshots",
    );
  }

  async close(): Promise<void> {
    if (this.#handle) await this.#retire(this.#handle);
  }

  /** Undefined where there is no store yet. */
  async #ask<A>(question: (store: Store) => Promise<A>): Promise<A | undefined> {
    const handle = this.#current();
    const answer = handle.store.then(question);
    handle.asked.add(answer);
    try {
      return await answer;
    } catch (error) {
      void this.#retire(handle);
      if (error instanceof UserError && error.code === "store.none") return undefined;
      throw error;
    } finally {
      handle.asked.delete(answer);
    }
  }

  #current(): Handle {
    const now = performance.now();
    if (this.#handle && now - this.#handle.at > handleAge) void this.#retire(this.#handle);
    this.#handle ??= { store: this.#open(this.#folder), at: now, asked: new Set() };
    return this.#handle;
  }

  /** Nobody new is answered by it; it is closed when those who asked before have their answers. */
  #retire(handle: Handle): Promise<void> {
    if (this.#handle === handle) this.#handle = undefined;
    const close = async (): Promise<void> => {
      await Promise.allSettled(handle.asked);
      // What goes wrong in closing is of no consequence to whoever asks next.
      await handle.store.then((store) => store.close()).catch(() => {});
    };
    handle.closed ??= close();
    return handle.closed;
  }
}
