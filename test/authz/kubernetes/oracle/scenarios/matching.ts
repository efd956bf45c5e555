import { ask, askUrl, binding, clusterBinding, clusterRole } from "../objects.ts";
import { names, parts, resources, ruleOn, subresources, verbs, type World } from "../world.ts";

/** Verbs, groups, resources and subresources with their wildcards, and what only looks like one. */
export function matching(world: World): void {
  const { random } = world;
  const { granted, asked: namespace } = world.place();
  const resource = random.one(resources);
  const [apiGroup, plural] = parts(resource);
  const verb = random.one(verbs);
  const elsewhere = random.other(resources, resource);

  const anyVerb = world.holder();
  world.grant(anyVerb.subject, [ruleOn(["*"], resource)], granted);
  const someVerb = world.holder();
  world.grant(someVerb.subject, [ruleOn([`${verb.slice(0, 2)}*`, "*t", "**", ""], resource)], granted);
  world.ask("verb *", anyVerb.asker, ask(verb, resource, { namespace }), ask("use", resource, { namespace }));
  world.ask("verb *", anyVerb.asker, ask(verb, elsewhere, { namespace }));
  world.ask("verb *", someVerb.asker, ask(verb, resource, { namespace }));

  const anyGroup = world.holder();
  world.grant(anyGroup.subject, [{ verbs: [verb], apiGroups: ["*"], resources: [plural] }], granted);
  const someGroup = world.holder();
  world.grant(someGroup.subject, [{ verbs: [verb], apiGroups: ["*.example.com", "a*"], resources: [plural] }], granted);
  world.ask(
    "group *",
    anyGroup.asker,
    ask(verb, resource, { namespace }),
    ask(verb, `${plural}.never.served`, { namespace }),
  );
  world.ask("group *", anyGroup.asker, ask(random.other(verbs, verb), resource, { namespace }));
  world.ask("group *", someGroup.asker, ask(verb, resource, { namespace }), ask(verb, `${plural}.b.example.com`, {}));

  const exactGroup = world.holder();
  world.grant(exactGroup.subject, [ruleOn([verb], resource)], granted);
  world.ask(
    "group",
    exactGroup.asker,
    ask(verb, resource, { namespace }),
    ask(verb, resource, { namespace, name: "a" }),
  );
  world.ask("group", exactGroup.asker, ask(verb, apiGroup === "" ? `${plural}.apps` : plural, { namespace }));
  world.ask("group", exactGroup.asker, ask(verb, `${plural}.${apiGroup}.x`, { namespace }));

  const anyResource = world.holder();
  world.grant(anyResource.subject, [{ verbs: [verb], apiGroups: [apiGroup], resources: ["*"] }], granted);
  const someResource = world.holder();
  world.grant(
    someResource.subject,
    [{ verbs: [verb], apiGroups: [apiGroup], resources: [`${plural.slice(0, 3)}*`] }],
    granted,
  );
  const sub = random.one(subresources);
  world.ask(
    "resource *",
    anyResource.asker,
    ask(verb, resource, { namespace }),
    ask(verb, `${resource}/${sub}`, { namespace }),
  );
  world.ask("resource *", anyResource.asker, ask(verb, `${plural}.other.group`, { namespace }));
  world.ask(
    "resource *",
    someResource.asker,
    ask(verb, resource, { namespace }),
    ask(verb, `${resource}/${sub}`, { namespace }),
  );
}

/** Exact subresources, `*` before one, and `*` after a resource, which is the name of a subresource and no pattern. */
export function subresource(world: World): void {
  const { random } = world;
  const { granted, asked: namespace } = world.place();
  const resource = random.one(resources);
  const [apiGroup, plural] = parts(resource);
  const verb = random.one(verbs);
  const [sub = "exec", not = "log"] = random.some(subresources, 2);
  const name = random.chance(0.5) ? { name: random.one(names) } : {};

  const exact = world.holder();
  world.grant(exact.subject, [ruleOn([verb], resource, sub)], granted);
  const whole = world.holder();
  world.grant(whole.subject, [ruleOn([verb], resource)], granted);
  world.ask("subresource", exact.asker, ask(verb, `${resource}/${sub}`, { namespace, ...name }));
  world.ask(
    "subresource",
    exact.asker,
    ask(verb, resource, { namespace }),
    ask(verb, `${resource}/${not}`, { namespace }),
  );
  world.ask("subresource", whole.asker, ask(verb, `${resource}/${sub}`, { namespace, ...name }));
  world.ask("subresource", whole.asker, ask(verb, resource, { namespace, ...name }));

  const anyOf = world.holder();
  world.grant(anyOf.subject, [{ verbs: [verb], apiGroups: [apiGroup], resources: [`*/${sub}`] }], granted);
  world.ask("*/subresource", anyOf.asker, ask(verb, `${resource}/${sub}`, { namespace, ...name }));
  world.ask(
    "*/subresource",
    anyOf.asker,
    ask(verb, `${random.one(["things", plural])}.${apiGroup}/${sub}`.replace("./", "/"), { namespace }),
  );
  world.ask(
    "*/subresource",
    anyOf.asker,
    ask(verb, resource, { namespace }),
    ask(verb, `${resource}/${not}`, { namespace }),
  );

  const literal = world.holder();
  world.grant(
    literal.subject,
    [{ verbs: [verb], apiGroups: [apiGroup], resources: [`${plural}/*`, "gadgets"] }],
    granted,
  );
  world.ask(
    "resource/*",
    literal.asker,
    ask(verb, `${resource}/${sub}`, { namespace }),
    ask(verb, resource, { namespace }),
  );
  world.ask("resource/*", literal.asker, ask(verb, `${resource}/*`, { namespace }));
  world.ask("resource/*", literal.asker, ask(verb, apiGroup === "" ? "gadgets" : `gadgets.${apiGroup}`, { namespace }));
}

