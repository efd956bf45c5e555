import { createHash } from "node:crypto";
import { xml } from "../model/xml.ts";

const style = `:root{color-scheme:light dark;--line:#c8ccd2;--soft:#5b6470;--bad:#b3261e;--odd:#8a5a00;--good:#1b6e3c}
@media (prefers-color-scheme:dark){:root{--line:#444b55;--soft:#a4adb8;--bad:#ff8a80;--odd:#ffc163;--good:#7bd99b}}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin-bottom:.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
article{border-left:4px solid var(--line);padding-left:1rem;margin:1rem 0;break-inside:avoid}
article.bad{border-color:var(--bad)}article.odd{border-color:var(--odd)}
span.bad{color:var(--bad)}span.odd{color:var(--odd)}span.good{color:var(--good)}.soft{color:var(--soft)}
@media print{body{margin:0;max-width:none;font-size:11px}tr{break-inside:avoid}}`;

/** The page's own policy: its one style, by hash, and nothing else. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/**
 * One file without script and without anything from elsewhere, to be printed or kept. Classes: `bad`, `odd`, `good` and
 * `soft`, of text; the first two also of an `article`.
 * @param title plain text
 * @param body HTML, whose texts went through `xml`
 */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${xml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${xml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

/** A table whose cells are plain text. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = head.map((cell) => `<th scope="col">${xml(cell)}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${xml(cell)}</td>`).join("")}</tr>`).join("\n");
  return `<table><thead><tr>${heads}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}
