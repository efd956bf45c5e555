import type { Block } from "../policy.ts";
import { engines, segments, type World } from "../world.ts";
import { someOf } from "./patterns.ts";

const teams = ["ml", "ops", "data.eu", "a", "+", "x/y", "x*"];

/** Somebody whom the identity store knows, in two groups of which one holds the other. */
function known(world: World) {
  const { random } = world;
  const [name, group, outer] = [world.name("person"), world.name("group"), world.name("group")];
  const entity = {
    metadata: { team: random.one(teams), "cost-center": "c7" },
    policies: [] as string[],
    custom: { zone: random.one(["eu", "us"]) },
  };
  const groups = { team: random.one(teams), area: "north" };
  return { name, group, outer, entity, groups, team: entity.metadata.team, zone: entity.custom.zone };
}
type Known = ReturnType<typeof known>;

/** A directive and what it says of somebody; undefined where it says nothing. */
type Directive = (who: Known) => readonly [directive: string, value: string | undefined];

const ofEntity: readonly Directive[] = [
  ({ name }) => ["identity.entity.id", `<entity:${name}>`],
  ({ name }) => ["identity.entity.name", name],
  ({ team }) => ["identity.entity.metadata.team", team],
  () => ["identity.entity.metadata.cost-center", "c7"],
  () => ["identity.entity.metadata.none", undefined],
  () => ["identity.entity.custom_metadata.team", undefined],
];
const ofAlias: readonly Directive[] = [
  ({ name }) => ["identity.entity.aliases.<accessor>.name", name],
  ({ name }) => ["identity.entity.aliases.<accessor>.id", `<alias:${name}>`],
  ({ zone }) => ["identity.entity.aliases.<accessor>.custom_metadata.zone", zone],
  () => ["identity.entity.aliases.<accessor>.metadata.zone", undefined],
  () => ["identity.entity.aliases.auth_none_1.name", undefined],
];
const ofGroups: readonly Directive[] = [
  ({ group }) => [`identity.groups.names.${group}.name`, group],
  ({ group }) => [`identity.groups.names.${group}.id`, `<group:${group}>`],
  ({ group }) => [`identity.groups.ids.<group:${group}>.name`, group],
  ({ group, groups }) => [`identity.groups.names.${group}.metadata.team`, groups.team],
  ({ outer }) => [`identity.groups.names.${outer}.metadata.area`, "south"],
  ({ group }) => [`identity.groups.names.${group}.metadata.none`, undefined],
  () => ["identity.groups.names.nobody.name", undefined],
];

const templated =
  (feature: string, directives: readonly Directive[]) =>
  (world: World): void => {
    const { random } = world;
    const who = known(world);
    const engine = random.one(engines);
    const [directive, value] = random.one(directives)(who);
    const braces = random.one([`{{${directive}}}`, `{{ ${directive} }}`]);
    const tail = random.one(["/x", "/*", "", "/+", "-own"]);
    const blocks: Block[] = [
      { path: `${engine}/${braces}${tail}`, capabilities: ["read", "list"] },
      { path: `${engine}/plain`, capabilities: ["read"] },
    ];
    const policy = world.policy(blocks);
    const byGroup = random.chance(0.5);
    world.person(byGroup ? [] : [policy], who.entity, who.name);
    world.group(
      { metadata: who.groups, policies: byGroup ? [policy] : [], members: [who.name], groups: [] },
      who.group,
    );
    world.group({ metadata: { area: "south" }, policies: [], members: [], groups: [who.group] }, who.outer);
    const said = value ?? "none";
    const ends: Readonly<Record<string, string>> = { "/*": "/x/y", "/+": "/z" };
    const path = `${engine}/${said}${ends[tail] ?? tail}`;
    world.ask(
      feature,
      who.name,
      { path },
      { path: `${engine}/plain` },
      { path: `${engine}/other${ends[tail] ?? tail}` },
    );
    if (!path.includes("*")) world.ask(feature, who.name, { path, op: "read" }, { path, op: "delete" });
    const empty = { path: `${engine}/${ends[tail] ?? tail}` };
    const stranger = world.person([policy]);
    world.ask(feature, who.name, empty);
    world.ask(feature, stranger, { path }, { path: `${engine}/plain` }, empty);
  };

/** Policies of the token, the entity, its groups and the groups that hold them, in one ACL. */
function merged(world: World): void {
  const { random } = world;
  const who = known(world);
  const path = `${random.one(engines)}/${random.one(segments)}/${random.one(segments)}`;
  const parent = path.slice(0, path.lastIndexOf("/"));
  const policy = (): string => {
    const pattern = random.one([path, `${parent}/*`, `${parent}/+`, `${parent.split("/")[0]}/+/*`]);
    return world.policy([{ path: pattern, capabilities: random.chance(0.15) ? ["deny"] : someOf(random) }]);
  };
  const [own, ofEntity, ofGroup, ofOuter] = [policy(), policy(), policy(), policy()];
  world.person([own], { ...who.entity, policies: random.chance(0.7) ? [ofEntity] : [] }, who.name);
  world.group({ metadata: {}, policies: [ofGroup], members: [who.name], groups: [] }, who.group);
  world.group({ metadata: {}, policies: [ofOuter], members: [], groups: [who.group] }, who.outer);
  world.both("policies of entity and groups", who.name, path, ["read", "update", "list"]);
  world.ask("policies of entity and groups", world.person([own]), { path });
}

/** What a policy for one version of KV grants on an engine of the other, and on its own. */
const stored =
  (feature: string, engine: string, prefixes: readonly string[]) =>
  (world: World): void => {
    const { random } = world;
    const name = `${random.one(segments)}/${random.one(segments)}`;
    const patterns = [
      ...prefixes.map((prefix) => `${engine}/${prefix}${random.one(["*", name, "+/*", `${name.split("/")[0]}/*`])}`),
    ];
    const blocks = random.some(patterns, 2).map((path) => ({ path, capabilities: ["read", ...someOf(random)] }));
    const who = world.holder(blocks);
    for (const prefix of random.some(prefixes, 2)) {
      const path = `${engine}/${prefix}${name}`;
      world.both(feature, who, path, ["read"]);
      world.ask(feature, who, { path: `${engine}/${prefix}${name.split("/")[0]}/`, op: "list" });
    }
  };

export const people = [
  templated("templates of the entity", ofEntity),
  templated("templates of the entity", ofEntity),
  templated("templates of an alias", ofAlias),
  templated("templates of an alias", ofAlias),
  templated("templates of groups", ofGroups),
  templated("templates of groups", ofGroups),
  merged,
  merged,
  stored("KV version 1", "a", [""]),
  stored("KV version 1", "a", [""]),
  stored("KV version 2", "kv2", ["data/", "metadata/", "", "delete/"]),
  stored("KV version 2", "kv2", ["data/", "metadata/", "", "destroy/"]),
];
