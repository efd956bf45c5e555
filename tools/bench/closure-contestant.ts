import { createHash } from "node:crypto";
import { closure } from "../../graph/engine/closure.ts";
import { buildCsr } from "../../graph/engine/csr.ts";
import { serveRuns } from "./contestant.ts";
import { type Estate, type EstateShape, makeEstate } from "./estate.ts";
import { cpuOf, inProcess } from "./measure.ts";
import { graphologyPeer, naivePeer, type Peer } from "./peers.ts";

/**
 * `node closure-contestant.ts <ours|graphology|Map/Set> <dense|tiered> <privileges> <seed> <start>`: a contestant whose
 * first line is JSON, `{ build, digest }`: CPU ms to build its graph, hash of what it reaches.
 */
export interface Ready {
  readonly build: number;
  readonly digest: string;
}

/** The engine. Its first closure, over nothing, lays the graph out. */
function ours(estate: Estate): Peer {
  const graph = buildCsr(estate.privileges, estate.steps);
  closure(graph, [], 0);
  return {
    run: (start) => {
      const { order } = closure(graph, [start], 0);
      return () => order;
    },
  };
}

export const contestants: Readonly<Record<string, (estate: Estate) => Peer>> = {
  ours,
  graphology: graphologyPeer,
  "Map/Set": naivePeer,
};

/** Hash of a set of privileges, whatever order it comes in. */
export function digest(reached: Iterable<number>): string {
  return createHash("sha256").update(Int32Array.from(reached).sort()).digest("hex");
}

if (import.meta.main) {
  const [name = "", shape = "", privileges = "", seed = "", start = ""] = process.argv.slice(2);
  const make = contestants[name];
  if (make === undefined) throw new Error(`no contestant is called ${name}`);
  const estate = makeEstate(shape as EstateShape, Number(privileges), Number(seed));
  const made: Peer[] = [];
  const build = cpuOf(() => made.push(make(estate)));
  for (const { run } of made) {
    const ready: Ready = { build, digest: digest(run(Number(start))()) };
    await serveRuns(
      JSON.stringify(ready),
      inProcess(() => run(Number(start))),
    );
  }
}
