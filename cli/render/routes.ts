import type { RoutesAnswer } from "../../queries/routes/answer.ts";
import type { Hop, Placement, Variant } from "../../queries/routes/placement.ts";
import { bypassTitles } from "../../queries/routes.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { headLines, nextLine, unmatchedLines } from "./head.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { certaintyText, clean, csvRow, list, markdownTable, plural, type Style, styled } from "./text.ts";

const styles: Readonly<Record<Placement["state"], Style>> = {
  unauthenticated: "red",
  "not-proven": "yellow",
  authenticated: "green",
};
const words: Readonly<Record<Placement["state"], string>> = {
  unauthenticated: "asks nobody",
  "not-proven": "login not proven",
  authenticated: "has a login",
};

/** Where an evidence stands, as a person opens it. */
const at = ({ source, locator }: { readonly source: string; readonly locator: string }): string =>
  clean(locator === "" ? source : `${source} ${locator}`);

function hopLine(io: Io, hop: Hop, index: number, placement: Placement): string[] {
  const { firstAuthentication } = placement;
  const controls = hop.controls.map((control) => {
    const first = firstAuthentication?.hop === index && firstAuthentication.control === control;
    const [shown] = control.because;
    const text = `${control.kind} ${clean(control.name)} (${control.mode}; ${clean(control.covers)})`;
    return `         ${first ? styled(io, "green", `asks first: ${text}`) : text}${shown ? styled(io, "dim", `  ${at(shown)}`) : ""}`;
  });
  const transforms = hop.transforms.map(({ what }) => `         changes: ${clean(what)}`);
  return [`    ${String(index + 1).padStart(2)}. ${hop.place} ${clean(hop.name)}`, ...transforms, ...controls];
}

const writtenOtherwise = ({ how, witness, conditions }: Variant): string =>
  `${clean(witness.url)} (${how}${conditions.length > 0 ? `, where ${clean(conditions.join(" and "))}` : ""})`;

function placementLines(io: Io, placement: Placement): string[] {
  const { route, state, certainty, before, bypasses, undecided, witness, firstAuthentication } = placement;
  const said = styled(io, styles[state], words[state]);
  const sure = certainty === "certain" ? "" : `, ${certaintyText(io, certainty)}`;
  const done = before.filter(({ kind }) => kind !== "parse").map(({ what }) => clean(what));
  return [
    `${styled(io, "bold", clean(route))}  (${said}${sure})`,
    ...placement.hops.flatMap((hop, index) => hopLine(io, hop, index, placement)),
    ...(done.length > 0
      ? [`    ${firstAuthentication ? "before that login" : "before any login"}: ${list(done, 4)}`]
      : []),
    ...(undecided.length > 0 ? [`    not proven: ${list(undecided.map(clean), 4)}`] : []),
    ...bypasses.flatMap(({ pattern, why, route: way, variants = [] }) => [
      `    ${styled(io, "yellow", pattern)} ${clean(why)}${way === route ? "" : styled(io, "dim", `  by ${clean(way)}`)}`,
      ...(variants.length > 0
        ? [styled(io, "dim", `      written otherwise: ${list(variants.map(writtenOtherwise), 4)}`)]
        : []),
    ]),
    ...(placement.workloads.length === 0 ? ["    behind which no workload was read"] : []),
    styled(io, "dim", `    witness, not sent: ${witness.method} ${clean(witness.url)}`),
  ];
}

function table(io: Io, answer: RoutesAnswer, asked: Asked): string {
  const { counts, routes } = answer;
  const lines = headLines(io, "Routes", "from the internet, what they pass and where they are asked", answer.snapshot);
  lines.push(...unmatchedLines(io, answer.unmatched));
  lines.push(
    `${plural(counts.unauthenticated, "route asks nobody", "routes ask nobody")}, ${counts["not-proven"]} not proven, ${counts.authenticated} with a login`,
  );
  for (const [pattern, count] of Object.entries(counts.bypasses))
    lines.push(`  ${styled(io, "yellow", pattern)} ${bypassTitles[pattern] ?? ""}: ${plural(count, "route")}`);
  for (const placement of routes) lines.push("", ...placementLines(io, placement));
  if (answer.truncated) lines.push("", "There are more: --limit shows them.");
  lines.push("", ...gapLines(io, answer.gaps));
  const [worst] = routes.flatMap(({ workloads }) => workloads.slice(0, 1));
  if (worst !== undefined)
    lines.push(nextLine(io, "What then", ["reach", "--from", "internet", "--assume", worst], asked));
  return `${lines.join("\n")}\n`;
}

const head = ["route", "state", "certainty", "asks first", "hops", "before", "leads to", "ways around", "witness"];
const cells = (placement: Placement): string[] => [
  placement.route,
  placement.state,
  placement.certainty,
  placement.firstAuthentication
    ? `${placement.firstAuthentication.control.kind} at ${placement.hops[placement.firstAuthentication.hop]?.place ?? ""}`
    : "",
  placement.hops.map(({ place, name }) => `${place} ${name}`).join(" > "),
  placement.before
    .filter(({ kind }) => kind !== "parse")
    .map(({ what }) => what)
    .join("; "),
  placement.workloads.join(" "),
  placement.bypasses.map(({ pattern, route }) => `${pattern} ${route}`).join(" "),
  `${placement.witness.method} ${placement.witness.url}`,
];

export const routesRenderers: Renderers<RoutesAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.routes),
  csv: (_, answer) => [head, ...answer.routes.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.routes.map(cells)),
};
