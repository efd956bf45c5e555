import type { GraphView } from "../graph/view.ts";
import type { CommonFlags } from "./context.ts";

/** Asks the graph that the common flags name: the store's latest snapshot unless they name another. */
export async function withGraph<A>(
  { store: folder, snapshot, asOf }: CommonFlags,
  ask: (graph: GraphView) => A,
): Promise<A> {
  // Loaded when needed: rules are many, and a usage error or `--help` needs none.
  const { openStore } = await import("../graph/store/open.ts");
  const { viewOfSnapshot } = await import("../graph/load.ts");
  const store = await openStore({ folder, create: false });
  try {
    return ask(viewOfSnapshot(await store.open(snapshot), asOf));
  } finally {
    await store.close();
  }
}
