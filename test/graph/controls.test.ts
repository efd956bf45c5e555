import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { compile, viewOfFacts, viewOfSnapshot } from "../../graph/load.ts";
import type { GraphReader } from "../../graph/port.ts";
import {
  account,
  allowed,
  binding,
  k8sSecret,
  networkPolicy,
  pod,
  role,
  roleRule,
} from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { rules } from "../../rules/index.ts";
import { closedWorld } from "../rules/derived.ts";
import { load } from "../support/load.ts";

const snapshot = { id: "", takenAt: "" };
const graphOf = (facts: readonly Fact[]): GraphReader => viewOfFacts(closedWorld(facts), snapshot);

const list = (start: Int32Array, items: Int32Array, at: number): readonly number[] => [
  ...items.subarray(start[at], start[at + 1]),
];
const closersOf = ({ controls }: GraphReader, alternative: number): readonly number[] =>
  list(controls.closersStart, controls.closers, alternative);

/** `<rule> <premises> -> <conclusion> [facts]` of each alternative, by step. */
function written(graph: GraphReader): ReadonlyMap<string, ReadonlySet<string>> {
  const steps = new Map<string, Set<string>>();
  for (let s = 0; s < graph.csr.steps; s++) {
    const alternatives = graph.alternativesOf(s);
    if (alternatives.length > 0) steps.set(nameOf(graph, s), new Set(alternatives.map(text)));
  }
  return steps;
}
const nameOf = (graph: GraphReader, s: number): string => {
  const premises = graph
    .premisesOf(s)
    .map((p) => graph.key(p))
    .sort();
  return `${graph.ruleOf(s).id} ${premises.join(" & ")} -> ${graph.key(graph.conclusionOf(s))}`;
};
const text = (refs: readonly { kind: string; key: string }[]): string =>
  JSON.stringify(refs.map(({ kind, key }) => `${kind} ${key}`).sort());

/** What the controls claim to close and the graph of the edited facts still has. */
function unclosed(graph: GraphReader, chosen: readonly number[]): string[] {
  const after = written(graph.overlay(graph.controls.overlayOf(chosen)));
  const { stepOf, alternativeStart, touchedStart, touched, closes } = graph.controls;
  const closed = new Set(chosen.flatMap((c) => (closes[c] === 1 ? list(touchedStart, touched, c) : [])));
  const found: string[] = [];
  for (const a of closed) {
    const s = stepOf[a] ?? -1;
    const first = alternativeStart[s] ?? 0;
    const left = after.get(nameOf(graph, s));
    if (left === undefined) continue;
    const own = graph.alternativesOf(s);
    if (left.has(text(own[a - first] ?? []))) found.push(`${nameOf(graph, s)}: the alternative is there`);
    if (own.every((_, index) => closed.has(first + index))) found.push(`${nameOf(graph, s)}: the step is there`);
  }
  return found;
}

/** Web reads the secrets of its namespace through two bindings to two roles. */
const twice = [account("app", "web"), k8sSecret("app", "login"), ...allowed("get", "secrets", "app")];

describe("the controls of a graph", () => {
  it("close alternatives; a step with two reasons falls when both are closed", () => {
    // The same right twice: a role of the namespace, and a cluster role bound beside it.
    const second = [role("all"), roleRule("all", "get", "secrets"), binding("serviceaccount:app:web", "all", "app")];
    const graph = graphOf([...twice, ...second]);
    const { controls } = graph;
    const reads = [...Array(graph.csr.steps).keys()].filter(
      (s) => graph.ruleOf(s).id === "kubernetes.read-secret" && graph.alternativeCount(s) === 2,
    );
    expect(reads).toHaveLength(1);
    const [s = -1] = reads;
    const [one, two] = [controls.alternativeStart[s] ?? 0, (controls.alternativeStart[s] ?? 0) + 1];
    const [first = [], other = []] = [closersOf(graph, one), closersOf(graph, two)];
    expect(first.map((c) => controls.id(c).split(":")[0])).toEqual(["delete", "narrow"]);
    expect(first.filter((c) => other.includes(c))).toEqual([]);

    const keyOf = (view: GraphReader) => written(view).get(nameOf(graph, s))?.size;
    expect(keyOf(graph.overlay(controls.overlayOf(first)))).toBe(1);
    expect(keyOf(graph.overlay(controls.overlayOf([...first, ...other])))).toBeUndefined();
    expect(unclosed(graph, [...first, ...other])).toEqual([]);
  });

  it("are found by their id, the same as answers show on a step", () => {
    const graph = graphOf(twice);
    const { controls } = graph;
    for (let c = 0; c < controls.count; c++) {
      expect(controls.find(controls.id(c))).toBe(c);
      expect(controls.control(c)).toMatchObject({ id: controls.id(c), cost: controls.cost[c] });
    }
    expect(controls.find("delete:nothing")).toBe(-1);
    for (let s = 0; s < graph.csr.steps; s++) {
      const shown = graph.controlsOf(s).map(({ id }) => id);
      const alternatives = [...Array(graph.alternativeCount(s)).keys()].map(
        (a) => (controls.alternativeStart[s] ?? 0) + a,
      );
      const indexed = [...Array(controls.count).keys()].filter((c) =>
        list(controls.touchedStart, controls.touched, c).some((a) => alternatives.includes(a)),
      );
      expect(shown.sort()).toEqual(indexed.map((c) => controls.id(c)).sort());
    }
  });

  it("tell what else rests on the fact: somebody loses it with the edit", () => {
    const graph = graphOf([...twice, pod("app", "web", { serviceAccount: "web" }), k8sSecret("app", "other")]);
    const c = graph.controls.find("narrow:k8s:prod:clusterrole:get-secrets/get secrets");
    const uses = [...graph.usesOf(c)].map(({ from, to }) => `${from.join(" & ")} -> ${to}`);
    expect(uses).toContain("k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:app:login#read");
    expect(uses).toContain("k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:app:other#read");
    expect(uses.filter((use) => use.includes("hub:"))).toEqual([]);
  });

  it("that end copies change no fact: what they end was taken before", () => {
    const graph = graphOf(twice);
    const c = graph.controls.find("rotate:k8s:prod:secret:app:login");
    expect(graph.controls.closes[c]).toBe(0);
    expect(graph.controls.overlayOf([c])).toMatchObject({ remove: [] });
    expect(written(graph.overlay(graph.controls.overlayOf([c])))).toEqual(written(graph));
  });

  it("are the same under a question's hypotheses, which have none", () => {
    const graph = graphOf([...twice, pod("app", "web")]);
    const at = graph.nodeIndex("k8s:prod:pod:app:web");
    const assumed = graph.assume([
      { from: graph.privilegeIndex(at, "connect"), to: graph.privilegeIndex(at, "execute") },
    ]);
    expect(assumed.controls).toBe(graph.controls);
    expect(assumed.controlsOf(assumed.csr.steps - 1)).toEqual([]);
  });
});

