import { node, podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { escapeRule } from "../families/kubernetes-escape.ts";
import { windowsHostProcess } from "../families/kubernetes-escape-ways.ts";
import { audit, podSecurity } from "../families/kubernetes-words.ts";

/** A host process container of Windows is a process of the node. */
export default escapeRule({
  id: "kubernetes.escape-windows-host-process",
  title: "Runs as a process of its Windows node",
  edge: "RUNS_ON_NODE",
  gives: "execute",
  ways: windowsHostProcess,
  abuse: "Nothing to break: commands run on the node with the rights of the container's user.",
  detection: [audit("create pods with windowsOptions.hostProcess: true")],
  remediation:
    "kubectl label namespace <namespace> pod-security.kubernetes.io/enforce=baseline   # then run the pod without hostProcess",
  references: [podSecurity, "https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/"],
  examples: [
    fires(
      "a host process container",
      "k8s:prod:pod:app:web#execute -> k8s:prod:node:n1#execute",
      podOf("app", "web", { windowsHostProcess: true }),
      node("n1"),
    ),
    silent("an ordinary container", podOf("app", "web", {}), node("n1")),
  ],
});
