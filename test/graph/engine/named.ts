import { buildCsr, type Csr, type StepRow } from "../../../graph/engine/csr.ts";

export interface Named {
  readonly graph: Csr;
  /** The number of a privilege. */
  readonly id: (name: string) => number;
  readonly ids: (...names: string[]) => number[];
  readonly names: (privileges: Iterable<number>) => string[];
}

/** A graph from lines like `a + b -> c @1 $0`: premises, conclusion, stratum (default 0), cost (default 1). */
export function named(...lines: string[]): Named {
  const order: string[] = [];
  const id = (name: string): number => {
    const known = order.indexOf(name);
    return known >= 0 ? known : order.push(name) - 1;
  };
  const rows = lines.map((line): StepRow => {
    const [, before = "", conclusion = "", stratum = "0", cost = "1"] =
      /^(.*)-> (\w+)(?: @(\d))?(?: \$(\d+))?$/.exec(line) ?? [];
    const premises = before.split("+").map((name) => name.trim());
    return {
      premises: premises.filter((name) => name !== "").map(id),
      conclusion: id(conclusion),
      stratum: Number(stratum),
      cost: Number(cost),
    };
  });
  const graph = buildCsr(order.length, rows);
  const known = (name: string): number => {
    if (!order.includes(name)) throw new Error(`no line names ${name}`);
    return id(name);
  };
  return {
    graph,
    id: known,
    ids: (...names) => names.map(known),
    names: (privileges) => Array.from(privileges, (p) => order[p] ?? `#${p}`),
  };
}