describe("an overlay of controls", () => {
  it("does not depend on the order of the controls, and composes edits of one fact", () => {
    const facts = [
      pod("app", "web", { hostPID: true, hostNetwork: true, nodes: ["k8s:prod:node:n1"] }),
      pod("app", "db", { nodes: ["k8s:prod:node:n1"] }),
    ];
    const graph = graphOf([
      ...facts,
      ...rules.flatMap(({ id, examples }) => (id === "kubernetes.host-pid-read" ? (examples[0]?.facts ?? []) : [])),
    ]);
    const all = [...Array(graph.controls.count).keys()].filter((c) => graph.controls.closes[c] === 1);
    const overlay = graph.controls.overlayOf(all);
    expect(graph.controls.overlayOf([...all].reverse())).toEqual(overlay);
    const web = overlay.add.find(({ key }) => key === "k8s:prod:pod:app:web");
    expect(web).toMatchObject({ hostPID: false, hostNetwork: false });
  });

  it("looks around in a stored snapshot too: a pod that is cut off leaves the policies of its namespace", () => {
    const web = pod("app", "web", { labels: ["app=web"] });
    const open = networkPolicy("app", "open", { ingress: [{ peers: [], ports: [] }] });
    const facts = closedWorld([web, pod("app", "db"), open]);
    const asked: string[] = [];
    const graph = viewOfSnapshot({
      snapshot,
      compiled: compile(facts),
      fact({ kind, key }) {
        asked.push(key);
        return facts.get(kind, key);
      },
      facts: () => facts,
    });
    const { controls } = graph;
    expect(asked).toEqual([]);
    const c = controls.find(`restrict-network.quarantine:${web.key}`);
    const { add } = controls.overlayOf([c]);
    expect(add.map(({ key }) => key).sort()).toEqual([
      "k8s:prod:networkpolicy:app:ambit-quarantine",
      open.key,
      web.key,
    ]);
    expect(unclosed(graph, [c])).toEqual([]);
  });

  it("has no step whose every alternative is closed: every rule's examples", () => {
    for (const { id, examples } of rules) {
      for (const { facts, name } of examples.filter(({ steps }) => steps.length > 0).slice(0, 2)) {
        const graph = graphOf(facts);
        const { count } = graph.controls;
        for (let c = 0; c < count; c++)
          expect(unclosed(graph, [c]), `${id}, ${name}: ${graph.controls.id(c)}`).toEqual([]);
        if (count > 0) expect(unclosed(graph, [...Array(count).keys()]), `${id}, ${name}`).toEqual([]);
      }
    }
  }, 240_000);
});

describe("an overlay of controls on the estate", () => {
  let graph: GraphReader;
  beforeAll(async () => {
    const { facts } = await load("examples/assistant");
    graph = viewOfFacts(new FactBase(facts.all(), facts.asOf), snapshot);
  });

  it("has no step whose every alternative is closed: random sets of controls", () => {
    expect(graph.controls.count).toBeGreaterThan(100);
    const sets = fc.uniqueArray(fc.nat(graph.controls.count - 1), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sets, (chosen) => {
        expect(unclosed(graph, chosen)).toEqual([]);
      }),
      { numRuns: 3, seed: 11 },
    );
  }, 120_000);
});
