import { accesses } from "../../model/access.ts";
import { authorities, passing } from "../../model/node.ts";
import { classAt, kindAt, positionalMask, type Table } from "../table.ts";
import { type Forest, type Spread, stepInto } from "./forest.ts";

/** Proofs drawn without being asked for, and those drawn where targets are named. */
const unasked = 3;
const asked = 10;
/** Targets looked at per proof wanted: some turn out to contradict themselves. */
const spare = 8;

const administer = accesses.indexOf("administer");
const impersonate = accesses.indexOf("impersonate");
const write = accesses.indexOf("write");
const tiers = 4;

interface Candidate {
  readonly p: number;
  readonly node: number;
  readonly tier: number;
  readonly stratum: number;
  /** Outermost boundaries that the way crosses into, at most `telling`. */
  readonly crossed: number;
  readonly depth: number;
  /** 0 the greatest. */
  readonly access: number;
}

/** More crossings than these make a way long, not more telling. */
const telling = 3;

/**
 * What to draw node by node, most important first: authorities administered, then data stores and secrets, then
 * identities, then workloads and configuration; of these the best of each outermost boundary before its second; then the
 * more certain; then what lies across more boundaries, for that is how far it spreads; then the fewer steps; then the
 * greater access; then by id.
 *
 * @param targets where the question names some, only they
 */
export function mostImportant(
  table: Table,
  forest: Forest,
  useful: Uint8Array,
  held: ReadonlySet<number>,
  targets: ReadonlySet<number> | undefined,
  isLeftOut: (node: number) => boolean,
): { readonly candidates: readonly number[]; readonly most: number } {
  const most = targets ? asked : unasked;
  const { nodeOf, kind, access, place, places } = table;
  const { depth, crossed } = waysOf(table, forest);
  const shortlist = new Shortlist(most * spare);
  for (const p of forest.order) {
    if (useful[p] === 0 || held.has(p) || (targets && !targets.has(p))) continue;
    const node = nodeOf[p] as number;
    const tier = targets ? 0 : tierOf(kind[node] as number, access[p] as number);
    if (tier < 0 || isLeftOut(node)) continue;
    shortlist.offer(places.root(place[node] as number) * tiers + tier, {
      p,
      node,
      tier,
      stratum: forest.stratumOf[p] as number,
      crossed: Math.min(crossed[p] as number, telling),
      depth: depth[p] as number,
      access: strength(access[p] as number),
    });
  }
  return { candidates: shortlist.ranked(), most };
}

/** Of two, which comes first; nodes and privileges are numbered in the order of their ids. */
const compared = (a: Candidate, b: Candidate): number =>
  a.stratum - b.stratum ||
  b.crossed - a.crossed ||
  a.depth - b.depth ||
  a.access - b.access ||
  a.node - b.node ||
  a.p - b.p;

/** The best of each tier and outermost boundary, each node once. */
class Shortlist {
  readonly #lists = new Map<number, Candidate[]>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  offer(key: number, one: Candidate): void {
    const list = this.#lists.get(key) ?? [];
    this.#lists.set(key, list);
    const worst = list.length < this.#most ? undefined : list.at(-1);
    if (worst && compared(one, worst) >= 0) return;
    const same = list.findIndex(({ node }) => node === one.node);
    if (same >= 0) {
      if (compared(list[same] as Candidate, one) <= 0) return;
      list.splice(same, 1);
    }
    const at = list.findIndex((other) => compared(one, other) < 0);
    list.splice(at < 0 ? list.length : at, 0, one);
    if (list.length > this.#most) list.pop();
  }

  /** By tier, and in a tier by turns from every boundary. */
  ranked(): number[] {
    const all = [...this.#lists.values()].flatMap((list) => list.map((one, turn) => ({ one, turn })));
    all.sort((a, b) => a.one.tier - b.one.tier || a.turn - b.turn || compared(a.one, b.one));
    return all.slice(0, this.#most).map(({ one }) => one.p);
  }
}

const strength = (access: number): number => (access === administer ? 0 : access === write ? 1 : 2);

/** How much a target matters, 0 most; -1 for what is nobody's goal. */
function tierOf(kind: number, access: number): number {
  const name = kindAt(kind);
  if (passing.has(name) || name === "K8sGroup" || ((1 << access) & positionalMask) !== 0) return -1;
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

/** A way counted no further: a tree counts a shared step once per use, which can double with every step. */
const longest = 1_000_000;

/** Per privilege: steps of the tree behind it that cost something, and outermost boundaries crossed into on a chain to it. */
function waysOf(
  { nodeOf, place, places }: Table,
  forest: Forest,
): { readonly depth: Int32Array; readonly crossed: Int32Array } {
  const depth = new Int32Array(nodeOf.length);
  const crossed = new Int32Array(nodeOf.length);
  /** Per privilege: its outermost boundary; of a hub that of what leads to it. */
  const root = new Int32Array(nodeOf.length).fill(-1);
  for (const p of forest.order) {
    const at = place[nodeOf[p] as number] as number;
    const own = at < 0 ? -1 : places.root(at);
    const step = stepInto(forest, p);
    let far = own;
    if (step >= 0) {
      const { csr } = (forest.spreads[forest.ownerOf[p] as number] as Spread).graph;
      let most = 0;
      let over = 0;
      for (let k = csr.premiseStart[step] as number; k < (csr.premiseStart[step + 1] as number); k++) {
        const q = csr.premises[k] as number;
        const from = root[q] as number;
        most = Math.min(most + (depth[q] as number), longest);
        over = Math.max(over, (crossed[q] as number) + Number(own >= 0 && from >= 0 && from !== own));
        if (own < 0) far = from;
      }
      depth[p] = most + Math.min(csr.cost[step] as number, 1);
      crossed[p] = over;
    }
    root[p] = far;
  }
  return { depth, crossed };
}
