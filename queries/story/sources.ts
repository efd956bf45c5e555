import { hubKind, type UsedSteps } from "./radius.ts";

/**
 * What used steps lead from, looking through hubs and whatever else is transparent. Steps must be asked in walk order;
 * the fields tell of the last one asked.
 */
export class Sources {
  /** What the step leads to; -1 where that is transparent. */
  made = -1;
  /** What it leads from, each once. */
  readonly from: number[] = [];
  /** How many steps come from each: more than one where several entered a transparent one before. */
  readonly weight: number[] = [];
  readonly #nodeOf: Int32Array;
  readonly #at: (node: number) => number;
  readonly #most: number;
  /** Per transparent privilege with one thing behind it: which, plus one, and its weight. */
  readonly #one: Int32Array;
  readonly #oneWeight: Int32Array;
  /** Per transparent privilege with several. */
  readonly #several = new Map<number, Map<number, number>>();

  /**
   * @param at per node what stands for it, -1 for a transparent one
   * @param most things told per step; the others are not
   */
  constructor(nodeOf: Int32Array, at: (node: number) => number, most: number) {
    this.#nodeOf = nodeOf;
    this.#at = at;
    this.#most = most;
    this.#one = new Int32Array(nodeOf.length);
    this.#oneWeight = new Int32Array(nodeOf.length);
  }

  ask({ steps, owners, graphs }: UsedSteps, index: number): void {
    this.from.length = 0;
    this.weight.length = 0;
    this.made = -1;
    const csr = graphs[owners[index] as number]?.csr;
    if (!csr) return;
    const step = steps[index] as number;
    const made = csr.conclusion[step] as number;
    for (let k = csr.premiseStart[step] as number; k < (csr.premiseStart[step + 1] as number); k++)
      this.#look(csr.premises[k] as number);
    this.made = this.#at(this.#nodeOf[made] as number);
    if (this.made < 0)
      for (let i = 0; i < this.from.length; i++) this.#pass(made, this.from[i] ?? 0, this.weight[i] ?? 0);
  }

  #look(premise: number): void {
    const at = this.#at(this.#nodeOf[premise] as number);
    if (at >= 0) {
      this.#add(at, 1);
      return;
    }
    const one = this.#one[premise] as number;
    if (one > 0) this.#add(one - 1, this.#oneWeight[premise] as number);
    for (const [other, weight] of this.#several.get(premise) ?? []) this.#add(other, weight);
  }

  #add(at: number, weight: number): void {
    const known = this.from.indexOf(at);
    if (known >= 0) this.weight[known] = Math.max(this.weight[known] ?? 0, weight);
    else if (this.from.length < this.#most) {
      this.from.push(at);
      this.weight.push(weight);
    }
  }

  #pass(made: number, at: number, weight: number): void {
    const several = this.#several.get(made);
    const one = this.#one[made] as number;
    if (several) {
      if (several.has(at) || several.size < this.#most) several.set(at, (several.get(at) ?? 0) + weight);
    } else if (one === 0 || one === at + 1) {
      this.#one[made] = at + 1;
      this.#oneWeight[made] = (this.#oneWeight[made] as number) + weight;
    } else {
      this.#several.set(made, new Map([[one - 1, this.#oneWeight[made] as number]]));
      this.#one[made] = 0;
      this.#pass(made, at, weight);
    }
  }
}

/** Over nodes, hubs alone being transparent. */
export const nodeSources = (kind: Uint8Array, nodeOf: Int32Array, most: number): Sources =>
  new Sources(nodeOf, (node) => (kind[node] === hubKind ? -1 : node), most);
