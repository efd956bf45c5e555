import { scanOf, statementOn } from "../../model/examples/ai.ts";
import { podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { assumed, flawRule } from "../families/ai-flaw-rule.ts";

const at = "k8s:prod:pod:app:web";

/** Programs whose version is known to answer with parts of their memory, where keys of their environment lie. */
export default flawRule({
  id: "ai.flaw-memory",
  title: "Can read what the program holds in memory by a known flaw",
  edge: "EXPLOITS",
  effects: ["memory-leak"],
  on: "workload",
  accesses: ["read-files"],
  condition: {
    kind: "target-state",
    text: "what is wanted lies in the memory of the program, as its environment does",
  },
  leaves: "tied",
  abuse: "Ask again and again, and look for keys in what comes back.",
  detection: [{ service: "the program's log", event: "many requests for one path with odd sizes" }],
  remediation:
    "kubectl set image -n <namespace> deployment/<name> <container>=<image of the mended version by its tag>",
  frameworks: ["attack:T1190", "attack:T1552.001"],
  references: ["https://www.cve.org/"],
  examples: [
    assumed(
      fires(
        "a version that has it",
        `${at}#connect -> ${at}#read-files`,
        podOf("app", "web", { image: "ollama/ollama:0.16.0" }),
      ),
    ),
    assumed(
      fires(
        "a scanner found it where the tag tells no version",
        `${at}#connect -> ${at}#read-files`,
        podOf("app", "web", { image: "ollama/ollama:latest" }),
        scanOf("ollama/ollama:latest", ["CVE-2026-7482"]),
      ),
    ),
    silent(
      "a statement that the version does not have it",
      podOf("app", "web", { image: "ollama/ollama:0.16.0" }),
      statementOn("ollama/ollama:0.16.0", "CVE-2026-7482"),
    ),
    silent("a version without it", podOf("app", "web", { image: "ollama/ollama:0.17.1" })),
  ],
});
