import { account, accountUser, ask, binding, clusterBinding, clusterRole, group, role, user } from "../objects.ts";
import { clusterResources, namespaces, resources, ruleOn, verbs, type World } from "../world.ts";

/** Accounts of other namespaces, of none, and users that are called as accounts are. */
export function accounts(world: World): void {
  const { random } = world;
  const [namespace = "app", home = "db"] = random.some(namespaces, 2).sort(() => random.next() - 0.5);
  const verb = random.one(verbs);
  const resource = random.one(resources);
  const ofHome = world.name("sa");
  const asker = { user: accountUser(home, ofHome), groups: [] };
  const namesake = { user: accountUser(namespace, ofHome), groups: [] };
  world.grant(account(home, ofHome), [ruleOn([verb], resource)], namespace);
  const here = ask(verb, resource, { namespace });
  world.ask("account of another namespace", asker, here, ask(verb, resource, { namespace: home }));
  world.ask("account of another namespace", namesake, here);
  world.ask("account of another namespace", { user: ofHome, groups: [] }, here);

  const homeless = world.name("sa");
  world.grant(account(undefined, homeless), [ruleOn([verb], resource)], namespace);
  world.ask("account without a namespace", { user: accountUser(namespace, homeless), groups: [] }, here);
  world.ask("account without a namespace", { user: accountUser(home, homeless), groups: [] }, here);

  const called = world.name("sa");
  world.grant(user(accountUser(home, called)), [ruleOn([verb], resource)], namespace);
  world.ask("user that is an account", { user: accountUser(home, called), groups: [] }, here);
  world.ask("user that is an account", { user: accountUser(namespace, called), groups: [] }, here);

  const team = world.name("team");
  world.grant(group(team), [ruleOn([verb], resource)], namespace);
  world.ask(
    "group",
    { user: world.name("member"), groups: ["x", team] },
    here,
    ask(verb, resource, { namespace: home }),
  );
  world.ask("group", { user: team, groups: ["x"] }, here);
}

/** Groups that the server puts a caller into because of its name. Only it finds them here: the caller names none. */
export function implicitGroups(world: World): void {
  const { random } = world;
  const { granted, asked: namespace } = world.place();
  const [home = "app", other = "db"] = random.some(namespaces, 2);
  const anybody = { user: world.name("somebody"), groups: [], self: true } as const;
  const anonymous = { user: "system:anonymous", groups: [], self: true } as const;
  const local = { user: accountUser(home, "robot"), groups: [], self: true } as const;
  const foreign = { user: accountUser(other, "robot"), groups: [], self: true } as const;
  const groups = {
    "system:authenticated": [anybody, local, foreign, anonymous, anonymous, anonymous],
    "system:unauthenticated": [anonymous, anonymous, anonymous, anybody, local, foreign],
    "system:serviceaccounts": [local, foreign, local, anybody, anonymous, anybody],
    [`system:serviceaccounts:${home}`]: [local, local, foreign, anybody, anonymous, foreign],
  };
  for (const [name, askers] of Object.entries(groups)) {
    const feature = name.split(":").length > 2 ? "group system:serviceaccounts:<namespace>" : `group ${name}`;
    // A resource of its own, so that no other grant answers.
    const resource = `${world.name("thing")}.oracle.test`;
    const verb = random.one(verbs);
    world.grant(group(name), [ruleOn([verb], resource)], granted);
    for (const asker of askers) world.ask(feature, asker, ask(verb, resource, { namespace }));
  }
}

/** The group that is let through before RBAC is asked, and what is called nearly so. */
export function masters(world: World): void {
  const { random } = world;
  const asked = () =>
    ask(random.one(verbs), random.one(resources), random.chance(0.5) ? { namespace: random.one(namespaces) } : {});
  const member = { user: world.name("root"), groups: ["system:masters"] };
  const near = ["system:master", "system:masters:x", "System:Masters", "masters"];
  const askedOf = [asked(), asked(), asked()];
  world.ask("system:masters", member, ...askedOf);
  world.ask("system:masters", { user: "system:masters", groups: [random.one(near)] }, ...askedOf);
}

/** Roles that are not there, or not of that kind or in that namespace, alone and beside a good one. */
export function dangling(world: World): void {
  const { random } = world;
  const [namespace = "app", elsewhere = "db"] = random.some(namespaces, 2);
  const verb = random.one(verbs);
  const resource = random.one(resources);
  const rules = [ruleOn([verb], resource)];
  const here = ask(verb, resource, { namespace });
  const lost = world.holder();
  const named = world.name("role");
  world.add(role(elsewhere, named, rules), clusterRole(`${named}-x`, rules));
  world.add(binding(namespace, world.name("binding"), "Role", named, lost.subject));
  world.add(binding(namespace, world.name("binding"), "ClusterRole", named, lost.subject));
  world.add(clusterBinding(world.name("binding"), `${named}-gone`, lost.subject));
  world.ask("role that is missing", lost.asker, here, ask(verb, resource, { namespace: elsewhere }));

  const both = world.holder();
  world.add(clusterBinding(world.name("binding"), `${named}-gone`, both.subject));
  world.add(binding(namespace, world.name("binding"), "Role", `${named}-gone`, both.subject));
  world.grant(both.subject, rules, namespace);
  world.ask("role that is missing", both.asker, here, ask(verb, resource, { namespace, name: "a" }));
}

