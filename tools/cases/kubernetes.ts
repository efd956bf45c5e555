import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileAuthz } from "../../authz/index.ts";
import type { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphReader } from "../../graph/port.ts";
import { type Privilege, splitPrivilege, unsegment } from "../../model/access.ts";
import type { Certainty } from "../../model/step.ts";
import { admitted, clusterFacts, clusterName, syntheticCluster } from "./cluster.ts";
import { directly, reached } from "./direct.ts";
import { type End, endOf, heldBy, targetsOf } from "./ends.ts";
import { type Meaning, meanings } from "./foreign.ts";
import type { Verdict } from "./score.ts";

type Gate = "present" | "silent" | "none";

/** One row of an EXPECTED.json. */
interface Row {
  readonly file: string;
  readonly edge: string | null;
  readonly source: string;
  readonly target: string | null;
  readonly gate: Gate;
}

/** Everything scored below `folder`: manifests of attacks together on one cluster, pods on another, each dump on its own. */
export async function scoreKubernetes(folder: string, only: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of ["badpods", "kubehound-attacks"]) {
    if (name.includes(only)) verdicts.push(...(await scoreManifests(path.join(folder, name), name)));
  }
  const dumps = path.join(folder, "kubesplaining");
  for (const file of readdirSync(dumps).sort()) {
    const name = /^labels-(.*)\.json$/.exec(file)?.[1];
    if (name?.includes(only)) verdicts.push(...(await scoreDump(dumps, name)));
  }
  return verdicts;
}

async function scoreManifests(folder: string, name: string): Promise<Verdict[]> {
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  const manifests = files.sort().map((file) => readFileSync(path.join(folder, file), "utf8"));
  const judge = new Judge(
    await clusterFacts({
      "cluster.json": syntheticCluster,
      "objects.json": { apiVersion: "v1", kind: "List", items: admitted(manifests) },
    }),
  );
  const { expected } = JSON.parse(readFileSync(path.join(folder, "EXPECTED.json"), "utf8")) as { expected: Row[] };
  return expected
    .filter(({ gate }) => gate !== "none")
    .map(({ file, edge, source, target, gate }) => {
      const kinds = edge?.split(" / ") ?? ["node takeover"];
      const text = `${kinds.join(" / ")} ${source} -> ${target ?? "?"}`;
      return verdict(`${name}/${file}`, name, text, gate, judge.any(kinds, source, target ?? ""));
    });
}

async function scoreDump(folder: string, name: string): Promise<Verdict[]> {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), "utf8"));
  const { gate } = read(`labels-${name}.json`) as { gate: Readonly<Record<"present" | "silent", readonly string[]>> };
  const judge = new Judge(
    await clusterFacts({ "cluster.json": syntheticCluster, "snapshot.json": read(`snapshot-${name}.json`) }),
  );
  return (["present", "silent"] as const).flatMap((wanted) =>
    gate[wanted].map((label) => {
      const at = label.indexOf(":");
      const found = judge.any([label.slice(0, at)], label.slice(at + 1), "");
      return verdict(`kubesplaining/${name}`, "kubesplaining", label, wanted, found);
    }),
  );
}

function verdict(at: string, family: string, text: string, gate: Gate, found: Found): Verdict {
  const base = { type: "edge" as const, family, case: at, text, expected: gate === "present" };
  if (typeof found === "string") return { ...base, actual: false, trouble: found };
  return { ...base, actual: found !== undefined, ...(found === undefined ? {} : { certainty: found.certainty }) };
}

/** How an edge is there, that it is not, or why that cannot be said. */
type Found = { readonly certainty: Certainty } | undefined | string;

/** Answers of one cluster. */
class Judge {
  readonly #facts: FactBase;
  readonly #graph: GraphReader;

  constructor(facts: FactBase) {
    this.#facts = facts;
    this.#graph = viewOfFacts(facts, { id: "", takenAt: "" });
  }

  /** True of any of the kinds. */
  any(kinds: readonly string[], source: string, target: string): Found {
    const all = kinds.map((kind) => this.#edge(kind, source, target));
    return all.find((found) => typeof found === "object") ?? all.find((found) => typeof found === "string");
  }

  #edge(kind: string, source: string, target: string): Found {
    const meaning = meanings[kind];
    if (!meaning) return `no meaning is given to ${kind}`;
    const from = endOf(this.#facts, source);
    if (from.ids.length === 0) return `\`${source}\` is not in the manifests`;
    const to = endOf(this.#facts, target);
    if (meaning.by === "decision") return this.#granted(from, to);
    const wanted = new Set([...targetsOf(this.#facts, meaning, from, to)].flatMap((key) => this.#index(key) ?? []));
    const search = meaning.by === "step" ? directly : reached;
    const certainties = from.ids.flatMap((id) => [...search(this.#graph, this.#held(meaning, id, from), wanted)]);
    const found = (["certain", "conditional"] as const).find(
      (certainty) => certainties.includes(certainty) && (meaning.certainty ?? certainty) === certainty,
    );
    return found && { certainty: found };
  }

  #held({ beside }: Meaning, id: string, { pods }: End): number[] {
    const pod = beside === "own account" ? pods.find(({ key }) => key === id) : undefined;
    const account = pod ? [`k8s:${clusterName}:serviceaccount:${pod.namespace}:${pod.serviceAccount}`] : [];
    return [id, ...account].flatMap((held) => this.#index(heldBy(held)) ?? []);
  }

  #index(key: string): number | undefined {
    const { node, access } = splitPrivilege(key as Privilege);
    const at = this.#graph.nodeIndex(node);
    const index = at < 0 ? -1 : this.#graph.privilegeIndex(at, access);
    return index < 0 ? undefined : index;
  }

  /** Whether RBAC allows every request that the bound role names, where the binding holds. */
  #granted({ ids }: End, { binding }: End): Found {
    const { kubernetes } = compileAuthz(this.#facts);
    const held = this.#facts.of("k8s.binding").filter((one) => one.binding === binding && ids.includes(one.subject));
    const [first] = held;
    if (!first) return undefined;
    const [, , , namespace = "", name = ""] = first.subject.split(":").map(unsegment);
    const user = `system:serviceaccount:${namespace}:${name}`;
    const rules = kubernetes.rbac(first.cluster).rulesOf(first.role);
    const requests = rules.flatMap(({ rule }) =>
      rule.resources.flatMap((resource) => {
        const [plural = "", subresource] = resource.split("/");
        const [group = ""] = rule.apiGroups.filter((each) => each !== "*");
        const what = { group, resource: plural, subresource, namespace: first.namespace ?? "" };
        return rule.verbs.map((verb) => ({ user, resourceAttributes: { ...what, verb } }));
      }),
    );
    const allowed = requests.every((review) => kubernetes.authorize(first.cluster, review).decision === "allow");
    return requests.length > 0 && allowed ? { certainty: "certain" } : undefined;
  }
}
