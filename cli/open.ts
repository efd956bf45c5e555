import type { StoredFacts } from "../graph/load.ts";
import type { Archive } from "../graph/port/archive.ts";
import type { GraphView } from "../graph/view.ts";
import type { CommonFlags } from "./context.ts";

/** Asks the graph that the common flags name: the store's latest snapshot unless they name another. */
export async function withGraph<A>(
  { store: folder, snapshot, asOf }: CommonFlags,
  ask: (graph: GraphView) => A | Promise<A>,
): Promise<A> {
  // Loaded when needed: rules are many, and a usage error or `--help` needs none.
  const { openStore } = await import("../graph/store/open.ts");
  const { viewOfSnapshot } = await import("../graph/load.ts");
  const store = await openStore({ folder, create: false });
  try {
    return await ask(viewOfSnapshot(await store.open(snapshot), asOf));
  } finally {
    await store.close();
  }
}

/** Asks the facts of the snapshot that the common flags name, where the graph is of no use. */
export async function withFacts<A>(
  { store: folder, snapshot, asOf }: CommonFlags,
  ask: (stored: StoredFacts) => A | Promise<A>,
): Promise<A> {
  const { openStore } = await import("../graph/store/open.ts");
  const store = await openStore({ folder, create: false });
  try {
    return await ask(await store.facts(snapshot, asOf));
  } finally {
    await store.close();
  }
}

/** Asks what the store keeps of the past; `--snapshot` names the snapshot that is asked about. */
export async function withArchive<A>(
  { store: folder, snapshot, asOf }: CommonFlags,
  ask: (archive: Archive) => Promise<A>,
): Promise<A> {
  const { openStore } = await import("../graph/store/open.ts");
  const { archiveOf } = await import("../graph/archive.ts");
  const store = await openStore({ folder, create: false });
  try {
    return await ask(
      await archiveOf(store, {
        ...(snapshot === undefined ? {} : { snapshot }),
        ...(asOf === undefined ? {} : { asOf }),
      }),
    );
  } finally {
    await store.close();
  }
}
