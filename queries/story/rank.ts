import type { GraphReader } from "../../graph/port.ts";
import { accesses } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { authorities, type NodeKind } from "../../model/node.ts";
import { type Forest, type Spread, stepInto } from "./forest.ts";
import { positionalMask } from "./radius.ts";
import { classAt, kindAt, type Table } from "./table.ts";

/** Proofs drawn without being asked for, and those drawn where targets are named. */
const unasked = 3;
const asked = 10;
/** Targets looked at per proof wanted: some turn out to contradict themselves. */
const spare = 8;

/** Kinds that stand for what somebody becomes on the way: nobody's goal. */
const between: ReadonlySet<NodeKind> = new Set(["AwsMaxPrincipal", "K8sGroup", "K8sController"]);
const administer = accesses.indexOf("administer");
const impersonate = accesses.indexOf("impersonate");
const write = accesses.indexOf("write");
const tiers = 4;

interface Candidate {
  readonly p: number;
  readonly node: number;
  readonly tier: number;
  readonly stratum: number;
  readonly depth: number;
  /** 0 the greatest. */
  readonly access: number;
}

/**
 * What to draw node by node, most important first: authorities administered, then data stores and secrets, then
 * identities, then workloads and configuration; of these the best of each outermost boundary before its second; then the
 * more certain; then the fewer steps; then the greater access; then by id.
 *
 * @param targets where the question names some, only they
 */
export function mostImportant(
  graph: GraphReader,
  table: Table,
  forest: Forest,
  useful: Uint8Array,
  held: ReadonlySet<number>,
  targets: ReadonlySet<number> | undefined,
): { readonly candidates: readonly number[]; readonly most: number } {
  const most = targets ? asked : unasked;
  const { nodeOf, kind, access, place, places } = table;
  const depth = depths(table, forest);
  const compared = (a: Candidate, b: Candidate): number =>
    a.stratum - b.stratum ||
    a.depth - b.depth ||
    a.access - b.access ||
    compare(graph.nodes[a.node]?.id ?? "", graph.nodes[b.node]?.id ?? "") ||
    a.p - b.p;
  /** By outermost boundary and tier, each sorted and no longer than is looked at. */
  const lists = new Map<number, Candidate[]>();
  for (const p of forest.order) {
    if (useful[p] === 0 || held.has(p) || (targets && !targets.has(p))) continue;
    const node = nodeOf[p] as number;
    const tier = targets ? 0 : tierOf(kind[node] as number, access[p] as number);
    if (tier < 0) continue;
    const key = places.root(place[node] as number) * tiers + tier;
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    const worst = list.at(-1);
    const full = list.length >= most * spare;
    const far = depth[p] as number;
    const stratum = forest.stratumOf[p] as number;
    if (full && worst && (stratum > worst.stratum || (stratum === worst.stratum && far > worst.depth))) continue;
    insert(list, { p, node, tier, stratum, depth: far, access: strength(access[p] as number) }, compared, most * spare);
  }
  const ranked = [...lists.values()].flatMap((list) => list.map((one, turn) => ({ one, turn })));
  ranked.sort((a, b) => a.one.tier - b.one.tier || a.turn - b.turn || compared(a.one, b.one));
  return { candidates: ranked.slice(0, most * spare).map(({ one }) => one.p), most };
}

/** Keeps the list sorted and a node in it once, at its best. */
function insert(
  list: Candidate[],
  one: Candidate,
  compared: (a: Candidate, b: Candidate) => number,
  most: number,
): void {
  const same = list.findIndex(({ node }) => node === one.node);
  if (same >= 0) {
    if (compared(list[same] as Candidate, one) <= 0) return;
    list.splice(same, 1);
  }
  const at = list.findIndex((other) => compared(one, other) < 0);
  list.splice(at < 0 ? list.length : at, 0, one);
  if (list.length > most) list.pop();
}

const strength = (access: number): number => (access === administer ? 0 : access === write ? 1 : 2);

/** How much a target matters, 0 most; -1 for what is nobody's goal. */
function tierOf(kind: number, access: number): number {
  const name = kindAt(kind);
  if (between.has(name) || ((1 << access) & positionalMask) !== 0) return -1;
  switch (classAt(kind)) {
    case "data-store":
    case "secret":
      return name === "K8sConfigMap" ? 3 : 1;
    case "identity":
      if (authorities.has(name)) return access === administer ? 0 : -1;
      return access === impersonate ? 2 : -1;
    case "workload":
      return 3;
    default:
      return -1;
  }
}

/** Per privilege: steps that cost something on the longest chain to it. */
function depths({ nodeOf }: Table, forest: Forest): Int32Array {
  const depth = new Int32Array(nodeOf.length);
  for (const p of forest.order) {
    const step = stepInto(forest, p);
    if (step < 0) continue;
    const { csr } = (forest.spreads[forest.ownerOf[p] as number] as Spread).graph;
    let most = 0;
    for (let k = csr.premiseStart[step] as number; k < (csr.premiseStart[step + 1] as number); k++)
      most = Math.max(most, depth[csr.premises[k] as number] as number);
    depth[p] = most + Math.min(csr.cost[step] as number, 1);
  }
  return depth;
}
