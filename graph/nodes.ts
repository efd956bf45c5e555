import { type Access, accesses } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import type { Fact, FactKind } from "../model/fact.ts";
import { factKinds } from "../model/fact-kinds.ts";
import { type GraphNode, internet, kindSpec, type NodeKind, type RouteAuthentication } from "../model/node.ts";
import { kindOfId, nameOfId, scopeOfId } from "../model/node-id.ts";
import type { DerivedNode } from "../model/step.ts";
import { distinct } from "./assemble/columns.ts";
import type { FactBase } from "./facts.ts";

/** Weakest first: of two ways in through one route the one that asks less decides. */
const openness: readonly (RouteAuthentication | undefined)[] = [
  "unauthenticated",
  "not-proven",
  "authenticated",
  undefined,
];

const declaring = Object.entries(factKinds).flatMap(([kind, { node }]) =>
  node ? [{ kind: kind as FactKind, node }] : [],
);

interface Declaration {
  readonly node: NodeKind;
  readonly fact: Fact;
}

/** First parts of ids that only facts of one family declare, beside those of no such family. */
const families: Readonly<Record<string, string>> = { arn: "aws.", github: "github.", k8s: "k8s.", vault: "vault." };

/** All but those of families whose ids begin otherwise. Of accounts and keys of AWS the ids are other than ARNs. */
const declaringIn = (own: string): typeof declaring => {
  const others = Object.values(families).filter((family) => family !== own);
  return declaring.filter(({ kind }) => !others.some((family) => kind.startsWith(family)));
};
const declaringByFirst = new Map(Object.entries(families).map(([first, family]) => [first, declaringIn(family)]));
const declaringOthers = declaringIn("aws.");

/** Those that may declare an id. */
const declaringOf = (id: string): typeof declaring =>
  declaringByFirst.get(id.slice(0, Math.max(id.indexOf(":"), 0))) ?? declaringOthers;

/** Fact kinds that declare nodes. */
export const declares: ReadonlySet<FactKind> = new Set(declaring.map(({ kind }) => kind));

/**
 * Of several that rules bring under one id, the most open one, else the first. `order`: as rounds bring them.
 * @param only ids that are asked for; left out: all
 */
export function derivedNodes(
  table: readonly DerivedNode[],
  order: Int32Array,
  only?: ReadonlySet<string>,
): Map<string, DerivedNode> {
  const nodes = new Map<string, DerivedNode>();
  for (const index of distinct(order, only ? unasked(table, only) : new Uint8Array(table.length))) {
    const node = table[index] as DerivedNode;
    const known = nodes.get(node.id);
    if (!known || openness.indexOf(node.authentication) < openness.indexOf(known.authentication))
      nodes.set(node.id, node);
  }
  return nodes;
}

/** 1 for each node that is not asked for. */
function unasked(table: readonly DerivedNode[], only: ReadonlySet<string>): Uint8Array {
  const unasked = new Uint8Array(table.length);
  for (let at = 0; at < table.length; at++) unasked[at] = only.has((table[at] as DerivedNode).id) ? 0 : 1;
  return unasked;
}

/** Node ids with the names under which other sources know them. */
function aliasNames(facts: FactBase): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>();
  for (const { node, name } of facts.of("alias")) {
    const names = known.get(node);
    if (names) names.push(name);
    else known.set(node, [name]);
  }
  return known;
}

function* aliasedOf(names: ReadonlyMap<string, unknown>): Iterable<string> {
  for (const id of names.keys()) if (kindOfId(id) !== undefined) yield id;
}

/** Ids of nodes that exist because a name stands for them. */
export const aliasedNodes = (facts: FactBase): Iterable<string> => aliasedOf(aliasNames(facts));

/** Makes nodes: those that facts declare, that rules bring, and that steps merely name. */
export class NodeMaker {
  readonly #facts: FactBase;
  /** Every declaration at once, where all are needed. */
  #declarations: ReadonlyMap<string, Declaration> | undefined;
  readonly #derived: ReadonlyMap<string, DerivedNode>;
  /** What was found last: whether there is one is asked before it is made. */
  #lastSaid: { readonly id: string; readonly said: Declaration | undefined } | undefined;
  /** Node id -> names under which other sources know it. */
  readonly #names: ReadonlyMap<string, readonly string[]>;

  /** @param derived nodes that rules bring: at least those of ids that are asked for */
  constructor(facts: FactBase, derived: ReadonlyMap<string, DerivedNode>) {
    this.#facts = facts;
    this.#derived = derived;
    this.#names = aliasNames(facts);
  }