/** Several bindings that allow the same: for the namespace and everywhere, to a user and to a group, to both at once. */
export function several(world: World): void {
  const { random } = world;
  const [namespace = "app", elsewhere = "db"] = random.some(namespaces, 2);
  const rules = [ruleOn([random.one(verbs)], random.one(resources))];
  const [rule] = rules;
  const name = world.name("user");
  const team = world.name("team");
  const asker = { user: name, groups: ["system:authenticated", team] };
  world.grant(user(name), rules, namespace);
  world.grant(group(team), rules, random.chance(0.3) ? undefined : namespace);
  if (random.chance(0.3)) world.grant(user(name), rules);
  const both = world.name("role");
  world.add(clusterRole(both, rules));
  world.add(binding(namespace, world.name("binding"), "ClusterRole", both, group("x"), group(team), user(name)));
  const verb = rule?.verbs[0] ?? "";
  const [apiGroup = ""] = rule?.apiGroups ?? [];
  const [plural = ""] = rule?.resources ?? [];
  const resource = apiGroup === "" ? plural : `${plural}.${apiGroup}`;
  world.ask(
    "several bindings",
    asker,
    ask(verb, resource, { namespace }),
    ask(verb, resource, { namespace, name: "a" }),
  );
  world.ask(
    "several bindings",
    asker,
    ask(verb, `${resource}/status`, { namespace }),
    ask("use", resource, { namespace }),
  );
  world.ask("several bindings", { user: team, groups: [name] }, ask(verb, resource, { namespace: elsewhere }));
}

/** What a RoleBinding to a ClusterRole gives, and of what is in no namespace. */
export function scopes(world: World): void {
  const { random } = world;
  const [namespace = "app", elsewhere = "db"] = random.some(namespaces, 2);
  const verb = random.one(verbs);
  const resource = random.one(resources);
  const outside = random.one(clusterResources);
  const rules = [ruleOn([verb], resource), ruleOn([verb], outside), ruleOn([verb], "namespaces")];
  const name = world.name("role");
  const local = world.holder();
  const global = world.holder();
  world.add(clusterRole(name, rules));
  world.add(binding(namespace, world.name("binding"), "ClusterRole", name, local.subject));
  world.add(clusterBinding(world.name("binding"), name, global.subject));
  const inside = ask(verb, resource, { namespace });
  world.ask("RoleBinding to a ClusterRole", local.asker, inside, ask(verb, resource, { namespace, name: "a" }));
  world.ask(
    "RoleBinding to a ClusterRole",
    local.asker,
    ask(verb, resource, { namespace: elsewhere }),
    ask(verb, resource),
  );
  world.ask("resource of the cluster", local.asker, ask(verb, outside), ask(verb, outside, { name: "a" }));
  world.ask("resource of the cluster", global.asker, ask(verb, outside), ask(verb, outside, { name: "a" }));
  world.ask("the namespace itself", local.asker, ask(verb, "namespaces", { namespace, name: namespace }));
  world.ask("the namespace itself", local.asker, ask(verb, "namespaces", { namespace: elsewhere, name: elsewhere }));
  world.ask("the namespace itself", local.asker, ask(verb, "namespaces", { name: namespace }));
  world.ask("the namespace itself", global.asker, ask(verb, "namespaces", { name: elsewhere }));
}

/** Impersonation as the server asks for it: one review per thing that is taken on. */
export function impersonation(world: World): void {
  const { random } = world;
  const [namespace = "app", elsewhere = "db"] = random.some(namespaces, 2);
  const of = "authentication.k8s.io";
  const key = random.one(["scopes", "example.com%2fteam"]);
  const kinds: readonly (readonly [resource: string, where: { readonly namespace?: string }])[] = [
    ["users", {}],
    ["groups", {}],
    ["serviceaccounts", { namespace }],
    [`uids.${of}`, {}],
    [`userextras.${of}/${key}`, {}],
  ];
  for (const [resource, where] of kinds) {
    const [plural = "", sub] = resource.split("/");
    const feature = `impersonate ${plural.split(".")[0]}`;
    const rule = (resourceNames?: readonly string[]) => ruleOn(["impersonate"], plural, sub, resourceNames);
    const all = world.holder();
    const local = where.namespace;
    world.grant(all.subject, [rule()], local);
    const some = world.holder();
    world.grant(some.subject, [rule(["a", "system:masters"])], local);
    world.ask(feature, all.asker, ask("impersonate", resource, { ...where, name: "b" }));
    world.ask(
      feature,
      some.asker,
      ask("impersonate", resource, { ...where, name: random.one(["a", "system:masters"]) }),
    );
    world.ask(feature, some.asker, ask("impersonate", resource, { ...where, name: "b" }));
    world.ask(feature, all.asker, ask("get", resource, { ...where, name: "b" }));
    // Users and groups are in no namespace: a RoleBinding gives none of them.
    const bound = world.holder();
    world.grant(bound.subject, [rule()], elsewhere);
    world.ask(feature, bound.asker, ask("impersonate", resource, { ...where, name: "b" }));
  }
}
