import type { SnapshotRef } from "../../graph/port.ts";
import type { Certainty, Condition } from "../../model/step.ts";
import type { AnswerGap } from "../../queries/answer.ts";
import { moment, plural } from "../parts/words.ts";
import { foldedSteps, type Proofs } from "../proof/fold.ts";
import { type Names, privilegeWords, sentenceOf } from "../proof/sentence.ts";
import { reportCss } from "./report-css.ts";
import { escaped } from "./svg-text.ts";

/** A row of the table: something reached, or somebody who reaches. */
export interface ReportRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly access: string;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  readonly stepCount: number;
  /** Id in the answer's proofs. */
  readonly proof: string;
}

export interface Report {
  /** "What internet reaches". */
  readonly title: string;
  /** Label and value: from, to, assumed, certainty. */
  readonly question: readonly (readonly [string, string])[];
  readonly snapshot: SnapshotRef;
  /** ISO 8601, UTC: when it was written. */
  readonly written: string;
  /** The picture in both themes, as `sceneSvg` makes it. */
  readonly light: string;
  readonly dark: string;
  readonly answer: Proofs;
  readonly rows: readonly ReportRow[];
  /** Of all rows, written here or not. */
  readonly total: number;
  readonly gaps: readonly AnswerGap[];
  readonly names: Names;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A page that opens from disk: the picture, what is reached, every proof with its evidence, what is not known. No script. */
export function reportHtml(report: Report): string {
  const { title, question, snapshot, written, light, dark, rows, total, gaps } = report;
  const facts = [
    ...question,
    ["Snapshot", `${snapshot.id}, taken ${moment(snapshot.takenAt)}`] as const,
    ["Written", moment(written)] as const,
  ];
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${reportCss}</style>`,
    "</head>",
    "<body>",
    "<header>",
    `<h1>${escaped(title)}</h1>`,
    `<p class="quiet">${plural(total, "privilege")}, each with its proof.</p>`,
    `<dl>${facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join("")}</dl>`,
    "</header>",
    "<main>",
    `<section class="picture" aria-label="Picture"><div class="light">${light}</div><div class="dark">${dark}</div></section>`,
    ...gapsHtml(gaps),
    "<h2>Reached</h2>",
    tableHtml(rows),
    ...(total > rows.length
      ? [`<p class="quiet">${plural(total - rows.length, "more row")} not written here.</p>`]
      : []),
    "<h2>Proofs</h2>",
    ...rows.map((row) => proofHtml(row, report)),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const tableHtml = (rows: readonly ReportRow[]): string =>
  [
    '<table><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Access</th><th scope="col">Certainty</th><th scope="col">Steps</th></tr></thead><tbody>',
    ...rows.map(
      ({ id, name, kind, access, certainty, stepCount, proof }) =>
        `<tr><th scope="row"><a href="#${escaped(proof)}">${escaped(name)}</a><br><code>${escaped(id)}</code></th><td>${escaped(kind)}</td><td>${escaped(access)}</td><td>${certainty}</td><td>${stepCount}</td></tr>`,
    ),
    "</tbody></table>",
  ].join("\n");

function proofHtml({ proof, name, certainty, conditions }: ReportRow, { answer, names }: Report): string {
  const steps = foldedSteps(answer, proof);
  const conclusion = answer.proofs[proof]?.conclusion;
  const said = conclusion ? privilegeWords(conclusion, names) : name;
  const open = conditions.map(({ kind, text }) => `<li>${escaped(kind)}: ${escaped(text)}</li>`).join("");
  return [
    `<details id="${escaped(proof)}"><summary>${escaped(name)}: ${escaped(said)} <span class="quiet">(${certainty}, ${plural(steps.length, "step")})</span></summary>`,
    ...(open ? [`<ul>${open}</ul>`] : []),
    "<ol>",
    ...steps.map((folded) => {
      const { step, evidence } = folded;
      const proven = evidence
        .map(
          ({ source, locator, summary }) =>
            `<li>${escaped(summary)} <code>${escaped(`${source} ${locator}`.trim())}</code></li>`,
        )
        .join("");
      return `<li>${escaped(sentenceOf(folded, names))} <span class="quiet">(${[step.certainty, escaped(step.rule), ...step.owners.map((one) => `owner: ${escaped(one)}`)].join(", ")})</span>${proven ? `<ul>${proven}</ul>` : ""}</li>`;
    }),
    "</ol></details>",
  ].join("\n");
}

function gapsHtml(gaps: readonly AnswerGap[]): string[] {
  const shown = gaps.map(
    ({ scope, collection, reason }) =>
      `<li>${escaped([scope, collection].filter((part) => part !== "").join(" "))}: ${escaped(reason)}</li>`,
  );
  if (shown.length === 0) return [];
  return [
    `<details class="gap"><summary>Not everything was read or is modelled (${shown.length}). What is missing here is not thereby safe.</summary><ul>${shown.join("")}</ul></details>`,
  ];
}
