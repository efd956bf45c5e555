import { viewOfSnapshot } from "../../graph/load.ts";
import { openStore } from "../../graph/store/open.ts";
import type { Store } from "../../graph/store/port.ts";
import type { GraphView } from "../../graph/view.ts";
import type { GraphKey } from "./message.ts";

interface Open {
  readonly store: Store;
  readonly view: GraphView;
}

/** The graphs that a thread has open, the longest unused first. Each is opened once, however many ask for it meanwhile. */
export class Views {
  readonly #folder: string;
  readonly #most: number;
  readonly #open = new Map<string, Promise<Open>>();

  constructor(folder: string, most: number) {
    this.#folder = folder;
    this.#most = most;
  }

  /** @throws UserError as the store does */
  async open(key: GraphKey): Promise<GraphView> {
    const name = JSON.stringify([key.snapshot, key.importedAt, key.asOf]);
    const found = this.#open.get(name) ?? this.#opened(key);
    this.#open.delete(name);
    this.#open.set(name, found);
    try {
      const { view } = await found;
      await this.#tidy();
      return view;
    } catch (error) {
      this.#open.delete(name);
      throw error;
    }
  }

  /** A handle each: what is read later comes from the store that the graph came from. */
  async #opened({ snapshot, asOf }: GraphKey): Promise<Open> {
    const store = await openStore({ folder: this.#folder, create: false });
    try {
      return { store, view: viewOfSnapshot(await store.open(snapshot), asOf) };
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async #tidy(): Promise<void> {
    for (const [name, old] of [...this.#open].slice(0, -this.#most)) {
      this.#open.delete(name);
      await old.then(({ store }) => store.close());
    }
  }
}
