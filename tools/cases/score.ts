import type { Certainty } from "../../model/step.ts";

/** One expectation of the ground truth and what Ambit says. */
export interface Verdict {
  /** `assertion` of reach, policy `leg`, or `edge` of a Kubernetes cluster. */
  readonly type: "assertion" | "leg" | "edge";
  readonly family: string;
  readonly case: string;
  readonly text: string;
  readonly expected: boolean;
  readonly actual: boolean;
  /** Of a positive answer. */
  readonly certainty?: Certainty;
  /** Why no answer could be given. Such a verdict is neither right nor wrong, and never a true negative. */
  readonly trouble?: string;
}

interface Score {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
  readonly unknown: number;
  /** Positive answers that are certain, and those of them that are wrong. */
  readonly certain: number;
  readonly wrongCertain: number;
}

function scoreOf(verdicts: readonly Verdict[]): Score {
  const count = (test: (verdict: Verdict) => boolean): number => verdicts.filter(test).length;
  return {
    tp: count(({ expected, actual }) => expected && actual),
    fp: count(({ expected, actual }) => !expected && actual),
    tn: count(({ expected, actual, trouble }) => !expected && !actual && trouble === undefined),
    fn: count(({ expected, actual, trouble }) => expected && !actual && trouble === undefined),
    unknown: count(({ trouble }) => trouble !== undefined),
    certain: count(({ actual, certainty }) => actual && certainty === "certain"),
    wrongCertain: count(({ expected, actual, certainty }) => actual && !expected && certainty === "certain"),
  };
}

const ratio = (part: number, whole: number): string => (whole === 0 ? "-" : (part / whole).toFixed(3));

const head = ["", "cases", "precision", "recall", "tp", "fp", "tn", "fn", "unknown", "certain", "wrong certain"];

function row(name: string, verdicts: readonly Verdict[]): readonly string[] {
  const { tp, fp, tn, fn, unknown, certain, wrongCertain } = scoreOf(verdicts);
  const positive = verdicts.filter(({ expected }) => expected).length;
  const figures = [tp, fp, tn, fn, unknown].map(String);
  return [
    name,
    String(verdicts.length),
    ratio(tp, tp + fp),
    ratio(tp, positive),
    ...figures,
    ratio(certain, tp + fp),
    String(wrongCertain),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((cells) => cells.map(cell).join("  ").trimEnd());
}

const groups: readonly (readonly [name: string, type: Verdict["type"]])[] = [
  ["AWS assertions", "assertion"],
  ["AWS policy legs", "leg"],
  ["Kubernetes edges", "edge"],
];

const isMiss = ({ expected, actual, trouble }: Verdict): boolean => expected !== actual || trouble !== undefined;

/** One line a miss: the case, what was asked, what went wrong. */
function missLine({ case: name, text, expected, certainty, trouble }: Verdict): string {
  const wrong = expected ? "missed" : `wrongly reached${certainty === undefined ? "" : `, ${certainty}`}`;
  return `${name}: ${text}: ${trouble ?? wrong}`;
}

/**
 * Scores by group, then every miss in one line. A conditional answer counts as reachable. Recall is over everything
 * expected, answered or not; `certain` is the share of the positive answers.
 */
export function report(verdicts: readonly Verdict[]): string {
  const of = (type: Verdict["type"]): Verdict[] => verdicts.filter((verdict) => verdict.type === type);
  const rows = [head, ...groups.map(([name, type]) => row(name, of(type))), row("all", verdicts)];
  const misses = verdicts.filter(isMiss);
  const count = misses.length === 0 ? "no misses" : `${misses.length} ${misses.length === 1 ? "miss" : "misses"}`;
  return [...table(rows), "", count, ...misses.map((miss) => `  ${missLine(miss)}`)].join("\n");
}
