import { ownProduct } from "../../model/examples/ai.ts";
import { task, taskDefinition } from "../../model/examples/aws-compute.ts";
import { ingressPath, podOf, service } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { assumed, flawRule } from "../families/ai-flaw-rule.ts";

const image = "docker.io/langflowai/langflow:1.2.0";
const app = podOf("app", "web", { image });
const at = "k8s:prod:pod:app:web";
const step = `${at}#connect -> ${at}#execute`;
const inside = `k8s:prod:network#originate & ${at}#connect -> ${at}#execute`;

/** Programs whose version is known to run what a stranger sends. */
export default flawRule({
  id: "ai.flaw-execution",
  title: "Can run code in the program by a known flaw",
  edge: "EXPLOITS",
  effects: ["rce"],
  on: "workload",
  accesses: ["execute"],
  leaves: "tied",
  abuse: "Send the request that the advisory describes: the program runs what is in it before it asks who is there.",
  detection: [{ service: "runtime sensor", event: "a shell or interpreter started by the program's process" }],
  remediation:
    "kubectl set image -n <namespace> deployment/<name> <container>=<image of the mended version by its tag>",
  frameworks: ["attack:T1190"],
  references: ["https://www.cve.org/", "https://www.cisa.gov/known-exploited-vulnerabilities-catalog"],
  examples: [
    assumed(fires("a version that has it", step, app)),
    assumed(
      fires(
        "a tag that tells no version is possible, not clean",
        step,
        podOf("app", "web", { image: "langflowai/langflow:latest" }),
      ),
    ),
    assumed(
      fires(
        "a mirror's name for it",
        step,
        podOf("app", "web", { image: "mirror.example.com/docker.io/langflowai/langflow:v1.2.0" }),
      ),
    ),
    assumed(
      fires(
        "a version that the chart's label tells",
        step,
        podOf(
          "app",
          "web",
          { image: "langflowai/langflow@sha256:00" },
          { labels: ["app=web", "app.kubernetes.io/version=1.2.0"] },
        ),
      ),
    ),
    assumed(
      fires("a route to its path", step, app, ingressPath("app", "web", { path: "/api" }), service("app", "web")),
    ),
    assumed(
      fires(
        "routes to other paths alone: from inside the cluster still",
        inside,
        app,
        ingressPath("app", "web", { path: "/chat" }),
        service("app", "web"),
      ),
    ),
    assumed(
      fires(
        "a task of ECS",
        `${task("app").key}#connect -> ${task("app").key}#execute`,
        task("app"),
        taskDefinition("app", { containers: [{ name: "app", image, ports: [], envNames: [] }] }),
      ),
    ),
    assumed(
      fires(
        "a product of a catalogue of one's own",
        step,
        podOf("app", "web", { image: "shop/assistant:1.0.0" }),
        ownProduct("assistant"),
      ),
    ),
    silent("a mended version", podOf("app", "web", { image: "langflowai/langflow:1.9.0" })),
    silent("another program", podOf("app", "web", { image: "example.com/shop:1.2.0" })),
    silent(
      "a program that is set up to ask",
      podOf("app", "web", { image: "flowiseai/flowise:3.0.6", envNames: ["FLOWISE_PASSWORD"] }),
    ),
    silent("a product that nobody told of", podOf("app", "web", { image: "shop/assistant:1.0.0" })),
  ],
});
