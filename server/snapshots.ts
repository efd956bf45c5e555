import { openStore } from "../graph/store/open.ts";
import type { ImportRecord, SnapshotInfo, Store } from "../graph/store/port.ts";
import { UserError } from "../model/errors.ts";

/** How long a handle on the store is used, ms: a store that was moved away and made anew is seen after that. */
const handleAge = 5_000;

/** What the store holds, as of now: imports of other processes are seen at the next request. */
export class Snapshots {
  readonly #folder: string;
  #handle: { readonly store: Promise<Store>; readonly at: number } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
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
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.store.then(
      (store) => store.close(),
      () => {},
    );
  }

  /** Undefined where there is no store yet. */
  async #ask<A>(question: (store: Store) => Promise<A>): Promise<A | undefined> {
    try {
      return await question(await this.#store());
    } catch (error) {
      await this.close();
      if (error instanceof UserError && error.code === "store.none") return undefined;
      throw error;
    }
  }

  async #store(): Promise<Store> {
    const now = performance.now();
    if (this.#handle && now - this.#handle.at > handleAge) await this.close();
    this.#handle ??= { store: openStore({ folder: this.#folder, create: false }), at: now };
    return this.#handle.store;
  }
}
