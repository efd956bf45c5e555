import type { GraphView } from "../graph/view.ts";
import type { DesignOverlay } from "../importers/overlay/index.ts";
import type { Io } from "./io.ts";
import { recognisedLines } from "./render/import.ts";
import { clean } from "./render/text.ts";

/** A design as a question or the options of a command give it. */
interface Given {
  readonly bundles: unknown;
  readonly as: unknown;
  readonly namespace: unknown;
}

/** What the bundles of a question make of the graph's facts; what of them could not be read is said. */
export async function designOf(
  io: Io,
  { bundles, as, namespace }: Given,
  graph: GraphView,
): Promise<DesignOverlay | undefined> {
  if (!Array.isArray(bundles) || bundles.length === 0) return undefined;
  const { designOverlay } = await import("../importers/overlay/index.ts");
  const design = await designOverlay(bundles as string[], graph.facts(), {
    as: (as ?? []) as string[],
    ...(typeof namespace === "string" ? { namespace } : {}),
    warn: (message) => io.warn(`warning: ${clean(message)}\n`),
    progress: (message) => io.progress(`${clean(message)}\n`),
  });
  for (const line of recognisedLines(design)) io.note(`${line}\n`);
  return design;
}
