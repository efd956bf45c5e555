import { viewOfSnapshot } from "../graph/load.ts";
import { openEmbedded } from "../graph/store/embedded.ts";
import type { GraphView } from "../graph/view.ts";
import type { CommonFlags } from "./context.ts";

/** The graph that the common flags name: the store's latest snapshot unless they name another. */
export async function openGraph({ store: folder, snapshot }: CommonFlags): Promise<GraphView> {
  const store = await openEmbedded(folder, false);
  return viewOfSnapshot(await store.open(snapshot));
}
