import type { GraphReader } from "../../graph/port.ts";
import type { PlacementBook } from "./placement.ts";

const empty: PlacementBook = { all: [], of: () => [], bypasses: [] };

/** Made once for a graph: linear in its routes and what they lead to. */
export const placements = (_graph: GraphReader): PlacementBook => empty;
