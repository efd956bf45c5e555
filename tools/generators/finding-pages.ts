import { type Severity, severities } from "../../model/check.ts";
import { factKindInfo } from "../../model/fact-kinds.ts";
import { frameworks } from "../../model/framework.ts";
import type { AmbitCheck } from "../../queries/findings/define.ts";
import { checks } from "../../queries/findings/index.ts";
import type { Generator } from "./generator.ts";
import { page, table } from "./markdown.ts";

const families: readonly (readonly [string, string])[] = [
  ["NHI", "Identities"],
  ["SEC", "Secrets"],
  ["VAULT", "Vault"],
  ["AUTH", "Ways around a login"],
  ["AI", "Services that use models"],
  ["GOV", "Who is accountable"],
];

/** `OWASP ... 2025 NHI5`; an entry that was not found in a primary source is marked. */
function refs({ frameworks: own, seedRef }: AmbitCheck): string {
  const named = own.map(({ framework, id }) => {
    const entry = frameworks[framework].ids[id];
    return `${framework} ${id}${entry?.verified === false ? " (not verified)" : ""}`;
  });
  return [...named, ...(seedRef === undefined ? [] : [`source articles: ${seedRef}`])].join("; ");
}

const needs = ({ needs: all }: AmbitCheck): string =>
  all.length === 0
    ? "any scope"
    : all
        .map(({ family, collections }) =>
          collections.length === 0
            ? family
            : `${family}: ${collections.map((one) => factKindInfo(one).collection).join(", ")}`,
        )
        .join("; or ");

const place = (severity: Severity): number => severities.indexOf(severity);

const notes = `\`ambit findings\` runs every check; \`ambit findings 'NHI-KEY-*'\` some. A check is **evaluated** in the scopes where
what it needs was read, and says where it was not and why: what is not evaluated is never clear. A finding names its subject, one
sentence, the facts it rests on and who is asked first. Findings alone end with exit code 0; \`--fail-on high\` ends with 1 where one
of that severity or worse is open, \`--strict\` with 3 where something was not evaluated. Formats: table, JSON, NDJSON, CSV,
Markdown, SARIF.

An owner accepts a finding until a day, in the owners file, with a reason; there is none without a day:

\`\`\`yaml
format: ambit-owners/v1
suppressions:
  - check: NHI-KEY-01
    node_selector: credential:AKIAIOSFODNN7EXAMPLE # an id or a glob
    owner: platform
    reason: the vendor's console takes no other login until it is replaced
    expires: 2027-03-31
\`\`\`

It is then counted apart (\`--suppressed\` lists it). One that has expired, matches nothing or names no check is listed.

Labels of the articles that Ambit was started from stand beside the frameworks' own, where they differ: they call secret exposure
and ownership "NHI-01", which in OWASP's list of 2025 is Improper Offboarding (leakage is NHI2, over-privilege NHI5, reuse NHI9);
"GV.OC-1" is GV.OC-01 and about the mission, accountability is GV.RR-02; MAESTRO has layers and no control "GOV-02".`;

export const findingPagesGenerator: Generator = {
  owns: "docs/findings.md",
  files: async () => {
    const sections = families.map(([family, title]): [string, string] => {
      const own = checks.filter(({ id }) => id.startsWith(`${family}-`));
      const rows = [...own]
        .sort((a, b) => place(a.severity) - place(b.severity) || (a.id < b.id ? -1 : 1))
        .map((check) => [check.id, check.severity, check.condition, check.remediation, needs(check), refs(check)]);
      const head = ["check", "severity", "fires when", "what to do", "needs", "speaks to"];
      return [title, rows.length === 0 ? "" : table(head, rows)];
    });
    return new Map([["docs/findings.md", page("Findings", notes, sections)]]);
  },
};
