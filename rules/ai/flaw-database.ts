import { scanOf, statementOn } from "../../model/examples/ai.ts";
import { podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { assumed, flawRule } from "../families/ai-flaw-rule.ts";

const at = "k8s:prod:pod:app:web";

/** Programs whose version is known to let strangers into their database: keys for providers of models lie there. */
export default flawRule({
  id: "ai.flaw-database",
  title: "Can read the program's database by a known flaw",
  edge: "EXPLOITS",
  effects: ["sqli"],
  on: "store",
  accesses: ["read"],
  leaves: "durable",
  abuse: "Put SQL where the advisory says, and read the table of keys.",
  detection: [{ service: "the database's log", event: "a query that the program does not make" }],
  remediation:
    "kubectl set image -n <namespace> deployment/<name> <container>=<image of the mended version by its tag>   # then rotate the keys in it",
  frameworks: ["attack:T1190", "attack:T1213.006"],
  references: ["https://www.cve.org/"],
  examples: [
    assumed(
      fires(
        "a version that has it",
        `${at}#connect -> k8s:prod:store:app:web#read`,
        podOf("app", "web", { image: "ghcr.io/berriai/litellm:main-v1.82.0-stable" }),
      ),
    ),
    assumed(
      fires(
        "a scanner found it where the tag tells no version",
        `${at}#connect -> k8s:prod:store:app:web#read`,
        podOf("app", "web", { image: "litellm/litellm:main-stable" }),
        scanOf("litellm/litellm:main-stable", ["CVE-2026-42208"]),
      ),
    ),
    silent(
      "a statement that the version does not have it",
      podOf("app", "web", { image: "ghcr.io/berriai/litellm:main-v1.82.0-stable" }),
      statementOn("ghcr.io/berriai/litellm:main-v1.82.0-stable", "CVE-2026-42208"),
    ),
    silent("a version without it", podOf("app", "web", { image: "ghcr.io/berriai/litellm:main-v1.83.7-stable" })),
    silent("a version before it came", podOf("app", "web", { image: "litellm/litellm:v1.81.15" })),
  ],
});
