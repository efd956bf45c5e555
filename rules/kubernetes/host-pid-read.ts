import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { hostedPods } from "../families/kubernetes-nodes.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

const id = "kubernetes.host-pid-read";

/** Sees every process of the node; without more it reads environment and open files of those with its own uid. */
export default defineRule({
  id,
  version: 1,
  title: "Can read environment and open files of processes beside it",
  edge: "READS_PROCESS",
  emits: { from: ["K8sPod#execute"], to: "K8sPod#read-files" },
  needs: ["k8s.node", "k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    const processes = (key: string) => hub(`see the processes of ${key}`, id, key);
    const seen = new Set<string>();
    for (const { node, pod, conditions } of hostedPods(
      facts,
      facts.of("k8s.pod").filter(({ hostPID }) => hostPID),
    )) {
      seen.add(node.key);
      yield { from: [privilege(pod.key, "execute")], to: processes(node.key), because: [pod, node], conditions };
    }
    for (const { node, pod, conditions } of hostedPods(facts, seen.size > 0 ? facts.of("k8s.pod") : [])) {
      if (!seen.has(node.key)) continue;
      const text = `a process of ${pod.name} has the uid of the one that reads`;
      yield {
        from: [processes(node.key)],
        to: privilege(pod.key, "read-files"),
        because: [node, pod],
        conditions: [{ kind: "target-state", text }, ...conditions],
      };
    }
  },
  controls: [control("remove-mount", "k8s.pod", "Run the pod without hostPID", "host-access", "premise")],
  blind: "a read below /proc passes no API server",
  abuse: "Read /proc/<pid>/environ and /proc/<pid>/fd of the other containers' processes.",
  detection: [audit("create pods with hostPID: true")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without hostPID",
  frameworks: ["attack:T1057", "attack:T1552.001", "cis-k8s:5.2.3"],
  references: [podSecurity, "https://github.com/BishopFox/badPods/tree/main/manifests/hostpid"],
  examples: [
    firesIf(
      "beside it on the node, its own processes among them",
      [
        "k8s:prod:pod:app:web#execute -> k8s:prod:pod:app:web#read-files",
        "k8s:prod:pod:app:web#execute -> k8s:prod:pod:db:pg#read-files",
      ],
      pod("app", "web", { hostPID: true }),
      pod("db", "pg"),
      node("n1"),
    ),
    silent("its own processes only", pod("app", "web"), pod("db", "pg"), node("n1")),
  ],
});
