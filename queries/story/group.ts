import { classWords, counted, kindWords } from "../../model/kind-words.ts";
import { classAt, kindAt, kindList, type Table } from "../table.ts";
import { isSensitive, type Radius } from "./radius.ts";

/** Nodes of one kind, or where place is short of one class, in one boundary. */
export interface Group {
  /** `<boundary>|<kind>` or `<boundary>|class:<class>`. */
  readonly key: string;
  readonly name: string;
  /** Commonest kind of its nodes. */
  readonly kind: number;
  readonly place: number;
  readonly size: number;
  /** How many of them are data stores, secrets or administered authorities. */
  readonly sensitive: number;
  /** True where it is coarser than kind and boundary. */
  readonly merged: boolean;
  /** Numbers of the finest groups in it. */
  readonly parts: readonly number[];
}

export interface Grouping {
  readonly groups: readonly Group[];
  /** Per node: index in `groups`, -1 where it is in none. */
  readonly groupOf: Int32Array;
}

/**
 * Groups the nodes that `alone` does not draw one by one, by kind and boundary, and merges until there are no more than
 * `room`: namespaces into their cluster, kinds into their class, then over boundaries; small groups without anything
 * sensitive first.
 * @param grouped nodes to group, ascending
 * @param soloists nodes drawn one by one: their boundaries keep groups of their own longest
 */
export function groupNodes(
  radius: Radius,
  grouped: readonly number[],
  room: number,
  soloists: ReadonlySet<number>,
): Grouping {
  const { table } = radius;
  const numbers = new Map<number, number>();
  const finest: Part[] = [];
  const partOf = new Int32Array(table.kind.length).fill(-1);
  for (const node of grouped) {
    const kind = table.kind[node] as number;
    const place = table.place[node] as number;
    const key = place * kindList.length + kind;
    let number = numbers.get(key);
    if (number === undefined) {
      number = finest.length;
      numbers.set(key, number);
      finest.push({ kind, place, size: 0, sensitive: 0 });
    }
    const part = finest[number] as Part;
    part.size++;
    if (isSensitive(kind, radius.mask[node] as number)) part.sensitive++;
    partOf[node] = number;
  }
  const told = new Set([...soloists].map((node) => table.places.root(table.place[node] as number)));
  const groups = coarsened(table, finest, Math.max(room, 1), told).map((bucket) => groupOf(table, bucket, finest));
  const groupOfPart = new Int32Array(finest.length);
  for (const [index, { parts }] of groups.entries()) for (const part of parts) groupOfPart[part] = index;
  for (const node of grouped) partOf[node] = groupOfPart[partOf[node] as number] as number;
  return { groups, groupOf: partOf };
}

interface Part {
  readonly kind: number;
  readonly place: number;
  size: number;
  sensitive: number;
}

/** A group in the making. */
interface Bucket {
  readonly key: string;
  readonly place: number;
  readonly parts: readonly number[];
  readonly size: number;
  readonly sensitive: number;
}

/** What a bucket with this first part would be merged into, coarser and coarser. */
const coarser: readonly ((table: Table, place: number, kind: number) => readonly [place: number, what: string])[] = [
  ({ places }, place, kind) => [places.root(place), kindAt(kind)],
  (_, place, kind) => [place, `class:${classAt(kind)}`],
  ({ places }, place, kind) => [places.root(place), `class:${classAt(kind)}`],
];
/** The same once a boundary has no place of its own. */
const coarsest: typeof coarser = [(_table, _place, kind) => [0, `class:${classAt(kind)}`], () => [0, "all"]];

const keyOf = ({ places }: Table, place: number, what: string): string => `${places.at(place).id}|${what}`;

function coarsened(table: Table, finest: readonly Part[], room: number, told: ReadonlySet<number>): Bucket[] {
  let buckets = finest.map(
    ({ kind, place, size, sensitive }, index): Bucket => ({
      key: keyOf(table, place, kindAt(kind)),
      place,
      parts: [index],
      size,
      sensitive,
    }),
  );
  const within = (levels: typeof coarser): void => {
    for (const target of levels) {
      if (buckets.length <= room) return;
      buckets = merged(buckets, room, (bucket) => {
        const first = finest[bucket.parts[0] ?? 0] as Part;
        const [place, what] = target(table, bucket.place, first.kind);
        return { place, key: keyOf(table, place, what) };
      });
    }
  };
  within(coarser);
  if (buckets.length > room) buckets = withoutSmall(table, finest, buckets, room, told);
  within(coarsest);
  return buckets;
}