/** Rules that name objects, for verbs that carry a name and for those that carry none unless somebody writes one. */
export function resourceNames(world: World): void {
  const { random } = world;
  const { granted, asked: namespace } = world.place();
  const resource = random.one(resources);
  const [name = "a", also = "b"] = random.some(names, 2);
  const other = random.other(names, name, also);
  const groups: Readonly<Record<string, readonly string[]>> = {
    resourceNames: ["get", "update", "patch", "delete"],
    "resourceNames of create": ["create"],
    "resourceNames of list and watch": ["list", "watch"],
    "resourceNames of deletecollection": ["deletecollection"],
  };
  for (const [feature, among] of Object.entries(groups)) {
    const verb = random.one(among);
    const { subject, asker } = world.holder();
    world.grant(subject, [ruleOn(random.chance(0.3) ? ["*"] : [verb], resource, undefined, [name, also])], granted);
    world.ask(feature, asker, ask(verb, resource, { namespace, name }), ask(verb, resource, { namespace, name: also }));
    world.ask(feature, asker, ask(verb, resource, { namespace }), ask(verb, resource, { namespace, name: other }));
    if (random.chance(0.3)) world.ask(feature, asker, ask(verb, resource, { namespace, name: "*" }));
  }
  const sub = world.holder();
  world.grant(sub.subject, [ruleOn(["create"], resource, "exec", [name])], granted);
  world.ask("resourceNames of create", sub.asker, ask("create", `${resource}/exec`, { namespace, name }));
  world.ask("resourceNames of create", sub.asker, ask("create", `${resource}/exec`, { namespace, name: other }));
}

/** Paths that are no resources: exact, with a `*` at the end, with one elsewhere, and through a RoleBinding. */
export function urls(world: World): void {
  const { random } = world;
  const verb = random.one(["get", "post", "put", "head", "delete"]);
  const path = `/${random.one(["probe", "x-metrics", "ops"])}/${random.one(names)}`;

  const exact = world.holder();
  world.grant(exact.subject, [{ verbs: [random.chance(0.3) ? "*" : verb], nonResourceURLs: [path] }]);
  world.ask("nonResourceURLs", exact.asker, askUrl(verb, path), askUrl(verb, `${path}/`), askUrl(verb, `${path}/x`));
  world.ask("nonResourceURLs", exact.asker, askUrl(verb, "/"), askUrl(verb, path.slice(0, -1)));
  const other = random.one(["/y/1", "/y/2"]);
  world.grant(exact.subject, [{ verbs: [verb], nonResourceURLs: [other, "/z"] }]);
  world.ask("nonResourceURLs", exact.asker, askUrl(verb, other), askUrl(verb, "/z"));

  const below = world.holder();
  world.grant(below.subject, [{ verbs: [verb], nonResourceURLs: [`${path}/*`] }]);
  world.ask(
    "nonResourceURLs with *",
    below.asker,
    askUrl(verb, `${path}/x`),
    askUrl(verb, `${path}/x/y`),
    askUrl(verb, `${path}/`),
  );
  world.ask("nonResourceURLs with *", below.asker, askUrl(verb, path), askUrl(verb, "/other/x"));

  const odd = world.holder();
  const pattern = random.one([`${path}**`, `${path}*x`, `*${path}`, "*", `${path}-*`]);
  world.grant(odd.subject, [{ verbs: [verb], nonResourceURLs: [pattern] }]);
  world.ask(
    "nonResourceURLs with *",
    odd.asker,
    askUrl(verb, path),
    askUrl(verb, `${path}/x`),
    askUrl(verb, `${path}-x`),
  );

  // A rule for paths counts for the whole cluster only.
  const local = world.holder();
  const name = world.name("role");
  const namespace = random.one(["app", "db"]);
  world.add(clusterRole(name, [{ verbs: ["*"], nonResourceURLs: [path, `${path}/*`] }]));
  world.add(binding(namespace, world.name("binding"), "ClusterRole", name, local.subject));
  world.ask("nonResourceURLs", local.asker, askUrl(verb, path), askUrl(verb, `${path}/x`));
  if (random.chance(0.5)) {
    world.add(clusterBinding(world.name("binding"), name, local.subject));
  }
}
