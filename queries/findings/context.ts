import type { FactRef, GraphReader } from "../../graph/port.ts";
import type { CheckEvidence } from "../../model/check.ts";
import { UserError } from "../../model/errors.ts";
import type { Fact, FactKind, FactReader } from "../../model/fact.ts";
import { factKindInfo, factKinds } from "../../model/fact-kinds.ts";
import type { NodeKind } from "../../model/node.ts";
import { firstOwner, type Ownership, unowned } from "../../model/owner.ts";
import { summaryOf } from "../../model/summary.ts";
import { IdentityBook } from "../identities/book.ts";
import { usualDays } from "../identities/life.ts";
import { Leads } from "./leads.ts";
import { CheckReach } from "./reach.ts";

/** Kinds of facts that declare nodes of a kind. */
const declaring = new Map<string | undefined, FactKind[]>();
for (const kind of Object.keys(factKinds) as FactKind[]) {
  const { node } = factKindInfo(kind);
  if (node !== undefined) declaring.set(node, [...(declaring.get(node) ?? []), kind]);
}

export const kindsDeclaring = (kind: NodeKind | undefined): readonly FactKind[] =>
  kind === undefined ? [] : (declaring.get(kind) ?? []);

/** Bounds that a question may move. */
export interface CheckLimits {
  /** Days after which a static key is too old, where its owner says nothing else. */
  readonly rotationDays: number;
  /** Days without use after which an enabled credential counts as forgotten. */
  readonly unusedDays: number;
  /** Readers of one secret beyond which it is read by too many. */
  readonly secretReaders: number;
}

export const usualLimits: CheckLimits = {
  rotationDays: usualDays.rotation,
  unusedDays: usualDays.unused,
  secretReaders: 10,
};

/**
 * What checks of one question share: everything is made when it is first asked for and kept, so that a hundred thousand
 * identities are gone through once and the closures of the internet are made once.
 */
export class CheckContext {
  readonly graph: GraphReader;
  readonly limits: CheckLimits;
  #identities: IdentityBook | undefined;
  #reach: CheckReach | undefined;
  readonly #leads = new Map<string, Leads>();

  constructor(graph: GraphReader, limits: CheckLimits = usualLimits) {
    this.graph = graph;
    this.limits = limits;
  }

  /** Every fact, with its indexes: never scan a kind per subject, ask `where`. */
  get facts(): FactReader {
    return this.graph.facts();
  }

  /** The moment at which ages and ends are judged: ISO 8601, UTC. */
  get asOf(): string {
    return this.facts.asOf;
  }

  /** Records of non-human identities, each made when it is asked for. */
  get identities(): IdentityBook {
    this.#identities ??= new IdentityBook(this.graph, this.reach);
    return this.#identities;
  }

  /** What the internet reaches, with and without code running in what it can connect to. */
  get reach(): CheckReach {
    this.#reach ??= new CheckReach(this.graph);
    return this.#reach;
  }

  /**
   * What leads by itself, with what the internet has anyway, to some privileges. Made once per name.
   * @param wanted whether a privilege is a goal
   */
  leads(name: string, wanted: (privilege: number) => boolean): Leads {
    const known = this.#leads.get(name) ?? new Leads(this.graph, this.reach.anyway.closure.stratumOf, wanted);
    this.#leads.set(name, known);
    return known;
  }

  /** @param id node id */
  ownership(id: string): Ownership {
    const node = this.graph.nodeIndex(id);
    return node < 0 ? { business: unowned, technical: unowned, about: {} } : this.graph.owners.ofNode(node);
  }

  /** Who is asked first for a node; undefined where nobody is named. */
  owner(id: string): string | undefined {
    const owner = firstOwner(this.ownership(id));
    return owner.status === "unowned" ? undefined : owner.owner;
  }

  /** The fact that declares a node, as evidence: where it is known from. */
  declared(id: string): CheckEvidence[] {
    const kind = this.graph.nodes[this.graph.nodeIndex(id)]?.kind;
    return kindsDeclaring(kind)
      .flatMap((one) => this.evidence({ kind: one, key: id }))
      .slice(0, 1);
  }

  evidence(...facts: readonly (Fact | FactRef | undefined)[]): CheckEvidence[] {
    return facts.flatMap((one) => {
      const fact = one && ("source" in one ? one : this.graph.fact(one));
      if (!fact) return [];
      const { document, locator } = fact.source;
      return [{ source: document, locator, summary: summaryOf(fact) }];
    });
  }

  /** Facts that the steps of a proof cite, each once, in firing order. */
  evidenceOf(steps: readonly number[]): CheckEvidence[] {
    const seen = new Set<string>();
    return steps.flatMap((step) =>
      (this.graph.alternativesOf(step)[0] ?? []).flatMap((ref) => {
        const name = `${ref.kind} ${ref.key}`;
        if (seen.has(name)) return [];
        seen.add(name);
        return this.evidence(ref);
      }),
    );
  }
}

/** @throws UserError usage.argument, for a check that is asked for and is none */
export function noSuchCheck(text: string, near: readonly string[]): UserError {
  return new UserError("usage.argument", `\`${text}\` is no check`, "name a check as docs/findings.md does", [
    ["nearest", near.join(", ")],
  ]);
}