/** Joins whole outermost boundaries, class by class: first those where nothing is told, the least sensitive and smallest. */
function withoutSmall(
  table: Table,
  finest: readonly Part[],
  buckets: readonly Bucket[],
  room: number,
  told: ReadonlySet<number>,
): Bucket[] {
  const rootOf = ({ place }: Bucket): number => table.places.root(place);
  const weights = new Map<number, { readonly root: number; size: number; sensitive: number }>();
  for (const bucket of buckets) {
    const root = rootOf(bucket);
    const known = weights.get(root) ?? { root, size: 0, sensitive: 0 };
    known.size += bucket.size;
    known.sensitive += bucket.sensitive;
    weights.set(root, known);
  }
  const id = (root: number): string => table.places.at(root).id;
  const order = [...weights.values()].sort(
    (a, b) =>
      Number(told.has(a.root)) - Number(told.has(b.root)) ||
      a.sensitive - b.sensitive ||
      a.size - b.size ||
      (id(a.root) < id(b.root) ? -1 : 1),
  );
  const classOf = ({ parts }: Bucket): string => `class:${classAt(finest[parts[0] ?? 0]?.kind ?? 0)}`;
  const joined = new Set<number>();
  const classes = new Set<string>();
  let left = buckets.length;
  for (const { root } of order) {
    if (left + classes.size <= room) break;
    joined.add(root);
    for (const bucket of buckets) {
      if (rootOf(bucket) !== root) continue;
      left--;
      classes.add(classOf(bucket));
    }
  }
  return merged(buckets, 0, (bucket) =>
    joined.has(rootOf(bucket))
      ? { place: 0, key: keyOf(table, 0, classOf(bucket)) }
      : { place: bucket.place, key: bucket.key },
  );
}

/** Merges buckets with one target, the least sensitive and smallest targets first, until there are no more than `room`. */
function merged(
  buckets: readonly Bucket[],
  room: number,
  target: (bucket: Bucket) => { readonly place: number; readonly key: string },
): Bucket[] {
  const targets = new Map<string, { readonly place: number; readonly key: string; readonly own: Bucket[] }>();
  for (const bucket of buckets) {
    const one = target(bucket);
    const known = targets.get(one.key) ?? { ...one, own: [] };
    known.own.push(bucket);
    targets.set(one.key, known);
  }
  const sum = (own: readonly Bucket[], of: "size" | "sensitive"): number =>
    own.reduce((total, bucket) => total + bucket[of], 0);
  const order = [...targets.values()]
    .filter(({ own }) => own.length > 1)
    .map((one) => ({ ...one, size: sum(one.own, "size"), sensitive: sum(one.own, "sensitive") }))
    .sort((a, b) => a.sensitive - b.sensitive || a.size - b.size || (a.key < b.key ? -1 : 1));
  const gone = new Set<Bucket>();
  const made: Bucket[] = [];
  let count = buckets.length;
  for (const { key, place, own, size, sensitive } of order) {
    if (count <= room) break;
    for (const bucket of own) gone.add(bucket);
    made.push({ key, place, size, sensitive, parts: own.flatMap(({ parts }) => parts) });
    count -= own.length - 1;
  }
  return [...buckets.filter((bucket) => !gone.has(bucket)), ...made];
}

function groupOf(table: Table, { key, place, parts, size, sensitive }: Bucket, finest: readonly Part[]): Group {
  const sizes = new Map<number, number>();
  const places = new Set<number>();
  for (const index of parts) {
    const part = finest[index] as Part;
    sizes.set(part.kind, (sizes.get(part.kind) ?? 0) + part.size);
    places.add(part.place);
  }
  const [kind = 0] = [...sizes].sort(([a, m], [b, n]) => n - m || a - b).map(([own]) => own);
  const classes = new Set([...sizes.keys()].map(classAt));
  const words =
    sizes.size === 1
      ? kindWords[kindAt(kind)]
      : classes.size === 1
        ? classWords[classAt(kind)]
        : (["node", "nodes"] as const);
  const spread = places.size > 1 ? ` in ${places.size} ${placeWord(table, place)}` : "";
  return {
    key,
    name: `${counted(size, words)}${spread}`,
    kind,
    place,
    size,
    sensitive,
    merged: parts.length > 1,
    parts,
  };
}

const placeWord = ({ places }: Table, place: number): string =>
  places.at(place).kind === "cluster" ? "namespaces" : "boundaries";
