import type { Random } from "../../../kubernetes/oracle/random.ts";
import type { Block } from "../policy.ts";
import { type Asked, engines, segments, type World } from "../world.ts";

const everything = ["create", "read", "update", "patch", "delete", "list"];
const operations: readonly NonNullable<Asked["op"]>[] = ["read", "create", "update", "patch", "delete", "list"];

/** How a pattern is made of segments. */
type Kind = "exact" | "glob" | "plus" | "plus and glob";

/** A path below one of the engines; one to three segments more. */
export const pathOf = (random: Random): string =>
  [random.one(engines), ...Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => random.one(segments))].join(
    "/",
  );

/** A pattern that a path fits. */
function patternFor(random: Random, kind: Kind, path: string): string {
  const parts = path.split("/");
  const plussed = (from: readonly string[]): string[] => {
    const at = Math.floor(random.next() * from.length);
    return from.map((part, index) => (index === at || random.chance(0.25) ? "+" : part));
  };
  switch (kind) {
    case "exact":
      return path;
    case "plus":
      return plussed(parts).join("/");
    case "glob": {
      const kept = 1 + Math.floor(random.next() * (path.length - 1));
      return `${random.chance(0.5) ? `${parts.slice(0, -1).join("/")}/` : path.slice(0, kept)}*`;
    }
    case "plus and glob":
      return random.chance(0.5)
        ? `${plussed(parts.slice(0, -1)).join("/")}/*`
        : `${plussed(parts.slice(0, -1)).join("/")}/${(parts.at(-1) ?? "").slice(0, 1)}*`;
  }
}

/** The path itself or one near it. */
function near(random: Random, path: string): string {
  const parts = path.split("/");
  const at = 1 + Math.floor(random.next() * (parts.length - 1));
  const choices = [
    path,
    path,
    parts.map((part, index) => (index === at ? random.one(segments) : part)).join("/"),
    `${path}/${random.one(segments)}`,
    parts.length > 2 ? parts.slice(0, -1).join("/") : path,
    `${path}${random.one(segments)}`,
  ];
  return random.one(choices);
}

export const someOf = (random: Random): readonly string[] => random.some(everything, 1 + Math.floor(random.next() * 4));
const ops = (random: Random, count: number) => random.some(operations, count);

/** One kind of pattern, alone in a policy. */
const alone =
  (kind: Kind) =>
  (world: World): void => {
    const { random } = world;
    const path = pathOf(random);
    const who = world.holder([{ path: patternFor(random, kind, path), capabilities: someOf(random) }]);
    for (const asked of [path, near(random, path), near(random, path)]) world.both(kind, who, asked, ops(random, 2));
  };

/** Every kind of pattern that a path fits, with different capabilities, in one policy or in several. */
const ranked =
  (feature: string, several: boolean) =>
  (world: World): void => {
    const { random } = world;
    const path = pathOf(random);
    const block = (kind: Kind): Block => ({ path: patternFor(random, kind, path), capabilities: someOf(random) });
    const kinds: readonly Kind[] = ["glob", "plus", "plus and glob", "glob", "plus", "exact"];
    const blocks = random.some(kinds, 3 + Math.floor(random.next() * 3)).map(block);
    const half = Math.ceil(blocks.length / 2);
    const who = several ? world.holder(blocks.slice(0, half), blocks.slice(half)) : world.holder(blocks);
    for (const asked of [path, near(random, path)]) world.both(feature, who, asked, ops(random, 3));
  };

/** One pattern in several policies: what they grant is joined. */
function joined(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const pattern = patternFor(random, random.one(["exact", "glob", "plus"]), path);
  const block = (): Block => ({ path: pattern, capabilities: someOf(random) });
  const who = world.holder([block()], [block(), { path: `${pathOf(random)}/x`, capabilities: ["read"] }], [block()]);
  world.both("several policies", who, path, ops(random, 4));
}

