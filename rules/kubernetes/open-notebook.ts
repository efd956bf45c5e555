import { privilege } from "../../model/access.ts";
import { podOf } from "../../model/examples/kubernetes.ts";
import type { Example } from "../../model/rule.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { dashboardOf, isDashboard } from "../families/dashboards.ts";

const assumed = (example: Example): Example => ({ ...example, certainty: "assumed" });

/** Known programs that run what they are told for whoever opens them, when nobody set them up to ask. */
export default defineRule({
  id: "kubernetes.open-notebook",
  version: 1,
  title: "Can run code in the program, which is made for it",
  edge: "USES_DASHBOARD",
  emits: { from: ["K8sPod#connect"], to: "K8sPod#execute" },
  needs: ["k8s.pod"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts) {
    for (const pod of facts.each("k8s.pod", isDashboard)) {
      const known = dashboardOf(pod);
      if (known?.gives !== "execute") continue;
      yield {
        from: [privilege(pod.key, "connect")],
        to: privilege(pod.key, "execute"),
        because: [pod],
        assumed: `the image is ${known.name}, and ${known.when}`,
      };
    }
  },
  controls: [],
  abuse: "Open the page and start a terminal or a job.",
  detection: [{ service: "the program's log", event: "a kernel, terminal or job that nobody of its users started" }],
  remediation: "kubectl set env -n <namespace> deployment/<name> JUPYTER_TOKEN=...   # or a login before it",
  frameworks: ["attack:T1190", "attack:T1059"],
  references: [
    "https://jupyter-server.readthedocs.io/en/latest/operators/security.html",
    "https://docs.ray.io/en/latest/ray-security/index.html",
  ],
  examples: [
    assumed(
      fires(
        "a notebook",
        "k8s:prod:pod:ops:board#connect -> k8s:prod:pod:ops:board#execute",
        podOf("ops", "board", { image: "quay.io/jupyter/base-notebook:2026-01-01" }),
      ),
    ),
    assumed(
      fires(
        "a notebook by digest",
        "k8s:prod:pod:ops:board#connect -> k8s:prod:pod:ops:board#execute",
        podOf("ops", "board", { image: "mirror.example.com/minimal-notebook" }),
      ),
    ),
    silent("an image that is only called so", podOf("ops", "board", { image: "example.com/shop/price-notebook:1" })),
    silent("another image", podOf("ops", "board", { image: "example.com/shop:1" })),
  ],
});
