import { type Access, nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition, Derivation } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { mayLeadOut, type Ways } from "./kubernetes-escape-way.ts";
import { isOnePodEach } from "./kubernetes-node-kinds.ts";

type Pod = FactOf<"k8s.pod">;
type Told = Omit<
  AmbitRule,
  "controls" | "derive" | "emits" | "frameworks" | "leaves" | "needs" | "reliesOnAbsenceIn" | "version"
>;
export interface EscapeRule extends Told {
  readonly gives: Extract<Access, "execute" | "read-files">;
  readonly needs?: readonly FactKind[];
  readonly frameworks?: AmbitRule["frameworks"];
  readonly ways: Ways;
  /** Set where the way is a guess from a catalogue. */
  readonly assumed?: string;
}

/** From a pod to each node it runs on. Which instance of a pod somebody is in is not told: with several nodes each is open. */
export function escapeRule({
  gives,
  needs = [],
  frameworks = ["attack:T1611"],
  ways,
  assumed,
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
    controls: [control("remove-mount", "k8s.pod", "Run the pod without what lets it out", "host-access")],
    *derive(facts) {
      for (const pod of facts.each("k8s.pod", mayLeadOut)) {
        for (const way of ways(pod, facts)) {
          for (const node of pod.nodes.flatMap((id) => facts.get("k8s.node", id) ?? [])) {
            const there = way.on(node);
            if (!there) continue;
            const because: [Fact, ...Fact[]] = [pod, node, ...way.because];
            const conditions = [...way.conditions, ...there, ...whichInstance(pod, node)];
            yield {
              from: [nodeAccess(pod.key, "execute")],
              to: nodeAccess(node.key, gives),
              because,
              conditions,
              ...(assumed === undefined ? {} : { assumed }),
            };
          }
        }
      }
    },
  });
}

export const whichInstance = ({ name, nodes }: Pod, node: FactOf<"k8s.node">): readonly Condition[] =>
  nodes.length <= 1
    ? []
    : [{ kind: "target-state", text: `the instance of ${name} that was entered runs on ${node.name}` }];

/**
 * From a pod that was seen on one machine, and that has a way out, to the other pods seen on that machine. Its node may
 * stand for several machines; that these pods share one is known all the same.
 */
export function* neighbours(
  facts: FactReader,
  techniques: readonly Ways[],
  gives: "execute" | "read-files",
): Iterable<Derivation> {
  for (const pod of facts.each("k8s.pod", mayLeadOut)) {
    const [machine, ...others] = pod.machines;
    if (machine === undefined || others.length > 0) continue;
    const [node] = pod.nodes.flatMap((id) => facts.get("k8s.node", id) ?? []);
    if (node && isOnePodEach(node)) continue;
    const escapes = techniques.flatMap((ways) =>
      [...ways(pod, facts)].flatMap(({ because, conditions, on }) => {
        const there = node ? on(node) : [];
        return there ? [{ because, conditions: [...conditions, ...there] }] : [];
      }),
    );
    if (escapes.length === 0) continue;
    for (const neighbour of facts.where("k8s.pod", "machines", machine)) {
      if (neighbour === pod || neighbour.cluster !== pod.cluster) continue;
      for (const { because, conditions } of escapes) {
        yield {
          from: [nodeAccess(pod.key, "execute")],
          to: nodeAccess(neighbour.key, gives),
          because: [pod, neighbour, ...because],
          conditions,
        };
      }
    }
  }
}