/** A deny within the pattern that decides, or beside it. */
function denied(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const kinds: readonly Kind[] = ["exact", "glob", "plus", "plus and glob"];
  const pattern = patternFor(random, random.one(kinds), path);
  const other = random.chance(0.35) ? pattern : patternFor(random, random.one(kinds), path);
  const deny: Block = { path: other, capabilities: random.chance(0.3) ? ["read", "deny"] : ["deny"] };
  const grant: Block = { path: pattern, capabilities: ["read", "list", ...someOf(random)] };
  const who = random.chance(0.5) ? world.holder([grant, deny]) : world.holder([deny], [grant]);
  world.both("deny", who, path, ["read", ...ops(random, 2)]);
}

/** Lists of a folder by patterns with and without its final slash. */
function folders(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const parent = path.slice(0, path.lastIndexOf("/"));
  const patterns = [
    path,
    `${path}/`,
    `${path}/*`,
    `${path}*`,
    `${parent}/+`,
    `${parent}/+/`,
    `${parent}/*`,
    `${parent}/+/*`,
  ];
  const blocks = random.some(patterns, random.one([1, 2, 3])).map((one) => ({
    path: one,
    capabilities: random.chance(0.25) ? ["deny"] : ["list", random.one(["read", "list"])],
  }));
  const who = world.holder(blocks);
  world.ask("list", who, { path }, { path: `${path}/` }, { path, op: "read" }, { path: `${path}/`, op: "read" });
  for (const op of ["list", "list"] as const) world.ask("list", who, { path: `${near(random, path)}/`, op });
  world.ask("list", who, { path: `${path}/`, op: "list" });
}

/** Stars and pluses that stand for themselves, and a slash in front. */
function literal(world: World): void {
  const { random } = world;
  const [first, second, third] = [random.one(engines), random.one(segments), random.one(segments)];
  const shapes: readonly (readonly [pattern: string, asked: readonly string[]])[] = [
    [`${first}/${second}+/${third}`, [`${first}/${second}+/${third}`, `${first}/${second}x/${third}`]],
    [`${first}/+${second}/${third}`, [`${first}/+${second}/${third}`, `${first}/${second}/${third}`]],
    [`${first}/${second}+`, [`${first}/${second}+`, `${first}/${second}${third}`]],
    [`${first}/*/${third}`, [`${first}/*/${third}`, `${first}/${second}/${third}`]],
    [`${first}/**`, [`${first}/*`, `${first}/${second}`]],
    [`/${first}/${second}`, [`${first}/${second}`, `${first}/${third}`]],
    [`/${first}/*`, [`${first}/${second}/${third}`, `${second}/x`]],
    [`/+/${second}`, [`${first}/${second}`, `${first}/x`]],
    [`${first}/+/`, [`${first}/${second}/`, `${first}/${second}`]],
    [`+`, [`${first}/${second}`, `${first}/`, first]],
    [`*`, [`${first}/${second}`, `sys/mounts`]],
    [`${first}*`, [`${first}/${second}`, `${first}${second}/x`, first]],
  ];
  const [pattern, asked] = random.one(shapes);
  const who = world.holder([{ path: pattern, capabilities: ["read", "list", "delete"] }]);
  for (const path of asked) {
    world.ask("wildcards that are literal", who, { path });
    if (path.includes("/") && !path.endsWith("/"))
      world.ask(
        "wildcards that are literal",
        who,
        { path, op: "read" },
        { path, op: "delete" },
        { path, op: "update" },
      );
  }
}

/** Blocks and requests that were not made for each other. */
function crossed(world: World): void {
  const { random } = world;
  const kinds: readonly Kind[] = ["exact", "glob", "plus", "plus and glob"];
  const blocks = (): readonly Block[] =>
    Array.from({ length: 4 }, () => ({
      path: patternFor(random, random.one(kinds), pathOf(random)),
      capabilities: random.chance(0.15) ? ["deny"] : someOf(random),
    }));
  const who = world.holder(blocks(), blocks());
  for (let count = 0; count < 4; count += 1) world.both("unrelated paths", who, pathOf(random), ops(random, 1));
}

export const patterns = [
  alone("exact"),
  alone("glob"),
  alone("plus"),
  alone("plus and glob"),
  ranked("priority", false),
  ranked("priority", false),
  ranked("several policies", true),
  joined,
  denied,
  denied,
  folders,
  folders,
  literal,
  literal,
  crossed,
];
