import { compare } from "../../model/canonical.ts";
import type { Certainty } from "../../model/step.ts";
import type { JointRow, LeakReach, LeakRow, Leaks } from "../../queries/reach/leaks.ts";
import type { ReachAnswer, ReachRow } from "../../queries/reach.ts";
import type { Io } from "../io.ts";
import { gapLines } from "./gaps.ts";
import { assuming, headLines, nextLine } from "./head.ts";
import type { Asked } from "./renderer.ts";
import { certaintyText, clean, list, moment, plural, shortened, styled } from "./text.ts";

type Counted = NonNullable<LeakReach[Certainty]>;

const certaintyOrder: readonly Certainty[] = ["certain", "conditional", "assumed"];
/** Leaks before the rest is counted; with --limit every leak of the answer. */
const shownLeaks = 20;
/** Things that a leak reaches, named. */
const shownTargets = 3;
/** Characters of a place or name. */
const longest = 100;

const parts = (counted: Counted): string[] => {
  const { authorities, dataStores, secrets, identities, workloads, others } = counted;
  const said: readonly (readonly [number, string, string])[] = [
    [authorities, "account or cluster administered", "accounts or clusters administered"],
    [dataStores, "data store", "data stores"],
    [secrets, "secret", "secrets"],
    [identities, "identity", "identities"],
    [workloads, "workload", "workloads"],
    [others, "other thing", "other things"],
  ];
  return said.flatMap(([count, one, many]) => (count === 0 ? [] : [plural(count, one, many)]));
};

/** What each certainty adds to those before it: `2 data stores certain; 1 secret more conditional`. */
function reachText(io: Pick<Io, "color">, reaches: LeakReach): string {
  const nothing: Counted = { authorities: 0, dataStores: 0, secrets: 0, identities: 0, workloads: 0, others: 0 };
  let before = nothing;
  const said: string[] = [];
  for (const certainty of certaintyOrder) {
    const own = reaches[certainty];
    if (!own) continue;
    const earlier = before;
    const added = Object.fromEntries(
      Object.entries(own).map(([field, count]) => [field, count - earlier[field as keyof Counted]]),
    ) as unknown as Counted;
    const text = parts(added).join(", ");
    if (text !== "") said.push(`${text} (${said.length > 0 ? "more, " : ""}${certaintyText(io, certainty)})`);
    before = own;
  }
  return said.join("; ") || "nothing that was imported";
}

const placeText = ({ place }: LeakRow): string => {
  if (!place) return "a place that is not known";
  const line = place.line === undefined ? "" : `:${place.line}`;
  const where = [place.uri, place.file === undefined ? undefined : place.file + line].filter(
    (part) => part !== undefined,
  );
  return where.length === 0 ? `a place of kind ${place.kind}` : where.join(" ");
};

/** Days from the first sight to the snapshot. */
function ageText({ firstSeen }: LeakRow, takenAt: string): string {
  if (firstSeen === undefined) return "age not known";
  const days = Math.floor((Date.parse(takenAt) - Date.parse(firstSeen)) / 86_400_000);
  return `since ${moment(firstSeen).slice(0, 10)}${days >= 0 ? `, ${plural(days, "day")}` : ""}`;
}

const facets = (row: LeakRow, takenAt: string): string[] => [
  ageText(row, takenAt),
  row.visibility === "unknown" ? "who can see it is not known" : row.visibility,
  row.status === "unknown" ? "nobody said whether it works" : `said to be ${row.status}`,
  ...(row.expiresAt === undefined ? [] : [`expires ${moment(row.expiresAt)}`]),
  ...(row.hasSecret ? [] : ["its name alone"]),
];

function leakLines(io: Io, row: LeakRow, answer: ReachAnswer): string[] {
  const found = answer.reached.filter(({ start }) => start === row.start);
  const more = row.exposures > 1 ? `, and ${plural(row.exposures - 1, "more finding")}` : "";
  const targets = mostTelling(found).map(
    ({ access, id, stepCount }) => `${access} ${clean(id)} (${plural(stepCount, "step")})`,
  );
  return [
    `${`${row.rank}.`.padEnd(4)}${styled(io, "bold", shortened(clean(row.name), longest))}`,
    `    in ${shortened(clean(placeText(row)), longest)}${more}`,
    styled(io, "dim", `    ${facets(row, answer.snapshot.takenAt).join("; ")}`),
    `    reaches ${reachText(io, row.reaches)}`,
    ...(targets.length > 0 ? [`    first ${list(targets, shownTargets)}`] : []),
  ];
}

