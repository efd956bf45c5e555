import { compare } from "../model/canonical.ts";
import type { Fact } from "../model/fact.ts";
import { factKinds } from "../model/fact-kinds.ts";
import { type GraphNode, internet, type NodeKind } from "../model/node.ts";
import { kindOfId, nameOfId, scopeOfId } from "../model/node-id.ts";
import type { Collector } from "./collect.ts";
import type { FactBase } from "./facts.ts";

/** Every node of the graph, sorted by id: those that facts declare, that rules bring, and that steps merely name. */
export function nodeTable(facts: FactBase, collector: Collector): GraphNode[] {
  const nodes = new Map<string, GraphNode>();
  const names = aliasNames(facts);
  const put = (id: string, kind: NodeKind, rest: Partial<GraphNode>): void => {
    nodes.set(id, {
      id,
      kind,
      name: rest.name ?? nameOfId(id),
      tags: rest.tags ?? [],
      scope: rest.scope ?? scopeOfId(id),
      members: [...new Set([...(rest.members ?? []), ...(names.get(id) ?? [])])].sort(compare),
      ...(rest.authentication ? { authentication: rest.authentication } : {}),
    });
  };
  put(internet, "Internet", { name: "the internet", scope: "" });
  for (const [kind, info] of Object.entries(factKinds)) {
    if (!info.node) continue;
    for (const fact of facts.of(kind as Fact["kind"])) put(fact.key, info.node, described(fact));
  }
  for (const node of collector.derivedNodes.values()) {
    const declared = nodes.get(node.id);
    if (!declared) put(node.id, node.kind, node);
    else if (node.authentication) nodes.set(node.id, { ...declared, authentication: node.authentication });
  }
  for (const { node: id } of collector.ends()) {
    if (nodes.has(id)) continue;
    const kind = kindOfId(id);
    if (kind === undefined) throw new Error(`a rule names a node of no known kind: ${id}`);
    put(id, kind, kind === "Hub" ? { name: collector.hubs.get(id) ?? id, scope: "" } : {});
  }
  for (const id of names.keys()) {
    const kind = kindOfId(id);
    if (!nodes.has(id) && kind !== undefined) put(id, kind, {});
  }
  return [...nodes.values()].sort((a, b) => compare(a.id, b.id));
}

/** Node id -> names under which other sources know it. */
function aliasNames(facts: FactBase): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { node, name } of facts.of("alias")) names.set(node, [...(names.get(node) ?? []), name]);
  return names;
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
