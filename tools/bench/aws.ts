import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache } from "../../cli/engine.ts";
import { writeLargeAccount } from "../../test/support/aws-account.ts";
import type { AwsRun } from "./aws-run.ts";
import type { Bench } from "./bench.ts";
import { calibrate, type Milliseconds } from "./measure.ts";
import { type PmapperRun, pmapperMissing, runPmapper } from "./pmapper.ts";

const sizes = [100, 500, 1_000, 2_000, 5_000, 10_000];
/** Principals up to which Principal Mapper is asked too: its time grows with their third power. */
const MOST_FOR_PEER = 500;
/** Ours takes seconds where the peer takes minutes, so that what else the machine does weighs on it more: the middle of three. */
const rounds = [1, 2, 3];
/** What is promised, on a machine where the calibration loop takes as long as here. */
const GOALS = { principals: 2_000, seconds: 60, mebibytes: 2_000, loop: 400, exponent: 1.3, ratio: 100 };

interface Row extends AwsRun {
  readonly principals: number;
  readonly resources: number;
  readonly distinct: number;
  /** The peer's question: which principals come to administer the account. */
  readonly compared: { readonly ours: AwsRun; readonly peer: PmapperRun } | undefined;
}

/** Large AWS accounts: from files to who reaches what, and who comes to administer the account. */
export const awsBench: Bench = {
  name: "aws",
  title: "Large AWS accounts",
  run: async (say) => {
    const missing = pmapperMissing();
    if (missing !== undefined) say(`NOT RUN pmapper: ${missing}`);
    const rows = sizes.map((principals) => {
      const row = measure(principals, missing === undefined && principals <= MOST_FOR_PEER);
      say(lineOf(row));
      if (row.compared) say(peerLine(row.compared));
      return row;
    });
    return { markdown: markdown(rows), missed: missedGoals(rows) };
  },
};

function measure(principals: number, withPeer: boolean): Row {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-aws-"));
  try {
    const { credential, account, resources, distinct } = writeLargeAccount(folder, { principals });
    const script = fileURLToPath(new URL("aws-run.ts", import.meta.url));
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
    const run = (...which: readonly string[]): AwsRun =>
      JSON.parse(
        execFileSync(process.execPath, [script, folder, credential, account, ...which], { encoding: "utf8", env }),
      );
    const compared = withPeer
      ? { ours: middle(rounds.map(() => run("identities"))), peer: runPmapper(folder) }
      : undefined;
    return { ...run(), principals, resources, distinct, compared };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Import, derivation and one reach. */
const total = ({ imported, derived, reached }: AwsRun): Milliseconds => imported + derived + reached;
/** Of steps to principals and resources: stays as it is where nothing is multiplied with anything. */
const density = ({ steps, principals, resources }: Row): number => steps / (principals + resources);
type Compared = NonNullable<Row["compared"]>;
const answered = ({ imported, derived, exposed }: AwsRun): Milliseconds => imported + derived + exposed;
const middle = (runs: readonly AwsRun[]): AwsRun => {
  const [, run] = [...runs].sort((a, b) => answered(a) - answered(b));
  if (!run) throw new Error("no round was run");
  return run;
};
const ratio = ({ ours, peer }: Compared): number => peer.graph / answered(ours);

function exponent(rows: readonly Row[]): number {
  const at = (size: number): Row | undefined => rows.find(({ principals }) => principals === size);
  const [small, large] = [at(500), at(5_000)];
  return small && large ? Math.log10(total(large) / total(small)) : Number.NaN;
}

function missedGoals(rows: readonly Row[]): readonly string[] {
  const slower = Math.max(1, calibrate() / GOALS.loop);
  const missed: string[] = [];
  for (const row of rows) {
    if (row.principals === GOALS.principals && total(row) / 1000 > GOALS.seconds * slower)
      missed.push(`${row.principals} principals: ${(total(row) / 1000).toFixed(1)} CPU s, not ${GOALS.seconds}`);
    if (row.principals === GOALS.principals && row.rss > GOALS.mebibytes)
      missed.push(`${row.principals} principals: ${row.rss.toFixed()} MiB, not ${GOALS.mebibytes}`);
    if (row.compared && row.principals === MOST_FOR_PEER && ratio(row.compared) < GOALS.ratio)
      missed.push(`pmapper takes ${ratio(row.compared).toFixed()} times as long, not ${GOALS.ratio}`);
  }
  const found = exponent(rows);
  return found > GOALS.exponent ? [...missed, `exponent ${found.toFixed(2)}, not ${GOALS.exponent}`] : missed;
}

/** Found by going through every principal that one names and the other does not, at 100 and at 500 principals. */
const whyCountsDiffer =
  "The counts differ because Principal Mapper drops the permissions boundaries of roles and takes every role that EC2 may assume for the role of a running instance, while it does not see a policy written onto another role, nor a function that may be created under certain names alone.";

const seconds = (ms: Milliseconds): string => (ms / 1000).toFixed(2);
const lineOf = (row: Row): string =>
  `${row.principals} principals: ${seconds(total(row))} CPU s, ${row.rss.toFixed()} MiB, ${row.steps} steps`;
const peerLine = (both: Compared): string =>
  `who comes to administer: ${seconds(answered(both.ours))} CPU s, pmapper ${seconds(both.peer.graph)}: ${ratio(both).toFixed()} times as long`;

function markdown(rows: readonly Row[]): string {
  const cells = rows.map(
    (row) =>
      `| ${row.principals} | ${row.resources} | ${row.facts} | ${seconds(row.imported)} | ${seconds(row.derived)} | ${seconds(row.reached)} | ${row.rss.toFixed()} | ${row.steps} | ${density(row).toFixed(2)} | ${row.radius} |`,
  );
  const peers = rows.flatMap(({ principals, compared }) =>
    compared
      ? `| ${principals} | ${seconds(answered(compared.ours))} | ${compared.ours.administer} | ${seconds(compared.peer.graph)} | ${compared.peer.edges} | ${compared.peer.administer} | ${ratio(compared).toFixed()} |`
      : [],
  );
  const share = Math.round((100 * (rows[0]?.distinct ?? 0)) / (rows[0]?.principals ?? 1));
  return [
    `One account each; ${share} % of the principals have a document of their own with named resources, NotAction and conditions, under their team's boundary. CPU seconds of a process of its own, start-up left out. Exponent from 500 to 5,000 principals: ${exponent(rows).toFixed(2)}.`,
    "",
    "| principals | resources | facts | import | derive | reach | RSS MiB | steps | steps / (principals + resources) | reached |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...cells,
    "",
    "Who comes to administer the account: Ambit from files, without the rules that end at data; Principal Mapper 1.1.5 with its edges between principals alone (following them is not counted).",
    "",
    ...(peers.length > 0
      ? [
          "| principals | Ambit | found | Principal Mapper | edges | found | times as long |",
          "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
          ...peers,
          "",
          whyCountsDiffer,
        ]
      : [`NOT RUN: Principal Mapper is not installed in the cache; \`npm run bench -- aws\` says how.`]),
  ].join("\n");
}
