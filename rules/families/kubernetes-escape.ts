import { type Access, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";

export type Pod = FactOf<"k8s.pod">;
export type Container = Pod["containers"][number];

/** One way out of a pod. */
export interface Escape {
  readonly container: Container;
  /** Facts beside the pod and the node: a persistent volume. */
  readonly because?: readonly Fact[];
  readonly conditions?: readonly Condition[];
}

type Told = Omit<
  AmbitRule,
  "controls" | "derive" | "emits" | "frameworks" | "leaves" | "needs" | "reliesOnAbsenceIn" | "version"
>;
export interface EscapeRule extends Told {
  readonly gives: Extract<Access, "execute" | "read-files">;
  readonly needs?: readonly FactKind[];
  readonly frameworks?: AmbitRule["frameworks"];
  /** True where file permissions or capabilities only help a process that is root in its container. */
  readonly asRoot: boolean;
  readonly ways: (pod: Pod, facts: FactReader) => Iterable<Escape>;
}

/**
 * From a pod to each node it runs on. A container whose uid nobody sets is taken to run as root, as images do unless they
 * say otherwise; a sandboxed runtime or user namespace leaves the step open.
 */
export function escapeRule({
  gives,
  needs = [],
  frameworks = ["attack:T1611"],
  asRoot,
  ways,
  ...told
}: EscapeRule): AmbitRule {
  return defineRule({
    ...told,
    version: 1,
    emits: { from: ["K8sPod#execute"], to: `K8sNode#${gives}` },
    needs: ["k8s.pod", "k8s.node", ...needs],
    reliesOnAbsenceIn: [],
    leaves: "durable",
    escalation: true,
    frameworks,
    controls: [control("remove-mount", "k8s.pod", "Run the pod without what lets it out")],
    *derive(facts) {
      for (const pod of facts.of("k8s.pod")) {
        for (const way of ways(pod, facts)) {
          const conditions = [
            ...(way.conditions ?? []),
            ...confinement(pod),
            ...(asRoot ? rootless(way.container) : []),
          ];
          for (const id of pod.nodes) {
            const node = facts.get("k8s.node", id);
            if (!node) continue;
            const because = [pod, node, ...(way.because ?? [])] as const;
            yield { from: [privilege(pod.key, "execute")], to: privilege(id, gives), because, conditions };
          }
        }
      }
    },
  });
}

function confinement({ hostUsers, runtimeClass }: Pod): readonly Condition[] {
  const conditions: Condition[] = [];
  if (hostUsers === false)
    conditions.push({ kind: "environment", text: "the user namespace of the pod does not hold it" });
  if (runtimeClass !== undefined)
    conditions.push({ kind: "environment", text: `runtime class ${runtimeClass} shares the node's kernel` });
  return conditions;
}

function rootless({ name, nonRoot, runAsUser }: Container): readonly Condition[] {
  const other = runAsUser === undefined ? nonRoot : runAsUser !== 0;
  return other
    ? [{ kind: "environment", text: `a process of container ${name}, which does not run as root, becomes root in it` }]
    : [];
}

/** Whether the container adds the capability; `ALL` and a privileged container have each. */
export const hasCapability = ({ capabilities, privileged }: Container, name: string): boolean =>
  privileged || capabilities.includes("ALL") || capabilities.includes(name);
