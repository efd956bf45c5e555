import type { GraphReader } from "../graph/port.ts";
import type { Access } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import type { Fact, Source } from "../model/fact.ts";
import { internet, kindSpec } from "../model/node.ts";
import { nameOfId, scopeOfId } from "../model/node-id.ts";
import { isPattern, type Selection, select, splitSelector, unknownNode } from "./selector.ts";

/** One set of privileges held together at the beginning of a question. */
export interface Start {
  /** As the answer names it: the selectors held together, or the one match of a pattern. */
  readonly name: string;
  readonly privileges: readonly number[];
}

const named: Source = { document: "the question", locator: "", importer: "question", observedAt: "" };

/** Facts for starts that exist by being named: identities outside, and service accounts of a cluster that is known. */
function factsByName(graph: GraphReader, texts: readonly string[]): Fact[] {
  const facts: Fact[] = [];
  for (const text of texts) {
    const { id } = splitSelector(text);
    if (isPattern(id) || graph.nodesNamed(id).length > 0) continue;
    const github = /^external:github:(.+)$/.exec(id)?.[1];
    if (id === "external:aws-any-account") {
      facts.push({
        kind: "external",
        key: id,
        scope: "external",
        issuer: "aws",
        subject: "",
        name: "any AWS account",
        source: named,
      });
    } else if (github !== undefined) {
      facts.push({
        kind: "external",
        key: id,
        scope: "external",
        issuer: "github",
        subject: github,
        name: github,
        source: named,
      });
    }
    const account = /^(k8s:[^:]+):serviceaccount:([^:]+):([^:]+)$/.exec(id);
    const [, cluster = "", namespace = "", name = ""] = account ?? [];
    if (account && graph.nodeIndex(cluster) >= 0) {
      facts.push({
        kind: "k8s.service-account",
        key: id,
        scope: scopeOfId(id),
        cluster,
        namespace: nameOfId(namespace),
        name: nameOfId(name),
        imagePullSecrets: [],
        source: named,
      });
    }
  }
  return facts;
}

/** The graph with every start in it that exists by being named. */
export function withNamedStarts(graph: GraphReader, from: readonly string[]): GraphReader {
  const add = factsByName(graph, from);
  return add.length === 0 ? graph : graph.overlay({ add, remove: [] });
}

/**
 * Resolves the starts of a question: literals are held together, a pattern means each of its matches alone (with the
 * literals beside it). Every start can also send requests from the internet unless `alone`.
 * @throws UserError for a literal that is not in the graph or an access that its kind does not have
 */
export function startsOf(graph: GraphReader, from: readonly string[], alone = false): Start[] {
  const selections = from.map((text) => select(graph, text));
  for (const { each, nodes, text } of selections) if (!each && nodes.length === 0) throw unknownNode(graph, text);
  const together = selections.filter(({ each }) => !each);
  const patterns = selections.filter(({ each }) => each);
  const held = together.flatMap((selection) => selection.nodes.map((node) => startPrivilege(graph, selection, node)));
  const everywhere = alone ? [] : [graph.privilegeIndex(graph.nodeIndex(internet), "originate")].filter((p) => p >= 0);
  const base = [...new Set([...held, ...everywhere])];
  if (patterns.length === 0) return [{ name: from.join(" + "), privileges: base }];
  const prefix = together.map(({ text }) => text);
  const seen = new Set<number>();
  const starts: Start[] = [];
  for (const pattern of patterns) {
    for (const node of pattern.nodes) {
      if (!hasStart(graph, pattern, node)) continue;
      const privilege = startPrivilege(graph, pattern, node);
      if (seen.has(privilege)) continue;
      seen.add(privilege);
      starts.push({
        name: [...prefix, graph.key(privilege)].join(" + "),
        privileges: [...new Set([...base, privilege])],
      });
    }
  }
  return starts;
}

const accessOf = (graph: GraphReader, { access }: Selection, node: number): Access => {
  const kind = graph.nodes[node]?.kind ?? "Internet";
  return access ?? kindSpec(kind).primary;
};

const hasStart = (graph: GraphReader, selection: Selection, node: number): boolean =>
  graph.privilegeIndex(node, accessOf(graph, selection, node)) >= 0;

function startPrivilege(graph: GraphReader, selection: Selection, node: number): number {
  const access = accessOf(graph, selection, node);
  const privilege = graph.privilegeIndex(node, access);
  if (privilege >= 0) return privilege;
  const kind = graph.nodes[node]?.kind ?? "Internet";
  throw new UserError(
    "usage.argument",
    `\`${graph.nodes[node]?.id ?? ""}\` has no access \`${access}\``,
    `use one of ${Object.keys(kindSpec(kind).accesses).join(", ")}`,
  );
}