  /** Ids of nodes that exist without a step that names them. */
  declared(): Set<string> {
    const facts = new Map<string, Declaration>();
    for (const { kind, node } of declaring)
      for (const fact of this.#facts.of(kind)) facts.set(fact.key, { node, fact });
    this.#declarations = facts;
    const ids = new Set(facts.keys());
    for (const id of this.brought()) ids.add(id);
    return ids;
  }

  /** Of those, the ones that exist without a fact of a node's kind; some may have one beside. */
  *brought(): Iterable<string> {
    yield internet;
    yield* this.#derived.keys();
    yield* aliasedOf(this.#names);
  }

  isBrought(id: string): boolean {
    return id === internet || this.#derived.has(id) || (this.#names.has(id) && kindOfId(id) !== undefined);
  }

  /** Whether a fact declares it: as a node of that kind, or of any. */
  isFact(id: string, as?: NodeKind): boolean {
    if (as === undefined) return this.#declaration(id) !== undefined;
    return declaringOf(id).some(({ kind, node }) => as === node && this.#facts.get(kind, id) !== undefined);
  }

  /** @throws Error where the id is of no known kind */
  make(id: string): GraphNode {
    const said = this.#declaration(id);
    const declared =
      (said && this.#node(id, said.node, described(said.fact))) ??
      (id === internet ? this.#node(id, "Internet", { name: "the internet", scope: "" }) : undefined);
    const derived = this.#derived.get(id);
    if (declared) return derived?.authentication ? { ...declared, authentication: derived.authentication } : declared;
    if (derived) return this.#node(id, derived.kind, derived);
    const kind = kindOfId(id);
    if (kind === undefined) throw new Error(`a rule names a node of no known kind: ${id}`);
    return this.#node(id, kind, {});
  }

  #declaration(id: string): Declaration | undefined {
    if (this.#declarations) return this.#declarations.get(id);
    // A hub is nothing that a source knows of, and there are very many.
    if (id.startsWith("hub:")) return undefined;
    if (this.#lastSaid?.id === id) return this.#lastSaid.said;
    let last: Declaration | undefined;
    for (const { kind, node } of declaringOf(id)) {
      const fact = this.#facts.get(kind, id);
      if (fact) last = { node, fact };
    }
    this.#lastSaid = { id, said: last };
    return last;
  }

  #node(id: string, kind: NodeKind, rest: Partial<GraphNode>): GraphNode {
    const names = this.#names.get(id);
    const members = rest.members ?? [];
    return {
      id,
      kind,
      name: rest.name ?? nameOfId(id),
      tags: rest.tags ?? [],
      scope: rest.scope ?? scopeOfId(id),
      members: names || members.length > 1 ? [...new Set([...members, ...(names ?? [])])].sort(compare) : members,
      ...(rest.authentication ? { authentication: rest.authentication } : {}),
    };
  }
}

/** Accesses of a kind, in the order of `accesses`, and which of them include which. */
export interface KindSpace {
  readonly accesses: readonly number[];
  /** Pairs of places in `accesses`. */
  readonly implied: readonly (readonly [from: number, to: number])[];
}

const spaces = new Map<NodeKind, KindSpace>();

/** What privileges a node of the kind has. */
export function kindSpace(kind: NodeKind): KindSpace {
  let space = spaces.get(kind);
  if (!space) {
    const own = kindSpec(kind).accesses;
    const named = accesses.filter((access) => access in own);
    const implied = Object.entries(own).flatMap(([access, others]) =>
      others.map((other) => [named.indexOf(access as Access), named.indexOf(other)] as const),
    );
    space = { accesses: named.map((access) => accesses.indexOf(access)), implied };
    spaces.set(kind, space);
  }
  return space;
}

/** What a fact tells of the node it declares: its name, tags or labels, and observed instances as ids. */
function described(fact: Fact): Partial<GraphNode> {
  const { name, tags, labels, members, machines } = fact as {
    name?: string;
    tags?: readonly string[];
    labels?: readonly string[];
    members?: readonly string[];
    machines?: readonly string[];
  };
  const own = tags ?? labels;
  return {
    scope: fact.scope,
    ...(name === undefined ? {} : { name }),
    ...(own === undefined ? {} : { tags: own }),
    members: instanceIds(fact, fact.kind === "k8s.node" ? (machines ?? []) : (members ?? [])),
  };
}

/** Ids with the observed name in the place of the stable one, and the stable id without its digest. */
function instanceIds(fact: Fact, instances: readonly string[]): readonly string[] {
  const parent = fact.key.slice(0, fact.key.lastIndexOf(":") + 1);
  const ids = instances.map((instance) => parent + instance).filter((id) => id !== fact.key);
  const digest = fact.key.lastIndexOf("@");
  return fact.kind === "k8s.pod" && digest > parent.length ? [...ids, fact.key.slice(0, digest)] : ids;
}
