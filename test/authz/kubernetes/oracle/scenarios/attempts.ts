import type { Impersonation } from "../attempt.ts";
import {
  type ApiObject,
  account,
  accountUser,
  binding,
  clusterBinding,
  clusterRole,
  type Rule,
  rbacGroup,
  role,
  user,
} from "../objects.ts";
import { namespaces, resources, ruleOn, verbs, type World } from "../world.ts";

const rolesOf = (verb: string, plural: string, resourceNames?: readonly string[]): Rule =>
  ruleOn([verb], `${plural}.${rbacGroup}`, undefined, resourceNames);

/** Bindings and roles written by those who may, who may half of it, and who have already what they give. */
export function writing(world: World): void {
  const { random } = world;
  const [namespace = "app", elsewhere = "db"] = random.some(namespaces, 2);
  const right = ruleOn([random.one(verbs)], random.one(resources));
  const lesser = ruleOn([random.one(verbs)], random.one(resources));
  const wide = world.name("role");
  const local = world.name("role");
  world.add(clusterRole(wide, [right, lesser]), role(namespace, local, [right]));
  const to = user("whoever");
  const name = world.name("written");
  const targets: Readonly<Record<string, readonly [verb: string, plural: string, role: string, object: ApiObject]>> = {
    "bind a ClusterRole in a namespace": [
      "bind",
      "clusterroles",
      wide,
      binding(namespace, name, "ClusterRole", wide, to),
    ],
    "bind a Role": ["bind", "roles", local, binding(namespace, name, "Role", local, to)],
    "bind a ClusterRole everywhere": ["bind", "clusterroles", wide, clusterBinding(name, wide, to)],
    "escalate a Role": ["escalate", "roles", name, role(namespace, name, [right, lesser])],
    "escalate a ClusterRole": ["escalate", "clusterroles", name, clusterRole(name, [right, lesser])],
  };
  for (const [feature, [verb, plural, named, object]] of Object.entries(targets)) {
    const written = `${object.kind.toLowerCase()}s`;
    const inside = object.metadata.namespace;
    const write = rolesOf("create", written);
    /** Somebody with these rights, at the place of the write or elsewhere, tries it. */
    const attempt = (rules: readonly Rule[], more: readonly Rule[] = [], place: string | undefined = inside): void => {
      const name = world.name("writer");
      world.grant(user(name), rules, inside);
      if (more.length > 0) world.grant(user(name), more, place);
      world.attempt({ feature, asker: { user: name, groups: [], self: true }, object });
    };
    attempt(
      [write],
      [rolesOf(verb, plural, random.chance(0.5) ? [named, "x"] : undefined)],
      random.chance(0.5) ? undefined : inside,
    );
    attempt([write, rolesOf("*", plural)]);
    attempt([write]);
    attempt([rolesOf(verb, plural)]);
    attempt([write], [rolesOf(verb, plural, ["x"])]);
    attempt([write], [rolesOf(verb, plural)], elsewhere);
    attempt([write], [rolesOf(verb, written)], random.chance(0.5) ? undefined : inside);
    // Nobody needs more than what he gives; all of it, by one rule or by several.
    attempt([write], [right, lesser]);
    attempt(
      [write],
      [random.one([{ ...right, verbs: ["*"] }, { ...right, apiGroups: ["*"] }, right]), lesser],
      undefined,
    );
    attempt([write], [{ ...right, resourceNames: ["a"] }, lesser]);
    attempt([write], [right, lesser], elsewhere);
  }
}

/** Accounts that really send the headers, with rights for some of what they take on. */
export function headers(world: World): void {
  const { random } = world;
  const [namespace = "app", other = "db"] = random.some(namespaces, 2);
  const of = "authentication.k8s.io";
  const name = world.name("impersonator");
  const caller = account(namespace, name);
  const impersonate = (resource: string, sub?: string, names?: readonly string[]): Rule =>
    ruleOn(["impersonate"], resource, sub, names);
  world.grant(caller, [impersonate("users", undefined, ["kim", "lee"])]);
  world.grant(caller, [impersonate("groups", undefined, ["ops", "dev"]), impersonate(`uids.${of}`, undefined, ["1"])]);
  world.grant(caller, [impersonate(`userextras.${of}`, "scopes", ["view"])]);
  world.grant(caller, [impersonate("serviceaccounts")], namespace);
  const user = () => random.one(["kim", "lee", "kim", "lee", "kim", "lee", "root"]);
  const group = () => random.one(["ops", "dev", "ops", "system:masters", "system:masters"]);
  const attempt = (feature: string, as: Impersonation["as"]): void =>
    world.impersonate({ feature: `act as ${feature}`, namespace, account: name, as });
  for (let round = 0; round < 5; round += 1) {
    attempt("a user", { user: random.one(["kim", "lee", "kim", "root", "Kim", "system:admin"]) });
    attempt("an account", {
      user: accountUser(random.one([namespace, other]), random.one(["default", "web"])),
    });
    attempt("a group", { user: user(), groups: [group()] });
    attempt("a uid", { user: user(), uid: random.one(["1", "2", "1"]) });
    attempt("extras", {
      user: user(),
      extra: {
        [random.one(["scopes", "scopes", "scopes", "scopes", "team"])]: random.one(["view", "view", "view", "edit"]),
      },
    });
  }
}
