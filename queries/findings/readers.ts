import type { GraphReader } from "../../graph/port.ts";
import type { Access } from "../../model/access.ts";
import { kindSpec } from "../../model/node.ts";
import { anyAccount } from "../../model/node-id.ts";

/** Groups that everybody is in. */
const everybody =
  /:group:(system%3Aauthenticated|system%3Aunauthenticated|system:authenticated|system:unauthenticated)$/;
const readings: readonly Access[] = ["read", "administer"];

interface ReadersOf {
  readonly count: number;
  /** Set where anybody is among them: who, by node id. */
  readonly anybody?: string;
  /** A step by which it is read; -1 where there is none. */
  readonly step: number;
}

/** Who can read a secret in one step, through hubs. What a hub's holders are is counted once. */
export class Readers {
  readonly #graph: GraphReader;
  readonly #holders = new Map<number, ReadonlySet<number>>();

  constructor(graph: GraphReader) {
    this.#graph = graph;
  }

  /** @param bound beyond which it need not be counted in full where one hub does not tell */
  of(secret: number, bound: number): ReadersOf {
    const found = new Set<number>();
    let anybody: string | undefined;
    let by = -1;
    for (const access of readings) {
      for (const [step, premise] of this.#ways(this.#graph.privilegeIndex(secret, access))) {
        const holders = this.#holdersOf(premise);
        const anyone = [...holders].find((node) => this.#isAnybody(node));
        if (anyone !== undefined && anybody === undefined) {
          anybody = this.#graph.nodes[anyone]?.id;
          by = step;
        }
        if (holders.size > 0 && by < 0) by = step;
        if (found.size > bound && holders.size <= found.size) continue;
        for (const one of holders) found.add(one);
      }
    }
    return { count: found.size, ...(anybody === undefined ? {} : { anybody }), step: by };
  }

  *#ways(privilege: number): Iterable<readonly [step: number, premise: number]> {
    const { makeStart, makes } = this.#graph.csr;
    for (let m = makeStart[privilege] ?? 0; privilege >= 0 && m < (makeStart[privilege + 1] ?? 0); m++) {
      const step = makes[m] ?? 0;
      const premises = this.#graph.premisesOf(step);
      if (premises.length === 1 && premises[0] !== undefined) yield [step, premises[0]];
    }
  }

  #holdersOf(premise: number): ReadonlySet<number> {
    const node = this.#graph.nodeOf(premise);
    const kind = this.#graph.nodes[node]?.kind ?? "Hub";
    if (kind !== "Hub") {
      const isReader =
        kind === "Internet" || (kindSpec(kind).class === "identity" && this.#graph.accessOf(premise) === "impersonate");
      return isReader && kind !== "AwsMaxPrincipal" ? new Set([node]) : new Set();
    }
    const known = this.#holders.get(premise);
    if (known) return known;
    const found = new Set<number>();
    this.#holders.set(premise, found);
    for (const [, holder] of this.#ways(premise)) for (const one of this.#holdersOf(holder)) found.add(one);
    return found;
  }

  #isAnybody(node: number): boolean {
    const { id = "", kind } = this.#graph.nodes[node] ?? {};
    return kind === "Internet" || id === anyAccount || (kind === "K8sGroup" && everybody.test(id));
  }
}
