/** A step of wanted paths: which go on from here, and whether one ends here. */
interface Branch {
  readonly wanted: boolean;
  readonly next: ReadonlyMap<string, Branch>;
}

/** Where several paths stand after the same keys. */
export interface Selection {
  readonly wanted: boolean;
  readonly paths: readonly Branch[];
}

const nothing: Selection = { wanted: false, paths: [] };

/** Compiles paths of the form `$.name.*.name`: `*` is any index or name; names cannot hold a dot. */
export function select(paths: readonly string[]): Selection {
  interface Growing extends Branch {
    wanted: boolean;
    readonly next: Map<string, Growing>;
  }
  const grow = (): Growing => ({ wanted: false, next: new Map() });
  const root = grow();
  for (const path of paths) {
    let branch = root;
    for (const name of path.split(".").slice(1)) {
      const next = branch.next.get(name) ?? grow();
      branch.next.set(name, next);
      branch = next;
    }
    branch.wanted = true;
  }
  return { wanted: root.wanted, paths: [root] };
}

/**
 * Where the paths stand one member further. An array as the document's root may be a list of pages, each of which is
 * like a document of its own: there the paths also start anew.
 */
export function childrenOf(selection: Selection, array: boolean, key: string | number, atRoot: boolean): Selection {
  if (selection.paths.length === 0) return nothing;
  const paths: Branch[] = [];
  for (const { next } of selection.paths) {
    const named = array ? undefined : next.get(String(key));
    const any = next.get("*");
    if (named) paths.push(named);
    if (any) paths.push(any);
  }
  if (array && atRoot) paths.push(...selection.paths);
  return { wanted: paths.some(({ wanted }) => wanted), paths };
}
