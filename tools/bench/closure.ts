import { fileURLToPath } from "node:url";
import { closure } from "../../graph/engine/closure.ts";
import { buildCsr, type Csr } from "../../graph/engine/csr.ts";
import type { Bench } from "./bench.ts";
import { digest, type Ready } from "./closure-contestant.ts";
import { type Contestant, contestant } from "./contestant.ts";
import { type Estate, type EstateShape, makeEstate } from "./estate.ts";
import { alternate, type Milliseconds, type Pairs, type Spread } from "./measure.ts";
import { type Kernel, nativeKernel } from "./native.ts";

const SEED = 20_261_122;
const PAIRS = 9;
const shapes: readonly EstateShape[] = ["dense", "tiered"];
const sizes = [10_000, 100_000, 1_000_000];
/** graphology and Map/Set stop here: beyond, their build takes minutes and gigabytes. */
const MOST_FOR_PEERS = 100_000;
/** At this size, the least ratio to graphology that the project promises. */
const FLOOR = { privileges: 100_000, ratio: 50 };
const script = fileURLToPath(new URL("closure-contestant.ts", import.meta.url));

interface Row {
  readonly estate: Estate;
  readonly reached: number;
  readonly peer: string;
  readonly build: Milliseconds;
  /** Undefined for the native kernel, which is given the engine's graph. */
  readonly peerBuild: Milliseconds | undefined;
  readonly pairs: Pairs;
}

/** Closure with predecessors from one start, by the engine and by others on the same graphs. */
export const closureBench: Bench = {
  name: "closure",
  title: "Closure with proofs",
  run: async (say) => {
    const kernel = nativeKernel();
    say(kernel === undefined ? "no C compiler here: no native kernel" : `native kernel: ${kernel.compiler}`);
    try {
      const rows: Row[] = [];
      for (const size of sizes) {
        for (const shape of shapes) rows.push(...(await compare(makeEstate(shape, size, SEED), kernel, say)));
      }
      return { markdown: report(rows, kernel), missed: rows.flatMap(missedBy) };
    } finally {
      kernel?.dispose();
    }
  },
};

async function compare(estate: Estate, kernel: Kernel | undefined, say: (line: string) => void): Promise<Row[]> {
  const graph = buildCsr(estate.privileges, estate.steps);
  const start = startOf(estate, graph);
  const reached = closure(graph, [start], 0).order;
  const expected = digest(reached);
  const ours = await enter("ours", estate, start);
  const rows: Row[] = [];
  const against = async (peer: string, them: Contestant, hash: string, peerBuild?: Milliseconds): Promise<void> => {
    if (hash !== expected) throw new Error(`${peer} and the engine reach different privileges`);
    const pairs = await alternate(ours.contestant.sample, them.sample, PAIRS);
    await them.stop();
    rows.push({ estate, reached: reached.length, peer, build: ours.build, peerBuild, pairs });
    say(`${labelOf(estate)}: ours ${shown(pairs.ours)} ms, ${peer} ${shown(pairs.peer)} ms, ${shownRatio(pairs)}`);
  };
  if (ours.digest !== expected) throw new Error("the engine reaches different privileges in another process");
  for (const peer of estate.privileges <= MOST_FOR_PEERS ? ["graphology", "Map/Set"] : []) {
    const them = await enter(peer, estate, start);
    await against(peer, them.contestant, them.digest, them.build);
  }
  if (kernel !== undefined) {
    const them = await kernel.load(graph, start);
    await against("C -O3", them.contestant, digest(them.reached));
  }
  await ours.contestant.stop();
  return rows;
}

async function enter(name: string, estate: Estate, start: number): Promise<Ready & { contestant: Contestant }> {
  const args = [name, estate.shape, estate.privileges, SEED, start];
  const entered = await contestant(process.execPath, [script, ...args.map(String)]);
  const ready: Ready = JSON.parse(entered.ready);
  return { ...ready, contestant: entered };
}

/** The first entry that reaches more than half of the estate: from a privilege that leads nowhere there is nothing to measure. */
function startOf({ privileges, entries }: Estate, graph: Csr): number {
  const start = entries.find((entry) => closure(graph, [entry], 0).count > privileges / 2);
  if (start === undefined) throw new Error("no entry of the estate reaches half of it");
  return start;
}

function missedBy({ estate, peer, pairs }: Row): string[] {
  const promised = peer === "graphology" && estate.privileges === FLOOR.privileges;
  if (!promised || pairs.ratio >= FLOOR.ratio) return [];
  return [`${labelOf(estate)}: ${pairs.ratio.toFixed(1)}x graphology, promised ${FLOOR.ratio}x`];
}

function labelOf({ shape, privileges }: Estate): string {
  return `${shape} ${privileges >= 1e6 ? `${privileges / 1e6}M` : `${privileges / 1e3}k`}`;
}

function figure(value: Milliseconds): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function shown({ median, least, most }: Spread): string {
  return `${figure(median)} (${figure(least)}-${figure(most)})`;
}

/** How many times longer the peer takes; under 1 the peer is faster. */
function shownRatio({ ratio }: Pairs): string {
  return ratio >= 10 ? `${ratio.toFixed(0)}x` : `${ratio.toFixed(2)}x`;
}

function report(rows: readonly Row[], kernel: Kernel | undefined): string {
  const line = ({ estate, reached, build, pairs, peer, peerBuild }: Row): string[] => [
    labelOf(estate),
    String(estate.steps.premises.length),
    String(reached),
    shown(pairs.ours),
    peer,
    shown(pairs.peer),
    shownRatio(pairs),
    build.toFixed(0),
    peerBuild?.toFixed(0) ?? "",
  ];
  const head = ["graph", "premises", "reached", "ours", "peer", "peer's", "peer / ours", "our build", "peer's build"];
  const table = [head, head.map(() => "---"), ...rows.map(line)].map((cells) => `| ${cells.join(" | ")} |`);
  return [
    "One start, exact AND/OR closure, predecessors kept. All reach the same (sha256 of the sorted privileges).",
    `CPU ms: median (least-most) of ${PAIRS} alternating pairs after warm-up, each contestant in a process of its own.`,
    "Building is CPU ms, once, cold. Seeded synthetic graphs: `tools/bench/estate.ts`.",
    `Native kernel: ${kernel?.compiler ?? "not measured, no C compiler"}.`,
    "",
    ...table,
    "",
  ].join("\n");
}
