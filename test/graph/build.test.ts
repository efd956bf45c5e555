import { describe, expect, it } from "vitest";
import { buildGraph } from "../../graph/build.ts";
import { FactBase } from "../../graph/facts.ts";
import type { GraphView } from "../../graph/view.ts";
import { role, roleArn, user, userArn } from "../../model/examples/aws.ts";
import { k8sCluster } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { kindSpec } from "../../model/node.ts";
import type { DerivedNode } from "../../model/step.ts";
import { defineRule } from "../../rules/define.ts";
import { rules as allRules } from "../../rules/index.ts";
import { closed, coverage, escalationRule, roleRule, scope, step, stepRule, steps, world } from "../queries/world.ts";
import { load } from "../support/load.ts";

const alice = userArn("alice");
const ops = roleArn("ops");
const docs = "arn:aws:s3:::docs";

/** Steps of rules, without those that only say what an access includes. */
const derived = (graph: GraphView) =>
  Array.from({ length: graph.csr.steps }, (_, s) => s).filter((s) => graph.ruleOf(s).id !== "model.implies");
const only = (graph: GraphView): number => {
  const [first, ...more] = derived(graph);
  expect(more).toEqual([]);
  return first ?? -1;
};

describe("steps", () => {
  it("with the same rule, premises and conclusion are one, with an alternative for each reason", () => {
    const graph = world([
      step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "by group" }),
      step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "by policy", when: ["it rains"] }),
      step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "by rumour", guess: "somebody says so" }),
    ]);
    const s = only(graph);
    expect(graph.alternativeCount(s)).toBe(3);
    expect([0, 1, 2].map((a) => graph.certaintyOf(s, a))).toEqual(["certain", "conditional", "assumed"]);
    expect(graph.conditionsOf(s)).toEqual([]);
    expect(graph.conditionsOf(s, 1)).toMatchObject([{ text: "it rains" }]);
    expect(graph.step(s).because.map(([evidence]) => evidence?.locator)).toEqual(
      ["by group", "by policy", "by rumour"].map((way) => `${alice}#impersonate -> ${ops}#impersonate (${way})`),
    );
  });

  it("are as certain as their strongest alternative, whichever came first", () => {
    const weak = step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "0", when: ["it rains"] });
    const strong = step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "1" });
    for (const facts of [
      [weak, strong],
      [strong, weak],
    ]) {
      const graph = world(facts);
      expect(graph.certaintyOf(only(graph))).toBe("certain");
    }
    const graph = world([weak]);
    expect(graph.certaintyOf(only(graph))).toBe("conditional");
  });

  it("of two rules stay two", () => {
    const graph = world([
      step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "0" }),
      step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "1", escalates: true }),
    ]);
    expect(derived(graph).map((s) => graph.step(s).rule)).toEqual(["test.escalate@1", "test.step@1"]);
  });

  it("count a premise once, in any order, and never conclude what they need", () => {
    const graph = world([
      step(`${alice}#impersonate & internet#originate & ${alice}#impersonate -> ${ops}#impersonate`, { way: "0" }),
      step(`internet#originate & ${alice}#impersonate -> ${ops}#impersonate`, { way: "1" }),
      step(`${alice}#impersonate & ${ops}#impersonate -> ${ops}#impersonate`),
    ]);
    expect(graph.step(only(graph)).from).toEqual([`${alice}#impersonate`, "internet#originate"]);
    expect(graph.alternativeCount(only(graph))).toBe(2);
  });

  it("ask for a credential only where every alternative does", () => {
    const asks = step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "0", asks: true });
    const free = step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "1" });
    const authenticates = (...facts: Fact[]) => {
      const graph = world(facts);
      return graph.authenticates(only(graph));
    };
    expect(authenticates(asks)).toBe(true);
    expect(authenticates(asks, free)).toBe(false);
    expect(authenticates(free, asks)).toBe(false);
  });

  it("cost one; hubs and included accesses nothing", () => {
    const graph = world(
      steps(`${alice}#impersonate -> hub:reads
      hub:reads -> ${docs}#administer`),
    );
    const costs = derived(graph).map((s) => [graph.step(s).to.replace(/^hub:.*/, "hub"), graph.csr.cost[s]]);
    expect(costs).toEqual([
      ["hub", 0],
      [`${docs}#administer`, 1],
    ]);
    const included = Array.from({ length: graph.csr.steps }, (_, s) => s).filter((s) => !derived(graph).includes(s));
    expect(included.map((s) => graph.csr.cost[s])).toEqual(included.map(() => 0));
    expect(included.map((s) => graph.step(s).to)).toContain(`${docs}#write`);
  });
});

