import type { GraphReader } from "../../graph/port.ts";
import { splitPrivilege } from "../../model/access.ts";
import { plural } from "../../model/plural.ts";
import { type Certainty, certainties } from "../../model/step.ts";
import type { OverviewCell, OverviewItem, OverviewRow, OverviewScope, OverviewTargets } from "./answer.ts";
import type { Choke } from "./choke.ts";

/** Everything that an item may be about. */
export interface Seen {
  readonly graph: GraphReader;
  readonly rows: readonly OverviewRow[];
  readonly targets: readonly OverviewTargets[];
  readonly cells: readonly OverviewCell[];
  readonly coverage: readonly OverviewScope[];
  /** Names of ways in of which it is not proven that they ask nobody. */
  readonly notProven: readonly string[];
  readonly choke: Choke | undefined;
}

/** Items shown. */
const most = 7;

/**
 * What to look at first, each kind at most once, in this order: who administers from outside; what anybody has already;
 * the entry that leads to most; the credential, and the outside identity, that open most; the control on most ways;
 * ways in of which it is not known whether they ask; what was not read. The last is never pushed out.
 */
export function firstLooks(seen: Seen): OverviewItem[] {
  const named = administers(seen);
  const items = [named, open(seen), widest(seen, named), key(seen), outsider(seen), change(seen), undecided(seen)];
  const found = items.filter((item) => item !== undefined);
  const gap = hole(seen);
  return gap ? [...found.slice(0, most - 1), gap] : found.slice(0, most);
}

const cellsOf = ({ cells, targets }: Seen, row: number, ...classes: readonly OverviewTargets["class"][]) =>
  cells.filter((cell) => cell.row === row && classes.includes(targets[cell.target]?.class ?? "configuration"));
/** Most certain, then nearest. */
const nearest = (cells: readonly OverviewCell[]): OverviewCell | undefined =>
  cells.toSorted((a, b) => stratumOf(a) - stratumOf(b) || a.steps - b.steps)[0];
const stratumOf = ({ byCertainty }: OverviewCell): number =>
  Math.max(
    0,
    certainties.findIndex((certainty) => byCertainty[certainty] > 0),
  );
const certaintyOf = (cell: OverviewCell): Certainty => certainties[stratumOf(cell)] ?? "assumed";

/** Things as a list: `3 secrets and 2 data stores`. */
function things(cells: readonly OverviewCell[], { targets }: Seen): string {
  const count = (group: OverviewTargets["class"]): number =>
    cells.reduce((sum, cell) => sum + (targets[cell.target]?.class === group ? cell.count : 0), 0);
  const [secrets, stores] = [count("secret"), count("data-store")];
  return [
    ...(secrets > 0 ? [plural(secrets, "secret")] : []),
    ...(stores > 0 ? [plural(stores, "data store")] : []),
  ].join(" and ");
}

const nodeOf = (cell: OverviewCell): string => splitPrivilege(cell.first).node;

function administers(seen: Seen): OverviewItem | undefined {
  const hits = seen.rows.flatMap((row, index) => {
    const cell =
      row.origin === "internet" || row.origin === "entry" ? nearest(cellsOf(seen, index, "authority")) : undefined;
    return cell ? [{ row, index, cell }] : [];
  });
  const [hit, ...others] = hits;
  if (!hit) return undefined;
  const { row, cell } = hit;
  const title = seen.targets[cell.target]?.boundary.title ?? nodeOf(cell);
  const who = row.origin === "internet" ? "Anybody on the internet" : `Whoever runs code behind ${row.name}`;
  const rest =
    others.length > 0 ? `; ${plural(others.length, "other way", "other ways")} in lead to administration too` : "";
  return {
    kind: "administers",
    text: `${who} comes to administer ${title}, in ${plural(cell.steps, "step")}${rest}.`,
    why: "Nothing there asks who comes, and an administrator decides over everything in it.",
    certainty: certaintyOf(cell),
    ask: { query: "paths", input: { ...row.ask, to: [cell.first] } },
    rows: hits.map((one) => one.index),
  };
}

function open(seen: Seen): OverviewItem | undefined {
  const cells = cellsOf(seen, 0, "secret", "data-store");
  const first = nearest(cellsOf(seen, 0, "secret")) ?? nearest(cells);
  const row = seen.rows[0];
  if (!first || !row) return undefined;
  return {
    kind: "public",
    text: `Anybody on the internet reaches ${things(cells, seen)}, ${nodeOf(first)} among them.`,
    why: "It takes no credential, and nothing is assumed: what is not meant to be public is lost.",
    certainty: certaintyOf(first),
    ask: { query: "reach", input: row.ask },
    rows: [0],
  };
}

