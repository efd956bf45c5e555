import { type GraphReader, wholeScope } from "../graph/port.ts";
import type { Access } from "../model/access.ts";
import { canonical, compare } from "../model/canonical.ts";
import type { ExternalFact } from "../model/fact/common.ts";
import type { Fact, Source } from "../model/fact.ts";
import { internet, kindSpec } from "../model/node.ts";
import { anyAccount, nameOfId, outsideAccountOf, scopeOfId } from "../model/node-id.ts";
import { isPattern, noAccess, type Selection, select, splitSelector, unknownNode } from "./selector.ts";

/** One set of privileges held together at the beginning of a question. */
export interface Start {
  /** As the answer names it: the selectors held together, or the one match of a pattern. */
  readonly name: string;
  /** Of a pattern's match its own privilege last. */
  readonly privileges: readonly number[];
}

const named: Source = { document: "the question", locator: "", importer: "question", observedAt: "" };

/** Facts for starts that exist by being named: identities outside, and service accounts of a cluster that is known. */
function factsByName(graph: GraphReader, texts: readonly string[]): Fact[] {
  const facts: Fact[] = [];
  for (const text of texts) {
    const { id } = splitSelector(text);
    if (isPattern(id) || graph.nodesNamed(id).length > 0) continue;
    const outside = outsideOf(graph, id);
    if (outside) facts.push({ kind: "external", key: id, scope: "external", ...outside, source: named });
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

/** Who an id outside stands for; undefined where it is none, or of an account that was imported. */
function outsideOf(graph: GraphReader, id: string): Pick<ExternalFact, "issuer" | "subject" | "name"> | undefined {
  if (id === anyAccount) return { issuer: "aws", subject: "", name: "any AWS account" };
  const account = outsideAccountOf(id);
  if (account !== undefined)
    return graph.scopes.includes(`aws:account:${account}`)
      ? undefined
      : { issuer: "aws", subject: account, name: nameOfId(id) };
  const github = /^external:github:(.+)$/.exec(id)?.[1];
  return github === undefined ? undefined : { issuer: "github", subject: github, name: github };
}

/** True where some start exists only by being named. */
export const namesStarts = (graph: GraphReader, from: readonly string[]): boolean =>
  factsByName(graph, from).length > 0;

/** Graphs made for named starts, kept as long as the graph they were made from: the questions of one session share them. */
const derived = new WeakMap<GraphReader, Map<string, GraphReader>>();
/** Most of them per graph; each is as large as the graph itself. */
const mostDerived = 2;

/** The graph with every start in it that exists by being named. */
export function withNamedStarts(graph: GraphReader, from: readonly string[]): GraphReader {
  const add = factsByName(graph, from);
  if (add.length === 0) return graph;
  const known = derived.get(graph) ?? new Map<string, GraphReader>();
  derived.set(graph, known);
  const key = canonical(add.map((fact) => fact.key).sort(compare));
  const made = known.get(key) ?? graph.overlay({ add, remove: [] });
  // The one used longest ago goes first.
  known.delete(key);
  known.set(key, made);
  for (const oldest of known.keys()) {
    if (known.size <= mostDerived) break;
    known.delete(oldest);
  }
  return made;
}

/**
 * Resolves the starts of a question: literals are held together, a pattern means each of its matches alone (with the
 * literals beside it). Every start can also send requests from the internet unless `alone`, and whoever administers an
 * account can do what anybody with one can.
 * @throws UserError for a literal that is not in the graph or an access that its kind does not have
 */
export function startsOf(graph: GraphReader, from: readonly string[], alone = false): Start[] {
  const selections = from.map((text) => select(graph, text));
  for (const { each, nodes, text } of selections)
    if (!each && nodes.length === 0) throw unknownNode(graph, text, "start");
  const together = selections.filter(({ each }) => !each);
  const patterns = selections.filter(({ each }) => each);
  const held = together.flatMap((selection) => selection.nodes.map((node) => startPrivilege(graph, selection, node)));
  const everywhere = alone ? [] : [graph.privilegeIndex(graph.nodeIndex(internet), "originate")].filter((p) => p >= 0);
  const signing = [graph.privilegeIndex(graph.nodeIndex(anyAccount), "impersonate")].filter((p) => p >= 0);
  const withAll = (own: readonly number[]): number[] => {
    const isAccount = own.some((p) => outsideAccountOf(graph.nodes[graph.nodeOf(p)]?.id ?? "") !== undefined);
    return [...new Set([...own, ...everywhere, ...(isAccount ? signing : [])])];
  };
  if (patterns.length === 0) return [{ name: from.join(" + "), privileges: withAll(held) }];
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
        privileges: [...withAll([...held, privilege]).filter((p) => p !== privilege), privilege],
      });
    }
  }
  return starts;
}

/** True where the starts are leaks, each alone: of all patterns every match is an exposure. */
export function meansExposures(graph: GraphReader, from: readonly string[]): boolean {
  const patterns = from.map((text) => select(graph, text)).filter(({ each }) => each);
  const matches = patterns.flatMap(({ nodes }) => nodes);
  return matches.length > 0 && matches.every((node) => graph.nodes[node]?.kind === "Exposure");
}

/** What a start is, it does not reach: its own privileges and those they include. */
export function impliedByStart(graph: GraphReader, starts: readonly number[]): ReadonlySet<number> {
  const held = new Set(starts);
  for (const p of held) {
    const node = graph.nodeOf(p);
    const kind = graph.nodes[node]?.kind;
    for (const access of (kind && kindSpec(kind).accesses[graph.accessOf(p)]) ?? [])
      held.add(graph.privilegeIndex(node, access));
  }
  return held;
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
  throw noAccess(graph, node, access);
}

/** Scopes that starts given by id belong to and that no import read: what such a start can do is not known. */
export function unreadScopes(graph: GraphReader, from: readonly string[]): string[] {
  const unread = new Set(graph.gaps.filter(({ collection }) => collection === wholeScope).map(({ scope }) => scope));
  const named = from.map((text) => select(graph, text)).filter(({ each }) => !each);
  const scopes = named.flatMap(({ nodes }) => nodes.map((node) => graph.nodes[node]?.scope ?? ""));
  return [...new Set(scopes.filter((scope) => unread.has(scope)))].sort(compare);
}