describe("certainty comes from coverage", () => {
  const tagged = role("ops", { tags: [`from=${alice}`] });
  const conditions = (...facts: Fact[]) => {
    const graph = world([tagged, ...facts], [roleRule]);
    return graph.conditionsOf(only(graph));
  };

  it.each(["not-asked", "refused", "partly"] as const)(
    "a restraint that was %s leaves the step conditional",
    (state) => {
      expect(conditions(coverage("aws.scp", state))).toMatchObject([
        { kind: "unread", text: expect.stringContaining(`service control policies of ${scope}`) },
      ]);
    },
  );

  it("a restraint that was read, or a closed world, leaves it certain", () => {
    expect(conditions(coverage("aws.scp", "read"))).toEqual([]);
    expect(conditions(closed())).toEqual([]);
  });

  it("a closed world does not heal what was refused", () => {
    expect(conditions(closed(), coverage("aws.scp", "refused"))).toMatchObject([{ kind: "unread" }]);
  });

  it("only scopes that the cited facts are of count", () => {
    expect(conditions(coverage("aws.scp", "read"), coverage("aws.scp", "refused", "aws:account:222222222222"))).toEqual(
      [],
    );
  });
});

describe("a closed world", () => {
  it("holds nothing that its input does not mention, other scopes included, unless they were read", () => {
    const facts = new FactBase([closed(), coverage("aws.role", "partly", "aws:account:333333333333")]);
    expect(facts.coverage("aws.role", scope)).toBe("read");
    expect(facts.coverage("aws.role", "aws:account:222222222222")).toBe("read");
    expect(facts.coverage("aws.scp", "aws:account:333333333333")).toBe("not-asked");
    expect(new FactBase([]).coverage("aws.role", scope)).toBe("not-asked");
  });
});

