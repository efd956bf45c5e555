import { knownFlawRule } from "../families/ai-flaw-rule.ts";

/** Programs whose version is known to hand out files: the token of their account and what is mounted among them. */
export default knownFlawRule({
  id: "ai.flaw-files",
  title: "Can read the program's files by a known flaw",
  effect: "file-read",
  on: "workload",
  access: "read-files",
  leaves: "tied",
  abuse: "Ask for /var/run/secrets/kubernetes.io/serviceaccount/token, /proc/self/environ and what is mounted.",
  detection: [{ service: "the program's log", event: "a form or upload that names a path of the container" }],
  frameworks: ["attack:T1190", "attack:T1552.001"],
  known: {
    flaw: "CVE-2026-21858",
    has: "docker.n8n.io/n8nio/n8n:1.100.0",
    latest: "n8nio/n8n:latest",
    without: { "a version before it came": "n8nio/n8n:1.64.0", "a version without it": "n8nio/n8n:1.121.0" },
  },
});