function widest(seen: Seen, named: OverviewItem | undefined): OverviewItem | undefined {
  const first = named?.rows[0];
  const index = seen.rows.findIndex(
    ({ origin }, at) => origin === "entry" && at !== first && cellsOf(seen, at, "secret", "data-store").length > 0,
  );
  const row = seen.rows[index];
  const cells = cellsOf(seen, index, "secret", "data-store");
  const cell = nearest(cells);
  if (!row || !cell) return undefined;
  const how = row.leadsToCount > 0 ? `Code execution behind ${row.name}` : row.name;
  return {
    kind: "entry",
    text: `${how} leads to ${things(cells, seen)}, the nearest in ${plural(cell.steps, "step")}.`,
    why: first === undefined ? "No other way in leads to more." : "After the one above, no way in leads to more.",
    certainty: certaintyOf(cell),
    ask: { query: "reach", input: row.ask },
    rows: [index],
  };
}

const key = (seen: Seen): OverviewItem | undefined =>
  holder(
    seen,
    "credential",
    ({ name }) => `A leak of the access key ${name}`,
    "The key works until somebody revokes it.",
  );
const outsider = (seen: Seen): OverviewItem | undefined =>
  holder(
    seen,
    "outsider",
    ({ name }) => `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`,
    "Somebody else decides who that is.",
  );

/** The row of an origin that opens most. */
function holder(
  seen: Seen,
  origin: "credential" | "outsider",
  who: (row: OverviewRow) => string,
  why: string,
): OverviewItem | undefined {
  const index = seen.rows.findIndex((row) => row.origin === origin);
  const row = seen.rows[index];
  const cells = cellsOf(seen, index, "authority", "secret", "data-store");
  const cell = nearest(cellsOf(seen, index, "authority")) ?? nearest(cells);
  if (!row || !cell) return undefined;
  const admin = cellsOf(seen, index, "authority")[0];
  const title = admin && seen.targets[admin.target]?.boundary.title;
  const data = things(cells, seen);
  const opens = [...(title === undefined ? [] : [`administration of ${title}`]), ...(data === "" ? [] : [data])];
  return {
    kind: origin,
    text: `${who(row)} opens ${opens.join(", ")}.`,
    why,
    certainty: certaintyOf(cell),
    ask: { query: "reach", input: row.ask },
    rows: [index],
  };
}

function change({ graph, choke }: Seen): OverviewItem | undefined {
  if (!choke) return undefined;
  const { control, edits, step, targets, of } = choke;
  const { id, version } = graph.ruleOf(step);
  const premises = graph.premisesOf(step).map((p) => graph.key(p));
  return {
    kind: "control",
    text: `One change closes the way found to ${targets} of ${of} sensitive things reached: ${control.title[0]?.toLowerCase() ?? ""}${control.title.slice(1)} (${edits}).`,
    why: "No other single change is on more of the ways found. Other ways may remain.",
    ask: {
      query: "step",
      input: { conclusion: graph.key(graph.conclusionOf(step)), premises, rule: `${id}@${version}` },
    },
    rows: [],
  };
}

function undecided({ notProven, rows }: Seen): OverviewItem | undefined {
  const [first] = notProven;
  if (first === undefined) return undefined;
  const others = notProven.length > 1 ? ` and ${plural(notProven.length - 1, "other way", "other ways")} in` : "";
  return {
    kind: "not-proven",
    text: `Whether ${first}${others} asks for a login is not known.`,
    why: "What is read does not say; Ambit takes such a way in as open.",
    ask: { query: "entries", input: {} },
    rows: rows.flatMap(({ authentication }, index) => (authentication === "not-proven" ? [index] : [])),
  };
}

function hole({ coverage }: Seen): OverviewItem | undefined {
  for (const { title, gaps } of coverage) {
    const gap = gaps.find(({ atEntry, blinds }) => atEntry && blinds.length > 0);
    if (!gap) continue;
    const how = { partly: "read only in part", refused: "refused", "not-asked": "not read" }[gap.state];
    return {
      kind: "gap",
      text: `${gap.collection[0]?.toUpperCase() ?? ""}${gap.collection.slice(1)} of ${title} were ${how}, so that ${plural(gap.blinds.length, "technique")} cannot be seen there.`,
      why: "A way on from what the internet reaches may be hidden: what is missing is not thereby safe.",
      ask: { query: "rules", input: { gaps: true } },
      rows: [],
    };
  }
  const mentioned = coverage.filter(({ imported }) => !imported);
  const [scope] = mentioned;
  if (!scope) return undefined;
  const others = mentioned.length > 1 ? ` and ${plural(mentioned.length - 1, "other scope")}` : "";
  return {
    kind: "gap",
    text: `${scope.title[0]?.toUpperCase() ?? ""}${scope.title.slice(1)}${others} ${mentioned.length > 1 ? "are mentioned and were" : "is mentioned and was"} not imported.`,
    why: "What lies there, and what ways lead through it, is not known.",
    rows: [],
  };
}
