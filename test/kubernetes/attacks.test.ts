import { afterAll, beforeAll, expect, test } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { unsegment } from "../../model/access.ts";
import reach from "../../queries/reach.ts";
import { rules } from "../../rules/index.ts";
import { cluster } from "../authz/kubernetes/oracle/decision.ts";
import { namespaces } from "../authz/kubernetes/oracle/world.ts";
import { fileOf, importFiles } from "../importers/kubernetes/read.ts";
import { Attacker, everything } from "./attacks/attacker.ts";
import { type AttackedCluster, accounts, attackedCluster, objectsOf } from "./attacks/cluster.ts";
import { Lab } from "./lab.ts";

const lab = new Lab();
beforeAll(() => lab.prepare());
afterAll(() => lab.close());

/** Ways over machines are left out: there is none here. */
const played = rules.filter(({ id }) => id.startsWith("kubernetes.") && !/node|privileged/.test(id));

async function viewOf(attacked: AttackedCluster): Promise<GraphView> {
  const list = (name: string, items: readonly object[]) =>
    fileOf(`${name}.json`, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const { facts, problems } = await importFiles([
    list("rbac", await lab.readBack()),
    list("others", objectsOf(attacked)),
    fileOf("version.json", JSON.stringify({ gitVersion: lab.version })),
  ]);
  expect(problems).toEqual([]);
  const source = { document: "attacks", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00Z" };
  const closed = { kind: "closed-world", key: cluster, scope: cluster, source } as const;
  return new GraphView({ id: "", takenAt: "" }, sourceOf(new FactBase([...facts, closed]), played));
}

/** What Ambit says is certainly reached, and what may be, in the attacker's words. */
function told(view: GraphView, start: string): Readonly<Record<"certain" | "possible", ReadonlySet<string>>> {
  const asked = { from: [`${cluster}:${start}#impersonate`], all: true, certainty: "assumed", limit: 10_000 };
  const access: Readonly<Record<string, string>> = { secret: "read", pod: "execute" };
  const certain = new Set<string>();
  const possible = new Set<string>();
  for (const row of reach.run(view, reach.input.parse(asked)).reached) {
    const [kind = "", ...path] = row.id.slice(cluster.length + 1).split(":");
    const id = row.id === cluster ? everything : [kind, ...path.map(unsegment)].join(":");
    const wanted = row.id === cluster ? "administer" : (access[kind] ?? "impersonate");
    if (row.access !== wanted) continue;
    possible.add(id);
    if (row.certainty === "certain") certain.add(id);
  }
  return { certain, possible };
}

/** What the attacker does not play: groups that come with an account, pods that a controller makes, machines. */
const unplayed =
  /^group:(system:serviceaccounts|system:authenticated|team$)|^pod:[^:]+:deployment\/|^node:|^namespace:|^\w+:(kube-|default:)/;

test("what an attacker reaches who plays it against an API server is what Ambit says", async () => {
  const differences: string[] = [];
  let writes = 0;
  let reached = 0;
  for (const seed of [7, 8, 10, 11, 13]) {
    const attacked = attackedCluster(seed);
    await lab.apply(attacked.rbac);
    const view = await viewOf(attacked);
    for (const namespace of namespaces) {
      for (const name of accounts) {
        const attacker = new Attacker(lab, attacked);
        writes += await attacker.play(namespace, name);
        reached += attacker.gained.size - 1;
        const start = `serviceaccount:${namespace}:${name}`;
        const { certain, possible } = told(view, start);
        const whole = attacker.gained.has(everything);
        const missed = [...attacker.gained].filter(
          (id) => id !== start && !(whole && id !== everything) && !possible.has(id) && !id.startsWith("user:"),
        );
        const invented = whole ? [] : [...certain].filter((id) => !attacker.gained.has(id) && !unplayed.test(id));
        for (const id of missed) differences.push(`cluster ${seed}: ${start} reaches ${id}, and Ambit does not say so`);
        for (const id of invented) differences.push(`cluster ${seed}: ${start} does not reach ${id}`);
      }
    }
    await lab.clear();
  }
  expect(differences).toEqual([]);
  expect(writes).toBeGreaterThan(100);
  expect(reached).toBeGreaterThan(200);
});
