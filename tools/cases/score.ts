import type { Certainty } from "../../model/step.ts";

/** One expectation of the ground truth and what Ambit says. */
export interface Verdict {
  /** `assertion` of reach, policy `leg`, or `edge` of a Kubernetes manifest. */
  readonly type: "assertion" | "leg" | "edge";
  readonly family: string;
  readonly case: string;
  readonly text: string;
  readonly expected: boolean;
  readonly actual: boolean;
  /** Of a positive answer. */
  readonly certainty?: Certainty;
  /** Why no answer could be given. */
  readonly trouble?: string;
}

interface Score {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
  /** Positive answers that are certain, and those of them that are wrong. */
  readonly certain: number;
  readonly wrongCertain: number;
}

function scoreOf(verdicts: readonly Verdict[]): Score {
  const count = (test: (verdict: Verdict) => boolean): number => verdicts.filter(test).length;
  return {
    tp: count(({ expected, actual }) => expected && actual),
    fp: count(({ expected, actual }) => !expected && actual),
    tn: count(({ expected, actual }) => !expected && !actual),
    fn: count(({ expected, actual }) => expected && !actual),
    certain: count(({ actual, certainty }) => actual && certainty === "certain"),
    wrongCertain: count(({ expected, actual, certainty }) => actual && !expected && certainty === "certain"),
  };
}

const ratio = (part: number, whole: number): string => (whole === 0 ? "  -  " : (part / whole).toFixed(3));

function line(name: string, verdicts: readonly Verdict[]): string {
  const { tp, fp, tn, fn, certain, wrongCertain } = scoreOf(verdicts);
  const cells = [
    name.padEnd(22),
    String(verdicts.length).padStart(6),
    ratio(tp, tp + fp).padStart(10),
    ratio(tp, tp + fn).padStart(8),
    ...[tp, fp, tn, fn].map((n) => String(n).padStart(5)),
    ratio(certain, tp + fp).padStart(9),
    String(wrongCertain).padStart(14),
  ];
  return cells.join(" ");
}

const groups: readonly (readonly [name: string, test: (verdict: Verdict) => boolean])[] = [
  ["AWS assertions", ({ type }) => type === "assertion"],
  ["AWS policy legs", ({ type }) => type === "leg"],
  ["Kubernetes edges", ({ type }) => type === "edge"],
];

/** Scores by group, then every miss in one line. A conditional answer counts as reachable. */
export function report(verdicts: readonly Verdict[]): string {
  const head = `${"".padEnd(22)} ${"cases".padStart(6)} ${"precision".padStart(10)} ${"recall".padStart(8)}    tp    fp    tn    fn   certain  wrong certain`;
  const misses = verdicts.filter(({ expected, actual, trouble }) => expected !== actual || trouble !== undefined);
  const missLines = misses.map(({ case: name, text, expected, certainty, trouble }) => {
    const what = trouble ?? (expected ? "missed" : `wrongly reached${certainty ? ` (${certainty})` : ""}`);
    return `  ${name}: ${text}: ${what}`;
  });
  return [
    head,
    ...groups.map(([name, test]) => line(name, verdicts.filter(test))),
    line("all", verdicts),
    "",
    misses.length === 0 ? "no misses" : `${misses.length} misses`,
    ...missLines,
  ].join("\n");
}