const classes = ["data-store", "secret", "identity", "workload"];
const weight = ({ access, kind, class: cls }: ReachRow): number =>
  access === "administer" && /Account$|Cluster$/.test(kind) ? -1 : classes.indexOf(cls);
/** What can only be written to comes last. */
const writes = ({ access }: ReachRow): number => Number(access === "write");
const mostTelling = (rows: readonly ReachRow[]): readonly ReachRow[] =>
  rows.toSorted(
    (a, b) => weight(a) - weight(b) || writes(a) - writes(b) || a.stepCount - b.stepCount || compare(a.id, b.id),
  );

const jointLines = (io: Io, { names, exposures, reaches }: JointRow): string[] => [
  `    ${names.map((name, at) => shortened(clean(name || (exposures[at] ?? "")), longest)).join(" + ")}`,
  `      reach ${reachText(io, reaches)}`,
];

const reachesNothing = ({ reaches }: LeakRow): boolean =>
  Object.values(reaches).every((counted) => Object.values(counted).every((count) => count === 0));

/** Leaks in their order: what each reaches, where it lies, since when, who can see it. */
export function leaksTable(io: Io, answer: ReachAnswer, leaks: Leaks, asked: Asked): string {
  const { from, assume, snapshot } = answer;
  const reaching = leaks.rows.filter((row) => !reachesNothing(row));
  const shown = reaching.slice(0, asked.limit ?? shownLeaks);
  const lines = [
    ...headLines(io, "Leaks", `of ${clean(from.join(" + "))}${assuming(assume)}, most dangerous first`, snapshot),
    "",
    `${plural(leaks.findings, "finding")} of ${plural(leaks.rows.length, "credential")}: ${reaching.length} reach something`,
  ];
  for (const row of shown) lines.push("", ...leakLines(io, row, answer));
  if (reaching.length > shown.length)
    lines.push(
      "",
      styled(io, "dim", `and ${reaching.length - shown.length} more that reach something: --limit shows them`),
    );
  const idle = leaks.rows.length - reaching.length;
  if (idle > 0)
    lines.push(
      "",
      styled(
        io,
        "dim",
        `${plural(idle, "credential")} that ${idle === 1 ? "reaches" : "reach"} nothing by ${idle === 1 ? "itself" : "themselves"}: --format json has all`,
      ),
    );
  if (leaks.together.length > 0) {
    lines.push("", styled(io, "bold", "Only together"));
    for (const row of leaks.together.slice(0, shownLeaks)) lines.push(...jointLines(io, row));
    const rest = leaks.together.length - shownLeaks;
    if (rest > 0) lines.push(styled(io, "dim", `    and ${rest} more: --format json has all`));
  }
  lines.push("", ...gapLines(io, answer.gaps));
  const [worst] = shown;
  if (worst)
    lines.push(
      nextLine(
        io,
        "What to do",
        ["cut", "--from", worst.exposure, "--to", "class:data-store", "--mode", "contain"],
        asked,
      ),
    );
  return `${lines.join("\n")}\n`;
}

export const leakHead = [
  "rank",
  "credential",
  "name",
  "type",
  "exposures",
  "exposure",
  "place",
  "first seen",
  "last seen",
  "visibility",
  "status",
  "has secret",
  "certain",
  "conditional",
  "assumed",
];

const countsText = (counted: Counted | undefined): string => (counted ? parts(counted).join(", ") : "");

/** One row of a table for machines. */
export const leakCells = (row: LeakRow): string[] => [
  String(row.rank),
  row.credential ?? "",
  row.name,
  row.type ?? "",
  String(row.exposures),
  row.exposure,
  placeText(row),
  row.firstSeen ?? "",
  row.lastSeen ?? "",
  row.visibility,
  row.status,
  row.hasSecret ? "yes" : "no",
  ...certaintyOrder.map((certainty) => countsText(row.reaches[certainty])),
];
