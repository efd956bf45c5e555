import { ownProduct, scanOf, statementOn } from "../../model/examples/ai.ts";
import { task, taskDefinition } from "../../model/examples/aws-compute.ts";
import { ingressPath, podOf, service } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { assumed, flawRule } from "../families/ai-flaw-rule.ts";

const image = "docker.io/langflowai/langflow:1.2.0";
const app = podOf("app", "web", { image });
const at = "k8s:prod:pod:app:web";
const step = `${at}#connect -> ${at}#execute`;
const flaws = ["CVE-2025-3248", "CVE-2026-33017"] as const;
const digests = [`sha256:${"a1".repeat(32)}`];
const later = [`sha256:${"b2".repeat(32)}`];
const latest = (rest: Parameters<typeof podOf>[2] = {}) =>
  podOf("app", "web", { image: "langflowai/langflow:latest", ...rest });
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
    assumed(
      fires(
        "a scanner found it where the tag tells no version",
        step,
        latest(),
        scanOf("langflowai/langflow:latest", [flaws[0]]),
      ),
    ),
    assumed(
      fires(
        "a scanner found it in what is pulled, whatever the tag says",
        step,
        podOf("app", "web", { image: "langflowai/langflow:1.9.0", digests }),
        scanOf("mirror.example.com/langflow:x", [flaws[0]], { digests }),
      ),
    ),
    assumed(
      fires(
        "a scanner found it under the tag in another build, or in the one that runs, by the digest of its platform",
        step,
        podOf("app", "web", { image: "langflowai/langflow:1.9.0", digests }),
        scanOf("langflowai/langflow:1.9.0", [flaws[0]], { digests: later }),
      ),
    ),
    assumed(
      fires(
        "a scanner that found nothing says nothing: what it does not know may be there",
        step,
        app,
        scanOf(image, []),
      ),
    ),
    assumed(
      fires(
        "a flaw of a catalogue of one's own, of whatever versions, that a scanner found",
        step,
        podOf("app", "web", { image: "shop/assistant:2.1.0" }),
        ownProduct("assistant"),
        scanOf("shop/assistant:2.1.0", ["CVE-2099-0001"]),
      ),
    ),
    assumed(fires("a statement on one flaw of two", step, app, statementOn(image, flaws[0]))),
    assumed(
      fires(
        "statements on another image",
        step,
        latest({ digests }),
        ...flaws.map((flaw) => statementOn("langflowai/langflow:latest", flaw, { digests: later })),
      ),
    ),
    assumed(
      fires(
        "a statement that a newer one takes back",
        step,
        app,
        statementOn(image, flaws[0], { at: "2026-01-01T00:00:00.000Z" }),
        statementOn(image, flaws[0], { at: "2026-02-01T00:00:00.000Z", state: "under-investigation" }),
        statementOn(image, flaws[1]),
      ),
    ),
    assumed(
      fires(
        "statements on one of two images that run while pods are replaced",
        step,
        latest({ digests: [...digests, ...later] }),
        ...flaws.map((flaw) => statementOn("langflowai/langflow:latest", flaw, { digests })),
      ),
    ),
    silent(
      "a scanner found it under the tag in another build, and not in the one that runs",
      podOf("app", "web", { image: "langflowai/langflow:1.9.0", digests }),
      scanOf("langflowai/langflow:1.9.0", [flaws[0]], { digests: later }),
      { ...scanOf("langflowai/langflow:1.9.0", [], { digests }), key: "images:later.json" },
    ),
    silent(
      "statements that it has none of its flaws",
      app,
      ...flaws.map((flaw) => statementOn("langflowai/langflow:1.2.0", flaw)),
    ),
    silent(
      "statements on all images of the repository, against what a scanner found",
      app,
      scanOf(image, flaws),
      ...flaws.map((flaw) => statementOn("docker.io/langflowai/langflow", flaw, { state: "fixed" })),
    ),
    silent(
      "a flaw that no catalogue has, found by a scanner",
      podOf("app", "web", { image: "langflowai/langflow:1.9.0" }),
      scanOf("langflowai/langflow:1.9.0", ["CVE-2099-0002"]),
    ),
    silent(
      "a flaw of the catalogue that a scanner found in what the catalogue knows as no program",
      podOf("app", "web", { image: "example.com/shop:1.2.0" }),
      scanOf("example.com/shop:1.2.0", flaws),
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
