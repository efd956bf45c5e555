import type { FactKind } from "../../model/fact.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CompiledGraph, FactRef } from "../compiled.ts";
import type { Csr } from "../engine/csr.ts";
import { type Column, decode, encode } from "./container.ts";
import { type PoolPart, poolReader, StringPool } from "./string-pool.ts";

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

/** A compiled graph as the pieces of a file. `key` says what it was compiled from. */
export function encodeGraph(graph: CompiledGraph, key: string): Uint8Array[] {
  const columns = new Map<string, Column>();
  for (const name of own) columns.set(name, graph[name as keyof CompiledGraph] as Column);
  for (const name of ofCsr) columns.set(`csr.${name}`, graph.csr[name]);
  const strings = new StringPool();
  const kinds = new StringPool();
  const authentications = new StringPool();
  const { nodes, cited } = graph;
  const lists = new Lists(strings);
  columns.set(
    "node.id",
    Int32Array.from(nodes, ({ id }) => strings.add(id)),
  );
  columns.set(
    "node.name",
    Int32Array.from(nodes, ({ name }) => strings.add(name)),
  );
  columns.set(
    "node.scope",
    Int32Array.from(nodes, ({ scope }) => strings.add(scope)),
  );
  columns.set(
    "node.kind",
    Uint16Array.from(nodes, ({ kind }) => kinds.add(kind)),
  );
  // 0 is "none".
  columns.set(
    "node.authentication",
    Uint8Array.from(nodes, ({ authentication: said }) => (said === undefined ? 0 : authentications.add(said) + 1)),
  );
  lists.put(
    columns,
    "node.tags",
    nodes.map(({ tags }) => tags),
  );
  lists.put(
    columns,
    "node.members",
    nodes.map(({ members }) => members),
  );
  columns.set(
    "cited.kind",
    Uint16Array.from(cited, ({ kind }) => kinds.add(kind)),
  );
  columns.set(
    "cited.key",
    Int32Array.from(cited, (fact) => strings.add(fact.key)),
  );
  const parts = strings.parts();
  for (const [index, { bytes, starts }] of parts.entries())
    columns.set(`text.${index}`, bytes).set(`text.${index}.starts`, starts);
  const header: Header = {
    key,
    privileges: graph.csr.privileges,
    steps: graph.csr.steps,
    small: Object.fromEntries(small.map((name) => [name, graph[name]])) as unknown as Small,
    kinds: kinds.all(),
    authentications: authentications.all(),
    encodings: parts.map(({ encoding }) => encoding),
  };
  return encode({ header, columns });
}

/** Lists of strings as one column of starts and one of numbers. */
class Lists {
  readonly #strings: StringPool;

  constructor(strings: StringPool) {
    this.#strings = strings;
  }

  put(columns: Map<string, Column>, name: string, lists: readonly (readonly string[])[]): void {
    const starts = new Int32Array(lists.length + 1);
    const items: number[] = [];
    for (const [index, list] of lists.entries()) {
      for (const text of list) items.push(this.#strings.add(text));
      starts[index + 1] = items.length;
    }
    columns.set(`${name}.starts`, starts).set(name, Int32Array.from(items));
  }
}

/** The graph that a file holds; undefined where it is damaged, cut, of another format or compiled from something else, as its key says. */
export function decodeGraph(file: Uint8Array<ArrayBuffer>, fits: (key: string) => boolean): CompiledGraph | undefined {
  const container = decode(file);
  const header = container?.header as Header | undefined;
  if (!container || !header || !fits(header.key)) return undefined;
  const column = (name: string): Column => {
    const found = container.columns.get(name);
    if (!found) throw new Error(`the graph file has no ${name}`);
    return found;
  };
  const text = poolReader(
    header.encodings.map((encoding, index) => ({
      encoding,
      bytes: column(`text.${index}`) as Uint8Array,
      starts: column(`text.${index}.starts`) as Int32Array,
    })),
  );
  const csr = {
    privileges: header.privileges,
    steps: header.steps,
    ...Object.fromEntries(ofCsr.map((name) => [name, column(`csr.${name}`)])),
  };
  let cited: readonly FactRef[] | undefined;
  return {
    ...(Object.fromEntries(own.map((name) => [name, column(name)])) as unknown as CompiledGraph),
    csr: csr as unknown as Csr,
    nodes: nodesOf(header, text, column),
    ...header.small,
    // Most answers quote a few facts of very many.
    get cited() {
      cited ??= citedOf(header, text, column);
      return cited;
    },
  };
}

type Columns = (name: string) => Column;
type Text = (number: number) => string;

function nodesOf({ kinds, authentications }: Header, text: Text, column: Columns): GraphNode[] {
  const ids = column("node.id");
  const names = column("node.name");
  const scopes = column("node.scope");
  const nodeKinds = column("node.kind");
  const said = column("node.authentication");
  const shared = remembered(text);
  const tags = listReader(shared, column("node.tags.starts"), column("node.tags"));
  const members = listReader(text, column("node.members.starts"), column("node.members"));
  const nodes: GraphNode[] = [];
  for (let n = 0; n < ids.length; n++) {
    const node = {
      id: text(ids[n] ?? -1),
      kind: kinds[nodeKinds[n] ?? -1] as GraphNode["kind"],
      name: text(names[n] ?? -1),
      tags: tags(n),
      scope: shared(scopes[n] ?? -1),
      members: members(n),
    };
    const authentication = authentications[(said[n] ?? 0) - 1] as GraphNode["authentication"];
    nodes.push(authentication === undefined ? node : { ...node, authentication });
  }
  return nodes;
}

function citedOf({ kinds }: Header, text: Text, column: Columns): FactRef[] {
  const kind = column("cited.kind");
  const keys = column("cited.key");
  const cited: FactRef[] = [];
  for (let f = 0; f < keys.length; f++) {
    cited.push({ kind: kinds[kind[f] ?? -1] as FactKind, key: text(keys[f] ?? -1) });
  }
  return cited;
}

/** For texts that many nodes have in common: each is made once. */
function remembered(text: Text): Text {
  const made = new Map<number, string>();
  return (number) => {
    let known = made.get(number);
    if (known === undefined) {
      known = text(number);
      made.set(number, known);
    }
    return known;
  };
}

const none: readonly string[] = Object.freeze([]);

function listReader(text: Text, starts: Column, items: Column): (index: number) => readonly string[] {
  return (index) => {
    const from = starts[index] ?? 0;
    const to = starts[index + 1] ?? 0;
    return from === to ? none : Array.from(items.subarray(from, to), (number) => text(number));
  };
}
