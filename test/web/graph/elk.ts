import { createRequire } from "node:module";
import type { ElkNode } from "elkjs/lib/elk-api.js";

/** The layout engine without a worker, as CommonJS gives it. */
const Engine = createRequire(import.meta.url)("elkjs") as new () => { layout(graph: ElkNode): Promise<ElkNode> };

export const elkLayout = (graph: ElkNode): Promise<ElkNode> => new Engine().layout(graph);
