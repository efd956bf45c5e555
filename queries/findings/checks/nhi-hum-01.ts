import type { ObservedUseFact } from "../../../model/fact/observed.ts";
import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

/** Programs that a person sits before. */
const browsers = /^(Mozilla|console\.amazonaws\.com|signin\.amazonaws\.com)/i;
const people = /^(k8s:[^:]+:user:(?!system%3A|system:)|arn:aws[a-z-]*:iam::\d{12}:user\/)/;

/** A person works under a machine's name: what they do is nobody's. */
export default defineCheck({
  id: "NHI-HUM-01",
  title: "A person uses a machine's identity",
  severity: "medium",
  condition: "An audit log shows a console login, a browser or a person behind a non-human identity.",
  frameworks: [nhi("NHI10"), csf("PR.AA-01"), csf("DE.CM-03")],
  remediation:
    "Give people identities of their own with the rights that they need, and alert on console logins of this one.",
  needs: [{ family: "log", collections: [] }],

  *examine(context) {
    for (const { id, human } of context.identities.all()) {
      if (human === "yes") continue;
      for (const use of context.graph.observed.of(id)) {
        const said = use.outcome === "done" ? personIn(use) : undefined;
        if (said === undefined) continue;
        yield { subject: id, sentence: `${said}, last ${use.last.slice(0, 10)}`, evidence: context.evidence(use) };
        break;
      }
    }
  },
});

function personIn({ action, by, agents, service }: ObservedUseFact): string | undefined {
  if (action === "ConsoleLogin") return "somebody signed in to the console as it";
  if (by !== undefined && people.test(by)) return `${by} acted in its name`;
  const browser = agents.find((one) => browsers.test(one));
  return browser === undefined ? undefined : `${browser.slice(0, 40)} asked ${service} as it`;
}
