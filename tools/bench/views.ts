import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import overview from "../../queries/overview.ts";
import reach from "../../queries/reach.ts";
import search from "../../queries/search.ts";
import story from "../../queries/story.ts";
import { type EstateStarts, writeEstate } from "../../test/support/estate.ts";
import type { Bench } from "./bench.ts";
import { alternate, calibrate, cpuOf, inProcess, type Milliseconds, type Pairs } from "./measure.ts";

const sizes = [10_000, 100_000];
const PAIRS = 5;
/** Beyond, the whole radius is a hundred megabytes of JSON, and no peer. */
const MOST_FOR_PEERS = 20_000;
/** What is promised of a search: ms, on a machine where the calibration loop takes as long as here. */
const SEARCH = { nodes: 100_000, most: 200, loop: 400 };

interface Row {
  readonly nodes: number;
  readonly view: string;
  readonly first: Milliseconds;
  readonly again: Pairs;
  readonly peer: string;
  readonly said: string;
}

/** What the page asks for each of its views, on an estate imported from files. */
export const viewsBench: Bench = {
  name: "views",
  title: "Views of the page",
  run: async (say) => {
    const rows: Row[] = [];
    const builds: string[] = [];
    for (const size of sizes) {
      const { graph, starts, build } = await estate(size);
      const count = graph.nodes.filter(({ kind }) => kind !== "Hub").length;
      builds.push(`${count} nodes and ${graph.csr.steps} steps were derived in ${(build / 1000).toFixed(1)} CPU s.`);
      say(builds.at(-1) ?? "");
      for (const view of views(graph, starts)) {
        const first = cpuOf(view.ask);
        const again = await alternate(inProcess(view.ask), inProcess(view.peer), PAIRS);
        rows.push({ nodes: count, view: view.name, first, again, peer: view.peerName, said: view.said() });
        say(`${view.name} at ${count}: first ${first.toFixed(0)} ms, then ${again.ours.median.toFixed(1)} ms`);
      }
    }
    const allowed = SEARCH.most * Math.max(1, calibrate() / SEARCH.loop);
    const slow = rows.filter(
      ({ nodes, view, again }) => nodes >= SEARCH.nodes / 2 && view === "search" && again.ours.median > allowed,
    );
    return {
      markdown: `${builds.join(" ")}\n\n${table(rows)}`,
      missed: slow.map(({ nodes }) => `search at ${nodes} nodes`),
    };
  },
};

async function estate(nodes: number): Promise<{ graph: GraphView; starts: EstateStarts; build: Milliseconds }> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-"));
  try {
    const starts = writeEstate(folder, { nodes });
    const run = await importPaths([folder], { as: [], strict: false, closedWorld: false, progress: () => {} });
    const facts: Fact[] = [];
    for await (const fact of run.facts) facts.push(fact);
    await run.close();
    const base = new FactBase(facts);
    let graph: GraphView | undefined;
    const build = cpuOf(() => {
      graph = viewOfFacts(base, { id: "bench", takenAt: base.asOf });
    });
    if (!graph) throw new Error("the estate gave no graph");
    return { graph, starts, build };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function views(graph: GraphView, { credential }: EstateStarts) {
  const drawn = story.input.parse({ from: ["internet"], assume: ["exposed"] });
  const everything = reach.input.parse({ from: ["internet"], assume: ["exposed"], all: true });
  const rows = reach.input.parse({ from: [credential], limit: 500 });
  const text = "team-1 bucket";
  const found = search.input.parse({ text });
  const words = text.split(" ");
  const scan = () =>
    graph.nodes.filter(({ id, name, tags }) =>
      words.every((word) => [id, name, ...tags].some((one) => one.toLowerCase().includes(word))),
    );
  const whole =
    graph.nodes.length > MOST_FOR_PEERS
      ? { peer: () => {}, peerName: "none" }
      : { peer: () => JSON.stringify(reach.run(graph, everything)), peerName: "the whole radius as JSON" };
  return [
    {
      name: "overview",
      ask: () => overview.run(graph, overview.input.parse({})),
      ...whole,
      said: () => "",
    },
    {
      name: "blast radius",
      ask: () => story.run(graph, drawn),
      ...whole,
      said: () => {
        const { nodes, edges, total } = story.run(graph, drawn);
        return `${nodes.length} of ${total.nodes} nodes, ${edges.length} edges`;
      },
    },
    {
      name: "reached table",
      ask: () => reach.run(graph, rows),
      ...whole,
      said: () => "",
    },
    {
      name: "search",
      ask: () => search.run(graph, found),
      peer: scan,
      peerName: "a filter over all nodes",
      said: () => `${search.run(graph, found).total} found`,
    },
  ];
}

const table = (rows: readonly Row[]): string =>
  [
    "CPU ms in the server; `first` also builds what later questions share, `then` is the median (least to most) of pairs alternating with the peer.",
    "",
    "| nodes | view | first | then | peer | peer's median | |",
    "| ---: | --- | ---: | ---: | --- | ---: | --- |",
    ...rows.map(
      ({ nodes, view, first, again: { ours, peer }, peer: name, said }) =>
        `| ${nodes} | ${view} | ${first.toFixed(0)} | ${ours.median.toFixed(1)} (${ours.least.toFixed(1)}-${ours.most.toFixed(1)}) | ${name} | ${name === "none" ? "" : peer.median.toFixed(1)} | ${said} |`,
    ),
  ].join("\n");
