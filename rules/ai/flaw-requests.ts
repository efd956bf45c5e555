import { scanOf, statementOn } from "../../model/examples/ai.ts";
import { podOf } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { assumed, flawRule } from "../families/ai-flaw-rule.ts";

const at = "k8s:prod:pod:app:web";

/** Programs whose version is known to fetch an address that a stranger names. */
export default flawRule({
  id: "ai.flaw-requests",
  title: "Can have the program fetch addresses by a known flaw",
  edge: "EXPLOITS",
  effects: ["ssrf"],
  on: "workload",
  accesses: ["originate-get"],
  leaves: "tied",
  abuse: "Name the metadata service, or a service of the cluster, as the address to fetch.",
  detection: [
    {
      service: "network plugin flow log",
      event: "a request of the program to 169.254.169.254 or a service that it does not use",
    },
  ],
  remediation:
    "kubectl set image -n <namespace> deployment/<name> <container>=<image of the mended version by its tag>",
  frameworks: ["attack:T1190", "attack:T1552.005"],
  references: ["https://www.cve.org/"],
  examples: [
    assumed(
      fires(
        "a program that its environment tells, of whatever version",
        `${at}#connect -> ${at}#originate-get`,
        podOf("app", "web", { image: "example.com/shop/demo:1.0.0", envNames: ["GRADIO_SERVER_NAME"] }),
      ),
    ),
    assumed(
      fires(
        "a scanner found it in an image of one's own",
        `${at}#connect -> ${at}#originate-get`,
        podOf("app", "web", { image: "example.com/shop/demo:1.0.0", envNames: ["GRADIO_SERVER_NAME"] }),
        scanOf("example.com/shop/demo:1.0.0", ["CVE-2024-47167"]),
      ),
    ),
    silent(
      "statements that the image has none of its flaws",
      podOf("app", "web", { image: "example.com/shop/demo:1.0.0", envNames: ["GRADIO_SERVER_NAME"] }),
      statementOn("example.com/shop/demo:1.0.0", "CVE-2024-4325"),
      statementOn("example.com/shop/demo:1.0.0", "CVE-2024-47167"),
    ),
    silent(
      "an environment of another program",
      podOf("app", "web", { image: "example.com/shop/demo:1.0.0", envNames: ["PORT"] }),
    ),
  ],
});
