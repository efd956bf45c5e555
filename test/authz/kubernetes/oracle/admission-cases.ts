import { admitsPod } from "../../../../authz/kubernetes/index.ts";
import { FactBase } from "../../../../graph/facts.ts";
import { fileOf, importFiles } from "../../../importers/kubernetes/read.ts";
import { cluster } from "./decision.ts";
import { generatePod, reviewed } from "./pods.ts";
import { Random } from "./random.ts";
import { record, recorded } from "./recorded.ts";

/** What the API server is started with. */
export const admission = {
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AdmissionConfiguration",
  plugins: [
    {
      name: "PodSecurity",
      configuration: {
        apiVersion: "pod-security.admission.config.k8s.io/v1",
        kind: "PodSecurityConfiguration",
        defaults: { enforce: "baseline", "enforce-version": "v1.30" },
        exemptions: { usernames: ["exempt-user"], namespaces: ["exempt"], runtimeClasses: ["sandboxed"] },
      },
    },
  ],
};
const prefix = "pod-security.kubernetes.io";
/** Namespaces by their labels. */
export const labelled: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  silent: {},
  exempt: { [`${prefix}/enforce`]: "restricted" },
  free: { [`${prefix}/enforce`]: "privileged" },
  strict: { [`${prefix}/enforce`]: "restricted" },
  "strict-once": { [`${prefix}/enforce`]: "restricted", [`${prefix}/enforce-version`]: "v1.22" },
  versioned: { [`${prefix}/enforce-version`]: "v1.35" },
  warned: { [`${prefix}/warn`]: "restricted", [`${prefix}/audit`]: "restricted" },
};
export const users: readonly string[] = ["exempt-user", "other-user"];

export interface Submission {
  readonly namespace: string;
  readonly user: string;
  readonly pod: ReturnType<typeof generatePod>;
}

export const submissions = (): readonly Submission[] =>
  Array.from({ length: 900 }, (_, seed): Submission => {
    const random = new Random(seed + 9_000);
    const pod = generatePod(seed + 1_000);
    if (random.chance(0.15)) pod.spec.runtimeClassName = random.one(["sandboxed", "plain"]);
    return {
      namespace: random.one(Object.keys(labelled)),
      user: random.chance(0.2) ? "exempt-user" : "other-user",
      pod,
    };
  });

/** 1 for a pod that is let in, 0 for one that Pod Security refuses, `-` for no valid pod. */
export type Admitted = "1" | "0" | "-";

/** Where Ambit decides otherwise. */
export async function admissionDifferences(server: string, verdicts: readonly Admitted[]): Promise<readonly string[]> {
  const items = Object.entries(labelled).map(([name, labels]) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "kubernetes.io/metadata.name": name, ...labels } },
  }));
  const { facts: all } = await importFiles([
    fileOf("namespaces.json", JSON.stringify({ apiVersion: "v1", kind: "NamespaceList", metadata: {}, items })),
    fileOf("admission.yaml", JSON.stringify(admission)),
    fileOf("version.json", JSON.stringify({ serverVersion: { gitVersion: server } })),
  ]);
  const facts = new FactBase(all);
  return submissions().flatMap(({ namespace, user, pod }, index) => {
    const place = facts.get("k8s.namespace", `${cluster}:namespace:${namespace}`);
    if (!place) throw new Error(`no namespace ${namespace}`);
    const { decision } = admitsPod(facts, place, reviewed(pod), user);
    const expected = verdicts[index] === "1" ? "admit" : "refuse";
    if (verdicts[index] === "-" || decision === expected) return [];
    return [`${namespace}, ${user}: server ${expected}, Ambit ${decision}: ${JSON.stringify(pod.spec)}`];
  });
}

export function recordAdmission(server: string, verdicts: readonly Admitted[]): void {
  const count = (one: Admitted): number => verdicts.filter((verdict) => verdict === one).length;
  const summary = { admitted: count("1"), refused: count("0"), invalid: count("-") };
  record("pod-admission.jsonl", server, [verdicts.join("")], summary);
}
export function recordedAdmission(): { readonly server: string; readonly verdicts: readonly Admitted[] } {
  const { server, lines } = recorded<string>("pod-admission.jsonl");
  return { server, verdicts: [...(lines[0] ?? "")] as Admitted[] };
}
