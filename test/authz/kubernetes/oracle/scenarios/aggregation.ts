import { ask, binding, clusterBinding, clusterRole, type Rule, type Selector } from "../objects.ts";
import { resources, ruleOn, verbs, type World } from "../world.ts";

const part = (verb: string, resource: string): readonly Rule[] => [ruleOn([verb], resource)];

/** Binds a ClusterRole of this name to a new holder: everywhere, or in the namespace that is asked about. */
function holderOf(world: World, name: string, namespace: string) {
  const holder = world.holder();
  const bound = world.name("binding");
  if (world.random.chance(0.5)) world.add(clusterBinding(bound, name, holder.subject));
  else world.add(binding(namespace, bound, "ClusterRole", name, holder.subject));
  return holder.asker;
}

/** ClusterRoles joined by labels: one step, several, in a circle, and selectors that find nothing. */
export function aggregation(world: World): void {
  const { random } = world;
  const { asked: namespace } = world.place();
  const [verb = "get", other = "list"] = random.some(verbs, 2);
  const [resource = "", second = "", third = ""] = random.some(resources, 3);
  const label = (key: string, value = "yes"): Readonly<Record<string, string>> => ({ [`oracle.test/${key}`]: value });
  const to = world.name("to");

  // By matchLabels or matchExpressions, with own rules that the controller overwrites.
  const whole = world.name("joined");
  const selectors: readonly Selector[] = random.one<readonly Selector[]>([
    [{ matchLabels: label(to) }],
    [{ matchLabels: label(to, "no") }, { matchLabels: label(to) }],
    [{ matchExpressions: [{ key: `oracle.test/${to}`, operator: "In", values: ["yes", "also"] }] }],
    [
      {
        matchExpressions: [
          { key: `oracle.test/${to}`, operator: "Exists" },
          { key: "never", operator: "DoesNotExist" },
        ],
      },
    ],
  ]);
  world.add(clusterRole(whole, part(verb, third), {}, selectors));
  world.add(clusterRole(world.name("part"), part(verb, resource), label(to)));
  world.add(clusterRole(world.name("part"), part(other, second), { ...label(to), ...label("more") }));
  world.add(clusterRole(world.name("part"), part(verb, third), label(`${to}-not`)));
  const asker = holderOf(world, whole, namespace);
  world.ask("aggregation", asker, ask(verb, resource, { namespace }), ask(other, second, { namespace }));
  world.ask("aggregation", asker, ask(verb, third, { namespace }), ask(other, resource, { namespace }));

  // A role that is joined into one that is joined itself.
  const [outer, inner] = [world.name("outer"), world.name("inner")];
  world.add(clusterRole(outer, [], {}, [{ matchLabels: label(outer) }]));
  world.add(clusterRole(inner, [], label(outer), [{ matchLabels: label(inner) }]));
  world.add(clusterRole(world.name("part"), part(verb, resource), label(inner)));
  world.add(clusterRole(world.name("part"), part(other, second), label(outer)));
  const top = holderOf(world, outer, namespace);
  const below = holderOf(world, inner, namespace);
  world.ask("nested aggregation", top, ask(verb, resource, { namespace }), ask(other, second, { namespace }));
  world.ask("nested aggregation", top, ask(verb, third, { namespace }));
  world.ask("nested aggregation", below, ask(verb, resource, { namespace }), ask(other, second, { namespace }));

  // Two that join each other, one that joins itself.
  const [one, two] = [world.name("circle"), world.name("circle")];
  world.add(clusterRole(one, [], label(one), [{ matchLabels: label(two) }, { matchLabels: label(one) }]));
  world.add(clusterRole(two, [], label(two), [{ matchLabels: label(one) }]));
  world.add(clusterRole(world.name("part"), part(verb, resource), label(one)));
  world.add(clusterRole(world.name("part"), part(other, second), label(two)));
  for (const name of [one, two]) {
    const holder = holderOf(world, name, namespace);
    world.ask("cyclic aggregation", holder, ask(verb, resource, { namespace }), ask(other, second, { namespace }));
    world.ask("cyclic aggregation", holder, ask(verb, third, { namespace }), ask(other, resource, { namespace }));
  }

  // Nothing to join: the rules that somebody wrote into it stay, for what is applied without rules takes none away.
  const kept = world.name("nothing");
  const empty = world.name("nothing");
  world.add(clusterRole(kept, part(verb, resource), {}, [{ matchLabels: label("never") }]));
  world.add(clusterRole(empty, [], {}, [{ matchLabels: label("never") }]));
  const none = holderOf(world, empty, namespace);
  const own = holderOf(world, kept, namespace);
  for (const more of [{}, { name: "a" }]) {
    world.ask("aggregation of nothing", none, ask(verb, resource, { namespace, ...more }));
    world.ask("aggregation of nothing", own, ask(verb, resource, { namespace, ...more }));
  }
}
