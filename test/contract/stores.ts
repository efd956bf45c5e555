import type { CompiledGraph } from "../../graph/compiled.ts";
import type { FactBase } from "../../graph/facts.ts";
import type { Store } from "../../graph/store/port.ts";
import { compileNothing } from "../graph/store/graphs.ts";

/** A store of the kind under test, empty, and a way to open it again. */
export interface TestStore {
  open(compile: (facts: FactBase) => CompiledGraph): Promise<Store>;
  remove(): Promise<void>;
}

type Again = (compile?: (facts: FactBase) => CompiledGraph) => Promise<Store>;

/** Runs a test with an empty store, and with more handles on it; ends them all. */
export const stores =
  (create: () => Promise<TestStore>) =>
  async (work: (store: Store, again: Again) => Promise<void>): Promise<void> => {
    const made = await create();
    const opened: Store[] = [];
    const open: Again = async (compile = compileNothing) => {
      const store = await made.open(compile);
      opened.push(store);
      return store;
    };
    try {
      await work(await open(), open);
    } finally {
      for (const store of opened) await store.close();
      await made.remove();
    }
  };
