import type { FactKind } from "../../model/fact.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";
import type { Csr } from "../engine/csr.ts";
import { type Column, decode, encode } from "./container.ts";
import { type PoolPart, StringPool } from "./string-pool.ts";
import { columnsOf, placesIn, Texts, TextWriter } from "./texts.ts";

/** Columns that are the graph's own, by name. */
const own = [
  ...["privilegeStart", "privilegeNode", "privilegeAccess", "stepRule", "stepFlags", "stepLeaves", "alternativeStart"],
  ...["factStart", "alternativeFacts", "alternativeConditions", "alternativeHypothesis"],
] as const;
const ofCsr = [
  "premiseStart",
  "premises",
  "conclusion",
  "stratum",
  "cost",
  "useStart",
  "uses",
  "makeStart",
  "makes",
] as const;
/** Short lists, kept as JSON. */
const small = ["conditionLists", "hypotheses", "leaves", "rules", "gaps", "scopes"] as const;

type Small = Pick<CompiledGraph, (typeof small)[number]>;

interface Header {
  readonly key: string;
  readonly privileges: number;
  readonly steps: number;
  readonly small: Small;
  readonly kinds: readonly string[];
  readonly authentications: readonly string[];
  readonly encodings: readonly PoolPart["encoding"][];
}

/** Texts of the files that graphs came from. */
const origins = new WeakMap<CompiledGraph, Texts>();

/**
 * A compiled graph as the pieces of a file. `key` says what it was compiled from.
 * @param before a graph that was read, of mostly the same: its texts are taken over
 */
export function encodeGraph(graph: CompiledGraph, key: string, before?: CompiledGraph): Uint8Array[] {
  const columns = new Map<string, Column>();
  for (const name of own) columns.set(name, graph[name as keyof CompiledGraph] as Column);
  for (const name of ofCsr) columns.set(`csr.${name}`, graph.csr[name]);
  const { nodes, cited } = graph;
  const earlier = before && origins.get(before);
  const texts = new TextWriter(columns, earlier);
  const kinds = new StringPool();
  const authentications = new StringPool();
  const oldNodes = before && earlier && placesIn(before.nodes, nodes);
  texts.put("node.id", nodes, ({ id }) => id, oldNodes);
  texts.put("node.name", nodes, ({ name }) => name, oldNodes);
  texts.put("node.scope", nodes, ({ scope }) => scope, oldNodes);
  columns.set("node.kind", kindColumn(nodes, kinds));
  // 0 is "none".
  const said = new Uint8Array(nodes.length);
  for (let n = 0; n < nodes.length; n++) {
    const { authentication } = nodes[n] as GraphNode;
    if (authentication !== undefined) said[n] = authentications.add(authentication) + 1;
  }
  columns.set("node.authentication", said);
  texts.putLists("node.tags", nodes, ({ tags }) => tags, oldNodes);
  texts.putLists("node.members", nodes, ({ members }) => members, oldNodes);
  columns.set("cited.kind", kindColumn(cited, kinds));
  texts.put("cited.key", cited, (fact) => fact.key, before && earlier && placesIn(before.cited, cited));
  if (texts.isWasteful) return encodeGraph(graph, key);
  const header: Header = {
    key,
    privileges: graph.csr.privileges,
    steps: graph.csr.steps,
    small: Object.fromEntries(small.map((name) => [name, graph[name]])) as unknown as Small,
    kinds: kinds.all(),
    authentications: authentications.all(),
    encodings: texts.end(),
  };
  return encode({ header, columns });
}

function kindColumn(things: readonly { readonly kind: string }[], kinds: StringPool): Uint16Array {
  const column = new Uint16Array(things.length);
  for (let at = 0; at < things.length; at++) column[at] = kinds.add((things[at] as { readonly kind: string }).kind);
  return column;
}

/** The graph that a file holds; undefined where it is damaged, cut, of another format or compiled from something else, as its key says. */
export function decodeGraph(file: Uint8Array<ArrayBuffer>, fits: (key: string) => boolean): CompiledGraph | undefined {
  const container = decode(file);
  const header = container?.header as Header | undefined;
  if (!container || !header || !fits(header.key)) return undefined;
  const column = columnsOf(container);
  const texts = new Texts(column, header.encodings);
  const csr = {
    privileges: header.privileges,
    steps: header.steps,
    ...Object.fromEntries(ofCsr.map((name) => [name, column(`csr.${name}`)])),
  };
  let cited: readonly FactRef[] | undefined;
  const graph: CompiledGraph = {
    ...(Object.fromEntries(own.map((name) => [name, column(name)])) as unknown as CompiledGraph),
    csr: csr as unknown as Csr,
    nodes: nodesOf(header, texts),
    ...header.small,
    // Most answers quote a few facts of very many.
    get cited() {
      cited ??= citedOf(header, texts);
      return cited;
    },
  };
  origins.set(graph, texts);
  return graph;
}

function nodesOf({ kinds, authentications }: Header, { text, column }: Texts): GraphNode[] {
  const ids = column("node.id");
  const names = column("node.name");
  const scopes = column("node.scope");
  const nodeKinds = column("node.kind");
  const said = column("node.authentication");
  const tags = listReader(text, column("node.tags.starts"), column("node.tags"));
  const members = listReader(text, column("node.members.starts"), column("node.members"));
  const nodes: GraphNode[] = [];
  for (let n = 0; n < ids.length; n++) {
    const node = {
      id: text(ids[n] ?? -1),
      kind: kinds[nodeKinds[n] ?? -1] as GraphNode["kind"],
      name: text(names[n] ?? -1),
      tags: tags(n),
      scope: text(scopes[n] ?? -1),
      members: members(n),
    };
    const authentication = authentications[(said[n] ?? 0) - 1] as GraphNode["authentication"];
    nodes.push(authentication === undefined ? node : { ...node, authentication });
  }
  return nodes;
}

function citedOf({ kinds }: Header, { text, column }: Texts): FactRef[] {
  const kind = column("cited.kind");
  const keys = column("cited.key");
  const cited: FactRef[] = [];
  for (let f = 0; f < keys.length; f++) {
    cited.push({ kind: kinds[kind[f] ?? -1] as FactKind, key: text(keys[f] ?? -1) });
  }
  return cited;
}

const none: readonly string[] = Object.freeze([]);

function listReader(text: Texts["text"], starts: Column, items: Column): (index: number) => readonly string[] {
  return (index) => {
    const from = starts[index] ?? 0;
    const to = starts[index + 1] ?? 0;
    if (from === to) return none;
    const list: string[] = [];
    for (let at = from; at < to; at++) list.push(text(items[at] as number));
    return list;
  };
}
