import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { compileAws } from "../../authz/aws/index.ts";
import { answerLines } from "../../cli/explain/batch.ts";
import { FactBase } from "../../graph/facts.ts";
import { importPaths } from "../../importers/run.ts";
import type { Fact } from "../../model/fact.ts";
import { awsLines } from "../../queries/explain/aws.ts";
import { type LargeAccount, writeLargeAccount } from "../../test/support/aws-account.ts";
import type { Bench } from "./bench.ts";
import { calibrate } from "./measure.ts";

const PRINCIPALS = 500;
const REQUESTS = 200_000;
const ROUNDS = 5;
/** What is promised: requests per CPU second, on a machine where the calibration loop takes as long as here. */
const PROMISED = { rate: 100_000, loop: 400 };

/** `ambit explain aws --batch`, from lines of JSON to lines of JSON, after load. */
export const explainBench: Bench = {
  name: "explain",
  title: "Decisions of `explain aws --batch`",
  run: async (say) => {
    const folder = mkdtempSync(path.join(tmpdir(), "ambit-bench-explain-"));
    try {
      const account = writeLargeAccount(folder, { principals: PRINCIPALS });
      const facts = await factsOf(folder);
      const lines = requests(account, facts);
      const answer = awsLines(compileAws(facts), (json) => json);
      const rates: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const before = process.cpuUsage();
        await answerLines(Readable.from(chunks(lines)), answer, async () => {});
        const { user, system } = process.cpuUsage(before);
        rates.push((lines.length / (user + system)) * 1e6);
        say(`round ${round + 1}: ${rates.at(-1)?.toFixed(0)} requests per CPU s`);
      }
      const [first = 0] = rates;
      const best = Math.max(...rates);
      const needed = PROMISED.rate / Math.max(1, calibrate() / PROMISED.loop);
      const heap = (process.memoryUsage().heapUsed / 2 ** 20).toFixed(0);
      return {
        markdown: `${PRINCIPALS} principals, ${account.resources} resources, ${REQUESTS} random requests a round, each a line of JSON in and
a line with decision, conditions and deciding statements out: ${first.toFixed(0)} requests per CPU second in the first round,
${best.toFixed(0)} in the best of ${ROUNDS}; ${heap} MiB of heap at the end.`,
        missed: best < needed ? [`${best.toFixed(0)} requests per CPU s of ${needed.toFixed(0)}`] : [],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function factsOf(folder: string): Promise<FactBase> {
  const run = await importPaths([folder], { closedWorld: true });
  try {
    const facts: Fact[] = [];
    for await (const fact of run.facts) facts.push(fact);
    return new FactBase(facts);
  } finally {
    await run.close();
  }
}

/** The same requests each time: who, what and on what at random, every fourth from a private address. */
function requests({ principals }: LargeAccount, facts: FactBase): string[] {
  const named = (kind: "aws.bucket" | "aws.role" | "aws.secret" | "aws.key" | "aws.table"): readonly string[] =>
    facts.of(kind).map(({ key }) => key);
  const asked: readonly (readonly [string, readonly string[]])[] = [
    ["s3:GetObject", named("aws.bucket").map((arn) => `${arn}/reports/2026.csv`)],
    ["s3:ListBucket", named("aws.bucket")],
    ["sts:AssumeRole", named("aws.role")],
    ["iam:PassRole", named("aws.role")],
    ["secretsmanager:GetSecretValue", named("aws.secret")],
    ["kms:Decrypt", named("aws.key")],
    ["dynamodb:GetItem", named("aws.table")],
  ];
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  return Array.from({ length: REQUESTS }, (_, index) => {
    const [action, resources] = asked[random(asked.length)] ?? ["s3:ListAllMyBuckets", []];
    const resource = resources[random(Math.max(1, resources.length))];
    const context = index % 4 === 0 ? { "aws:SourceIp": "10.0.0.1" } : undefined;
    return JSON.stringify({ principal: principals[random(principals.length)], action, resource, context });
  });
}

/** As a file would be read. */
function* chunks(lines: readonly string[]): Iterable<Buffer> {
  for (let at = 0; at < lines.length; at += 1000) yield Buffer.from(`${lines.slice(at, at + 1000).join("\n")}\n`);
}
