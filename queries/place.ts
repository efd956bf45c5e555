import type { GraphReader } from "../graph/port.ts";
import { unsegment } from "../model/access.ts";
import type { GraphNode, NodeKind } from "../model/node.ts";
import { scopeOfId } from "../model/node-id.ts";
import type { BoundaryKind } from "./story/answer.ts";

export interface Place {
  readonly id: string;
  readonly kind: BoundaryKind;
  readonly title: string;
  /** Index of the boundary around it, or -1. */
  readonly parent: number;
}

/** Where what is merged over several outermost boundaries stands. */
const several: Place = { id: "estate", kind: "other", title: "Several boundaries", parent: -1 };
const fixed: Readonly<Record<string, Omit<Place, "id" | "parent">>> = {
  internet: { kind: "internet", title: "Internet" },
  external: { kind: "external", title: "Outside identities" },
};

const inNamespace: ReadonlySet<NodeKind> = new Set([
  "K8sNamespace",
  "K8sPod",
  "K8sController",
  "K8sServiceAccount",
  "K8sSecret",
  "K8sConfigMap",
  "K8sService",
]);

/** The trust boundary that a node lies in: an account, a namespace of a cluster, a Vault, an owner of repositories. */
export class Places {
  readonly all: Place[] = [several];
  readonly #graph: GraphReader;
  readonly #numbers = new Map<string, number>([[several.id, 0]]);

  constructor(graph: GraphReader) {
    this.#graph = graph;
  }

  of({ id, kind, scope }: GraphNode): number {
    if (kind === "Internet") return this.#number("internet");
    if (kind === "ExternalIdentity") return this.#number("external");
    const own = scope === "" ? scopeOfId(id) : scope;
    if (!inNamespace.has(kind) || !id.startsWith(`${own}:`)) return this.#number(own === "" ? "other" : own);
    const from = id.indexOf(":", own.length + 1) + 1;
    const to = id.indexOf(":", from);
    return this.#number(`${own}:${to < 0 ? id.slice(from) : id.slice(from, to)}`, own);
  }

  /** The outermost boundary around one. */
  root(number: number): number {
    const parent = this.all[number]?.parent ?? -1;
    return parent < 0 ? number : this.root(parent);
  }

  at(number: number): Place {
    return this.all[number] ?? several;
  }

  /** @param around the scope, where the id is of a namespace in it */
  #number(id: string, around?: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const parent = around === undefined ? -1 : this.#number(around);
    const number = this.all.length;
    this.#numbers.set(id, number);
    this.all.push({ id, parent, ...(around === undefined ? this.#described(id) : namespaceOf(id, around)) });
    return number;
  }

  #described(id: string): Omit<Place, "id" | "parent"> {
    const known = fixed[id];
    if (known) return known;
    const [family = "", second = "", third = ""] = id.split(":");
    const title = unsegment(second);
    if (family === "k8s") return { kind: "cluster", title: `cluster ${title}` };
    if (family === "vault") return { kind: "vault", title: `Vault ${title}` };
    if (family === "gcp") return { kind: "other", title: `GCP ${third || title}` };
    if (family === "azure") return { kind: "other", title: `Azure ${third || title}` };
    if (family === "github") return { kind: "repository-owner", title: `GitHub ${title}` };
    if (family === "aws" && second === "account") return { kind: "aws-account", title: this.#accountTitle(id, third) };
    return { kind: "other", title: id === "other" ? "Elsewhere" : unsegment(id) };
  }

  #accountTitle(id: string, account: string): string {
    const name = this.#graph.nodes[this.#graph.nodeIndex(id)]?.name ?? account;
    return name === account ? `AWS ${account}` : `AWS ${name} (${account})`;
  }
}

const namespaceOf = (id: string, around: string): Omit<Place, "id" | "parent"> => ({
  kind: "namespace",
  title: `namespace ${unsegment(id.slice(around.length + 1))}`,
});
