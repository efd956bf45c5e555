import { nameOfId } from "../../model/node-id.ts";
import type { StoryAnswer, StoryBoundary, StoryNode } from "../../queries/story/answer.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { assuming, headLines, nextLine, unmatchedLines } from "./head.ts";
import { privilegeText, shortProofLines } from "./proof.ts";
import { type Asked, json, ndjson, type Renderers } from "./renderer.ts";
import { certaintyText, clean, columns, csvRow, list, markdownTable, plural, styled } from "./text.ts";

/** What each node is in the picture, as one mark. */
const marks: Readonly<Record<StoryNode["role"], string>> = {
  start: ">",
  path: "*",
  target: "@",
  single: " ",
  group: " ",
  member: " ",
  rest: " ",
};
const legend = "> start   * on the way   @ target   ! data, a secret or full control";

/** The picture as text: the ways in short, then who stands where. */
function table(io: Io, answer: StoryAnswer, asked: Asked): string {
  const { direction, nodes, boundaries, focus, snapshot, total } = answer;
  const lines = [
    ...headLines(io, direction === "reverse" ? "Who reaches" : "Blast radius", subject(answer), snapshot),
    ...unmatchedLines(io, answer.unmatched),
    "",
    nodes.length === 0
      ? nothing(answer)
      : `${plural(total.nodes, "node")}, ${plural(total.edges, "step")}; drawn as ${plural(nodes.length, "node")}, ${plural(answer.edges.length, "edge")}`,
  ];
  for (const { start, target, certainty, stepCount, proof } of focus) {
    const sure = certainty === "certain" ? "" : `, ${certaintyText(io, certainty)}`;
    lines.push(
      "",
      `${styled(io, "bold", privilegeText(target))} from ${clean(start)}, ${plural(stepCount, "step")}${sure}`,
    );
    lines.push(...shortProofLines(answer, proof));
  }
  if (nodes.length > 0) lines.push("", styled(io, "dim", legend));
  const roots = boundaries.filter(({ parent }) => parent === undefined);
  for (const boundary of roots) lines.push(...boundaryLines(io, answer, boundary, ""));
  if (answer.hidden.length > 0) lines.push("", styled(io, "bold", "Not drawn one by one"));
  for (const { text } of answer.hidden) lines.push(`  ${clean(text)}`);
  lines.push("", ...gapLines(io, answer.gaps), ...nextLines(io, answer, asked));
  return `${lines.join("\n")}\n`;
}

const subject = ({ direction, from, to, assume }: StoryAnswer): string => {
  const named = direction === "reverse" ? to : from;
  return `${direction === "reverse" ? "" : "of "}${clean(named.join(" + "))}${assuming(assume)}`;
};

const nothing = ({ gaps }: StoryAnswer): string =>
  gaps.length > 0 ? "Nothing is proven reachable; see below what was not read." : "Nothing is reachable.";

function boundaryLines(io: Io, answer: StoryAnswer, boundary: StoryBoundary, indent: string): string[] {
  const own = answer.nodes.filter((node) => node.boundary === boundary.id);
  const inside = answer.boundaries.filter(({ parent }) => parent === boundary.id);
  const cells = own.map((node) => [
    `${marks[node.role]} ${clean(node.name)}`,
    `${node.accesses.join(", ")}${node.sensitive ? " !" : ""}`,
    [
      ...(node.certainty === "certain" ? [] : [node.certainty as string]),
      ...(node.authentication === undefined ? [] : [node.authentication]),
      ...(node.contains.length === 0
        ? []
        : [
            `with ${list(
              node.contains.map((id) => clean(nameOfId(id))),
              2,
            )}`,
          ]),
    ].join("; "),
  ]);
  return [
    ...(indent === "" ? [""] : []),
    `${indent}${styled(io, "bold", clean(boundary.title))} ${styled(io, "dim", `(${boundary.nodes})`)}`,
    ...columns(cells, `${indent}  `, (cell, column) => (column === 2 ? styled(io, "dim", cell) : cell)),
    ...inside.flatMap((one) => boundaryLines(io, answer, one, `${indent}  `)),
  ];
}

function nextLines(io: Io, { direction, from, to, assume, nodes }: StoryAnswer, asked: Asked): string[] {
  const group =
    nodes.find(({ role, sensitive }) => role === "group" && sensitive) ?? nodes.find(({ role }) => role === "group");
  if (!group) return [];
  const words = [
    "story",
    ...(direction === "reverse" ? ["--direction", "reverse"] : []),
    ...from.flatMap((text) => ["--from", text]),
    ...to.flatMap((text) => ["--to", text]),
    ...assume.flatMap((text) => ["--assume", text]),
    "--open",
    group.id,
  ];
  return [nextLine(io, `Open ${clean(group.name)}`, words, asked)];
}

const head = ["role", "boundary", "kind", "id", "name", "size", "accesses", "certainty", "sensitive"];
const cells = (node: StoryNode): string[] => [
  node.role,
  node.boundary,
  node.kind,
  node.id,
  node.name,
  String(node.size),
  node.accesses.join(" "),
  node.certainty,
  String(node.sensitive),
];

export const storyRenderers: Renderers<StoryAnswer> = {
  table,
  json: (_, answer) => json(answer),
  ndjson: (_, answer) => ndjson(answer.nodes),
  csv: (_, answer) => [head, ...answer.nodes.map(cells)].map(csvRow).join(""),
  markdown: (_, answer) => markdownTable(head, answer.nodes.map(cells)),
};
