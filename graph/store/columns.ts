import { createHash } from "node:crypto";
import type { FactKind } from "../../model/fact.ts";
import type { GraphNode, NodeKind, RouteAuthentication } from "../../model/node.ts";
import type { CompiledGraph } from "../compiled.ts";
import type { Csr } from "../engine/csr.ts";

/**
 * The file: magic, length of the header, JSON header (small tables and where each section is), sections aligned to
 * 8 bytes in the machine's byte order, sha256 of all before it. Strings of big tables are one UTF-8 text each with a
 * column of lengths, so that loading parses no row.
 */
const magic = "AMBITG01";

type Column = Int32Array | Uint16Array | Uint8Array;
const makers = {
  i4: (buffer: ArrayBufferLike, at: number, length: number) => new Int32Array(buffer, at, length),
  u2: (buffer: ArrayBufferLike, at: number, length: number) => new Uint16Array(buffer, at, length),
  u1: (buffer: ArrayBufferLike, at: number, length: number) => new Uint8Array(buffer, at, length),
} as const;
type ColumnType = keyof typeof makers;
const typeOf = (column: Column): ColumnType =>
  column instanceof Int32Array ? "i4" : column instanceof Uint16Array ? "u2" : "u1";

interface Section {
  readonly type: ColumnType;
  readonly at: number;
  readonly length: number;
}
interface Header {
  readonly tables: Pick<CompiledGraph, "conditionLists" | "hypotheses" | "leaves" | "rules" | "gaps" | "scopes">;
  readonly csr: { readonly privileges: number; readonly steps: number };
  readonly sections: Readonly<Record<string, Section>>;
}

const graphColumns = [
  "privilegeStart",
  "privilegeNode",
  "privilegeAccess",
  "stepRule",
  "stepFlags",
  "stepLeaves",
  "alternativeStart",
  "factStart",
  "alternativeFacts",
  "alternativeConditions",
  "alternativeHypothesis",
] as const satisfies readonly (keyof CompiledGraph)[];
const csrColumns = [
  "premiseStart",
  "premises",
  "conclusion",
  "stratum",
  "cost",
  "useStart",
  "uses",
  "makeStart",
  "makes",
] as const satisfies readonly (keyof Csr)[];

/** Fields of a node as texts; lists are joined by a character that no id or tag holds. */
const unit = "\u001f";
const nodeFields = ["id", "kind", "name", "scope", "authentication", "tags", "members"] as const;
const nodeText = (node: GraphNode, field: (typeof nodeFields)[number]): string => {
  const value = node[field];
  return typeof value === "string" ? value : (value ?? []).join(unit);
};

export function encodeGraph(graph: CompiledGraph): Uint8Array {
  const columns = new Map<string, Column>();
  for (const name of graphColumns) columns.set(name, graph[name]);
  for (const name of csrColumns) columns.set(`csr.${name}`, graph.csr[name]);
  for (const field of nodeFields)
    putTexts(
      columns,
      `node.${field}`,
      graph.nodes.map((node) => nodeText(node, field)),
    );
  putTexts(
    columns,
    "cited.kind",
    graph.cited.map(({ kind }) => kind),
  );
  putTexts(
    columns,
    "cited.key",
    graph.cited.map(({ key }) => key),
  );
  const { conditionLists, hypotheses, leaves, rules, gaps, scopes } = graph;
  const sections: Record<string, Section> = {};
  let size = 0;
  for (const [name, column] of columns) {
    sections[name] = { type: typeOf(column), at: size, length: column.length };
    size += aligned(column.byteLength);
  }
  const header: Header = {
    tables: { conditionLists, hypotheses, leaves, rules, gaps, scopes },
    csr: { privileges: graph.csr.privileges, steps: graph.csr.steps },
    sections,
  };
  const head = Buffer.from(JSON.stringify(header));
  const start = aligned(16 + head.length);
  const file = Buffer.alloc(start + size + 32);
  file.write(magic, 0, "latin1");
  file.writeUInt32LE(head.length, 8);
  head.copy(file, 16);
  for (const [name, column] of columns) {
    Buffer.from(column.buffer, column.byteOffset, column.byteLength).copy(file, start + (sections[name]?.at ?? 0));
  }
  digest(file).copy(file, start + size);
  return file;
}

/** @throws Error when the file is not whole */
export function decodeGraph(read: Buffer): CompiledGraph {
  // Typed arrays need the file's bytes at an aligned address; small reads come out of a pool.
  const file = read.byteOffset % 8 === 0 ? read : Buffer.from(new Uint8Array(read).buffer);
  if (file.length < 48 || file.toString("latin1", 0, 8) !== magic) throw new Error("not a graph file");
  if (!digest(file).equals(file.subarray(file.length - 32))) throw new Error("damaged graph file");
  const length = file.readUInt32LE(8);
  const header = JSON.parse(file.toString("utf8", 16, 16 + length)) as Header;
  const start = file.byteOffset + aligned(16 + length);
  const column = <C extends Column>(name: string): C => {
    const section = header.sections[name];
    if (!section) throw new Error("a column is missing");
    return makers[section.type](file.buffer, start + section.at, section.length) as C;
  };
  const texts = (name: string): string[] => {
    const all = Buffer.from(column<Uint8Array>(`${name}.text`)).toString("utf8");
    const lengths = column<Int32Array>(`${name}.length`);
    const values = new Array<string>(lengths.length);
    let at = 0;
    for (let i = 0; i < lengths.length; i++) {
      const end = at + (lengths[i] ?? 0);
      values[i] = all.slice(at, end);
      at = end;
    }
    return values;
  };
  const node = Object.fromEntries(nodeFields.map((field) => [field, texts(`node.${field}`)])) as Record<
    (typeof nodeFields)[number],
    string[]
  >;
  const kinds = texts("cited.kind");
  const keys = texts("cited.key");
  const listed = (text: string | undefined): readonly string[] => (text ? text.split(unit) : []);
  return {
    ...header.tables,
    nodes: node.id.map((id, n) => ({
      id,
      kind: node.kind[n] as NodeKind,
      name: node.name[n] ?? "",
      scope: node.scope[n] ?? "",
      tags: listed(node.tags[n]),
      members: listed(node.members[n]),
      ...(node.authentication[n] ? { authentication: node.authentication[n] as RouteAuthentication } : {}),
    })),
    cited: keys.map((key, f) => ({ kind: kinds[f] as FactKind, key })),
    ...(Object.fromEntries(graphColumns.map((name) => [name, column(name)])) as unknown as Pick<
      CompiledGraph,
      (typeof graphColumns)[number]
    >),
    csr: {
      ...header.csr,
      ...(Object.fromEntries(csrColumns.map((name) => [name, column(`csr.${name}`)])) as unknown as Omit<
        Csr,
        "privileges" | "steps"
      >),
    },
  };
}

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;
const digest = (file: Buffer): Buffer =>
  createHash("sha256")
    .update(file.subarray(0, file.length - 32))
    .digest();

function putTexts(columns: Map<string, Column>, name: string, values: readonly string[]): void {
  columns.set(
    `${name}.length`,
    Int32Array.from(values, ({ length }) => length),
  );
  columns.set(`${name}.text`, new Uint8Array(Buffer.from(values.join(""))));
}
