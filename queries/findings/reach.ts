import { type Closure, closure, type GraphReader, NOT_REACHED, proof } from "../../graph/port.ts";
import type { Access } from "../../model/access.ts";
import { internet } from "../../model/node.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import { hypotheses } from "../assume.ts";
import { privilegedIdentities } from "../overview/columns.ts";
import { tableOf } from "../table.ts";

/** A closure and the graph that its indexes belong to: with hypotheses there are more steps than the snapshot's. */
export interface ReachFrom {
  readonly graph: GraphReader;
  readonly closure: Closure;
}

const conditional = certainties.indexOf("conditional");

/** Closures that checks share. All up to `conditional`: what is merely assumed is no finding. */
export class CheckReach {
  readonly #graph: GraphReader;
  #anyway: ReachFrom | undefined;
  #exposed: ReachFrom | undefined;
  #privileged: Uint8Array | undefined;

  constructor(graph: GraphReader) {
    this.#graph = graph;
  }

  /** What anybody on the internet has, with nothing assumed. */
  get anyway(): ReachFrom {
    this.#anyway ??= this.from([]);
    return this.#anyway;
  }

  /** The same with code running in every workload that the internet can connect to without a login. */
  get exposed(): ReachFrom {
    if (!this.#exposed) {
      const start = everywhere(this.#graph);
      const graph = hypotheses(this.#graph, ["exposed"], conditional)(start);
      // Its own hypotheses are of a stratum of their own, and the steps behind them keep theirs.
      this.#exposed = { graph, closure: closure(graph.csr, start, conditional) };
    }
    return this.#exposed;
  }

  /** From some privileges together with the internet. Not kept: one closure is linear in the graph. */
  from(privileges: readonly number[]): ReachFrom {
    const starts = [...new Set([...everywhere(this.#graph), ...privileges])];
    return { graph: this.#graph, closure: closure(this.#graph.csr, starts, conditional) };
  }

  /** Per node: 1 for an identity that leads to the administration of an account, cluster or Vault by itself. */
  get privileged(): Uint8Array {
    this.#privileged ??= privilegedIdentities(
      this.#graph,
      tableOf(this.#graph),
      this.anyway.closure.stratumOf,
      conditional,
    );
    return this.#privileged;
  }

  /** The first stratum in which an access of a node is reached. @param access left out: the strongest that is asked for */
  reaches({ graph, closure: found }: ReachFrom, id: string, access: Access): Certainty | undefined {
    const p = graph.privilegeIndex(graph.nodeIndex(id), access);
    const stratum = p < 0 ? NOT_REACHED : (found.stratumOf[p] ?? NOT_REACHED);
    return certainties[stratum];
  }

  /** The steps of the closure's own proof, premises before use; empty where it is not reached. */
  proofOf({ graph, closure: found }: ReachFrom, id: string, access: Access): readonly number[] {
    const p = graph.privilegeIndex(graph.nodeIndex(id), access);
    return p < 0 ? [] : (proof(graph.csr, found, p) ?? []);
  }
}

const everywhere = (graph: GraphReader): number[] =>
  [graph.privilegeIndex(graph.nodeIndex(internet), "originate")].filter((p) => p >= 0);