describe("nodes", () => {
  const routeRule = (...nodes: DerivedNode[]) =>
    defineRule({
      ...stepRule,
      id: "test.routes",
      *derive(facts) {
        for (const fact of facts.of("unlocks"))
          for (const node of nodes)
            yield { from: ["internet#originate"], to: `${node.id}#connect`, because: [fact], nodes: [node] };
      },
    });
  const route = (authentication: NonNullable<DerivedNode["authentication"]>): DerivedNode => ({
    id: "route:https://shop:443/",
    kind: "Route",
    name: "the shop",
    scope: "",
    authentication,
  });

  it("of a route are as open as its most open way in, whichever came first", () => {
    const ways = [route("authenticated"), route("unauthenticated"), route("not-proven")];
    for (const order of [ways, [...ways].reverse()]) {
      const graph = world(steps(`${alice}#impersonate -> ${ops}#impersonate`), [routeRule(...order)]);
      expect(graph.nodes.find(({ kind }) => kind === "Route")?.authentication).toBe("unauthenticated");
    }
    const unsure = world(steps(`${alice}#impersonate -> ${ops}#impersonate`), [
      routeRule(route("authenticated"), route("not-proven")),
    ]);
    expect(unsure.nodes.find(({ kind }) => kind === "Route")?.authentication).toBe("not-proven");
  });

  it("keep what a fact says of them when a rule names them too", () => {
    const rule = routeRule({ id: ops, kind: "AwsRole", name: "else", scope: "" });
    const graph = world(
      [role("ops", { tags: ["team=shop"] }), ...steps(`${alice}#impersonate -> ${ops}#impersonate`)],
      [
        {
          ...rule,
          derive: function* (facts) {
            for (const fact of facts.of("unlocks"))
              yield {
                from: ["internet#originate"],
                to: `${ops}#impersonate`,
                because: [fact],
                nodes: [{ id: ops, kind: "AwsRole", name: "else", scope: "" }],
              };
          },
        },
      ],
    );
    expect(graph.nodes[graph.nodeIndex(ops)]).toMatchObject({ name: "ops", tags: ["team=shop"], scope });
  });

  it("are those of facts, of steps and the internet, sorted, each once", () => {
    const graph = world([...steps(`${alice}#impersonate -> ${docs}#read`), user("alice"), user("bob"), k8sCluster()]);
    expect(graph.nodes.map(({ id }) => id)).toEqual([alice, userArn("bob"), docs, "internet", "k8s:prod"]);
  });

  it("have the accesses of their kind and what those include", () => {
    const graph = world(steps(`internet#originate -> k8s:prod:pod:shop:web#execute`));
    const node = graph.nodeIndex("k8s:prod:pod:shop:web");
    for (const access of Object.keys(kindSpec("K8sPod").accesses))
      expect(graph.privilegeIndex(node, access as never)).toBeGreaterThanOrEqual(0);
    expect(graph.privilegeIndex(node, "impersonate")).toBe(-1);
  });
});

describe("gaps", () => {
  it("name scopes that are mentioned and were not read", () => {
    const elsewhere = steps(`arn:aws:iam::999999999999:role/vendor#impersonate -> ${docs}#read
      vault:corp:secret:kv/db#read -> ${docs}#write`);
    expect(world(elsewhere).gaps.map(({ scope: of, collection, state }) => [of, collection, state])).toEqual([
      ["aws:account:999999999999", "everything", "not-asked"],
      ["vault:corp", "everything", "not-asked"],
    ]);
    expect(world([...elsewhere, closed()]).gaps).toEqual([]);
    expect(world(steps(`arn:aws:iam::aws:policy/AdministratorAccess#administer -> ${docs}#read`)).gaps).toEqual([]);
  });
});

describe("the same facts", () => {
  it("give the same arrays, in whatever order they and the rules come", () => {
    const facts = [
      ...steps(`${alice}#impersonate -> ${ops}#impersonate
        ${ops}#impersonate -> hub:reads
        hub:reads -> ${docs}#read`),
      step(`${alice}#impersonate -> ${ops}#impersonate`, { way: "1", when: ["it rains"] }),
      role("dev", { tags: [`from=${alice}`] }),
    ];
    const rules = [stepRule, escalationRule, roleRule];
    const graph = buildGraph(new FactBase(facts), rules);
    expect(buildGraph(new FactBase([...facts].reverse()), [...rules].reverse())).toEqual(graph);
  });

  it("of the estate give the same arrays", async () => {
    const { facts } = await load("examples/assistant");
    const graph = buildGraph(facts, allRules);
    expect(buildGraph(new FactBase([...facts.all()].reverse()), allRules)).toEqual(graph);
    expect(graph.csr.steps).toBeGreaterThan(1000);
  });
});

describe("the moment at which expiry is judged", () => {
  it("is when the newest fact was observed, unless said otherwise, and no overlay moves it", () => {
    const at = (observedAt: string) => ({ ...user(observedAt), source: { ...user("x").source, observedAt } });
    const facts = [at("2026-01-01T00:00:00Z"), at("2026-03-01T00:00:00Z"), at("2026-02-01T00:00:00Z")];
    expect(new FactBase(facts).asOf).toBe("2026-03-01T00:00:00Z");
    expect(new FactBase(facts, "2027-01-01T00:00:00Z").asOf).toBe("2027-01-01T00:00:00Z");
  });
});
