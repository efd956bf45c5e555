import type { Random } from "../../../kubernetes/oracle/random.ts";
import type { Block, Parameters } from "../policy.ts";
import type { Asked, World } from "../world.ts";
import { pathOf, someOf } from "./patterns.ts";

const names = ["env", "size", "Owner"];
const values = ["dev", "prod", "dev-1", "x", ""];
const shapes = ["dev", "dev*", "*-1", "*e*", "*", "", "**", "d*v", "prod"];
const writes = ["create", "update", "patch"] as const;

/** Parameters by name, each with a few values or any. */
const parameters = (random: Random, of: readonly string[], from = values): Parameters =>
  Object.fromEntries(
    of.map((name) => [name, random.chance(0.3) ? [] : random.some(from, 1 + Math.floor(random.next() * 2))]),
  );

/** A request's body with these parameters, or a few of them. */
function body(random: Random, of: readonly string[]): Readonly<Record<string, unknown>> {
  const some = random.some(of, Math.floor(random.next() * (of.length + 1)));
  return Object.fromEntries(some.map((name) => [random.chance(0.8) ? name.toLowerCase() : name, random.one(values)]));
}

/** Requests that only their parameters tell apart. */
function asks(world: World, feature: string, who: string, path: string, bodies: readonly Asked["data"][]): void {
  for (const data of bodies) {
    const op = world.random.one(["create", "update", "update", "patch", "read"] as const);
    world.ask(feature, who, { path, op, ...(data && { data }) });
  }
}

const holding = (world: World, path: string, ...blocks: readonly Partial<Block>[]): string =>
  world.holder(...blocks.map((block) => [{ path, capabilities: [...writes, "read"], ...block }]));

const chosen = (random: Random): string[] => random.some(names, 1 + Math.floor(random.next() * 2));
const bodies = (random: Random, count: number) => Array.from({ length: count }, () => body(random, names));

function allowed(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const star = random.chance(0.3) ? { "*": [] } : {};
  const who = holding(world, path, { allowed: { ...parameters(random, chosen(random)), ...star } });
  asks(world, "allowed parameters", who, path, bodies(random, 6));
}

function denied(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const denied = random.chance(0.2) ? { "*": [] } : parameters(random, chosen(random));
  const who = holding(world, path, { denied });
  asks(world, "denied parameters", who, path, bodies(random, 6));
}

function required(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const who = holding(world, path, { required: chosen(random) });
  const all = Object.fromEntries(names.map((name) => [name.toLowerCase(), random.one(values)]));
  asks(world, "required parameters", who, path, [all, all, ...bodies(random, 4)]);
}

/** Both lists, and the same pattern in two policies: lists of a parameter are joined, an empty one beats them. */
function joined(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const some = (): Partial<Block> => ({
    ...(random.chance(0.6) && { allowed: parameters(random, chosen(random)) }),
    ...(random.chance(0.4) && { denied: parameters(random, chosen(random)) }),
    ...(random.chance(0.3) && { required: [random.one(names)] }),
  });
  const who = holding(world, path, some(), some());
  asks(world, "parameters of several policies", who, path, bodies(random, 6));
}

/** Stars in values, and values that are no text. */
function shaped(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const list = random.some(shapes, 2);
  const who = holding(world, path, random.chance(0.5) ? { allowed: { env: list } } : { denied: { env: list } });
  const given = [...values, "*", "de", "d*v", true, null, ["dev"], { dev: "x" }];
  for (const value of random.some<unknown>(given, 7))
    world.ask("values of parameters", who, { path, op: random.one(["create", "update"]), data: { env: value } });
}

/** The answer must be wrapped for so long. */
function wrapping(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const bounds = (): Partial<Block> => {
    const [least, most] = [random.one([60, 120, 300]), random.one([300, 600, 900])];
    return random.one([{ minWrap: least }, { maxWrap: most }, { minWrap: least, maxWrap: most }]);
  };
  const who = holding(world, path, bounds(), ...(random.chance(0.4) ? [bounds()] : []));
  for (const wrap of [undefined, ...random.some([30, 60, 120, 299, 300, 301, 600, 601, 1200], 5)])
    world.ask("wrapping", who, { path, op: random.one(["read", "update"]), ...(wrap !== undefined && { wrap }) });
}

/** Paths that ask for `sudo`, and their neighbours that do not. */
function root(world: World): void {
  const { random } = world;
  const paths = ["sys/audit", "sys/config/cors", "sys/internal/inspect/router/root", "sys/mounts", "sys/auth"] as const;
  const lists = ["auth/token/accessors/", "sys/leases/lookup/a/", "sys/policies/acl/"] as const;
  const block = (path: string): Block => ({
    path: random.one([path, "sys/*", "auth/token/*", "sys/+", path]),
    capabilities: ["read", "list", ...(random.chance(0.6) ? ["sudo"] : [])],
  });
  const [path, list] = [random.one(paths), random.one(lists)];
  const who = world.holder([block(path)], [block(list)]);
  world.ask("sudo", who, { path }, { path, op: "read" }, { path: list }, { path: list, op: "list" });
  world.ask("sudo", who, { path: random.one(paths), op: "read" }, { path: random.one(lists), op: "list" });
}

/** The form before capabilities, alone, beside them and with the same pattern in another policy. */
function legacy(world: World): void {
  const { random } = world;
  const path = pathOf(random);
  const pattern = random.chance(0.5) ? path : `${path.slice(0, path.lastIndexOf("/"))}/*`;
  const old: Block = { path: pattern, legacy: random.one(["read", "write", "write", "sudo", "deny"]) };
  const mixed = random.chance(0.2) ? { ...old, capabilities: someOf(random) } : old;
  const who = random.chance(0.3)
    ? world.holder([mixed], [{ path: pattern, capabilities: someOf(random) }])
    : world.holder([mixed]);
  world.both("legacy form", who, path, ["read", "list", random.one(writes), "delete"]);
}

/** JSON, with everything that HCL has. */
function json(world: World): void {
  const { random } = world;
  const paths = [pathOf(random), pathOf(random)];
  const blocks = paths.map(
    (path): Block => ({
      path: random.chance(0.4) ? `${path.slice(0, -1)}*` : path,
      capabilities: ["read", ...someOf(random)],
      ...(random.chance(0.3) && { allowed: parameters(random, chosen(random)) }),
      ...(random.chance(0.2) && { maxWrap: 300 }),
      ...(random.chance(0.2) && { required: [random.one(names)] }),
    }),
  );
  const who = world.person([world.policy(blocks, "json")]);
  for (const path of paths) {
    world.both("JSON form", who, path, ["read", "list"]);
    asks(world, "JSON form", who, path, bodies(random, 1));
  }
}

/** The root policy, which may do everything, beside nobody. */
function everything(world: World): void {
  const { random } = world;
  const who = world.person(["root"]);
  world.both("root", who, pathOf(random), ["read", "list", random.one(writes)]);
  world.ask("root", who, { path: "sys/audit", op: "read" }, { path: "auth/token/accessors/", op: "list" });
  const other = world.holder([{ path: "*", capabilities: ["read"] }]);
  world.ask(
    "root",
    other,
    { path: pathOf(random) },
    { path: pathOf(random), op: "read" },
    { path: pathOf(random), op: "update" },
  );
  world.ask("root", other, { path: "sys/audit", op: "read" });
}

export const restraints = [
  allowed,
  allowed,
  denied,
  denied,
  required,
  required,
  joined,
  joined,
  shaped,
  shaped,
  wrapping,
  wrapping,
  root,
  root,
  legacy,
  legacy,
  json,
  everything,
];
