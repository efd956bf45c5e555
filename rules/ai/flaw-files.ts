import { scanOf, statementOn } from "../../model/examples/ai.ts";
import { podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { assumed, flawRule } from "../families/ai-flaw-rule.ts";

const at = "k8s:prod:pod:app:web";

/** Programs whose version is known to hand out files: the token of their account and what is mounted among them. */
export default flawRule({
  id: "ai.flaw-files",
  title: "Can read the program's files by a known flaw",
  edge: "EXPLOITS",
  effects: ["file-read"],
  on: "workload",
  accesses: ["read-files"],
  leaves: "tied",
  abuse: "Ask for /var/run/secrets/kubernetes.io/serviceaccount/token, /proc/self/environ and what is mounted.",
  detection: [{ service: "the program's log", event: "a form or upload that names a path of the container" }],
  remediation:
    "kubectl set image -n <namespace> deployment/<name> <container>=<image of the mended version by its tag>",
  frameworks: ["attack:T1190", "attack:T1552.001"],
  references: ["https://www.cve.org/"],
  examples: [
    assumed(
      fires(
        "a version that has it",
        `${at}#connect -> ${at}#read-files`,
        podOf("app", "web", { image: "docker.n8n.io/n8nio/n8n:1.100.0" }),
      ),
    ),
    assumed(
      fires(
        "a scanner found it where the tag tells no version",
        `${at}#connect -> ${at}#read-files`,
        podOf("app", "web", { image: "n8nio/n8n:latest" }),
        scanOf("n8nio/n8n:latest", ["CVE-2026-21858"]),
      ),
    ),
    silent(
      "a statement that the version does not have it",
      podOf("app", "web", { image: "docker.n8n.io/n8nio/n8n:1.100.0" }),
      statementOn("n8nio/n8n:1.100.0", "CVE-2026-21858"),
    ),
    silent("a version before it came", podOf("app", "web", { image: "n8nio/n8n:1.64.0" })),
    silent("a version without it", podOf("app", "web", { image: "n8nio/n8n:1.121.0" })),
  ],
});
