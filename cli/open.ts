import { viewOfSnapshot } from "../graph/load.ts";
import { openEmbedded } from "../graph/store/embedded.ts";
import type { GraphView } from "../graph/view.ts";
import type { CommonFlags } from "./context.ts";

/** Asks the graph that the common flags name: the store's latest snapshot unless they name another. */
export async function withGraph<A>(
  { store: folder, snapshot, asOf }: CommonFlags,
  ask: (graph: GraphView) => A,
): Promise<A> {
  const store = await openEmbedded(folder, false);
  try {
    return ask(viewOfSnapshot(await store.open(snapshot), asOf));
  } finally {
    await store.close();
  }
}
