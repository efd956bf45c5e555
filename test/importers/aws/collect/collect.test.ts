import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsCollector } from "../../../../importers/aws/collect/index.ts";
import { collect } from "../../../../importers/collect/run.ts";
import type { Collector } from "../../../../model/collect.ts";
import { declaredAs, factLines, watched } from "../../../support/collected.ts";
import { type Replay, startReplay } from "./replay.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-aws-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function collected(replay: Replay, name: string, options: Record<string, unknown> = { organization: true }) {
  const { collector, made } = watched(awsCollector as unknown as Collector);
  const out = path.join(folder, name);
  const env = { AWS_ENDPOINT_URL: replay.address, AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" };
  const run = await collect(collector, {
    out,
    options: awsCollector.options.parse(options),
    env,
    limits: { attempts: 2 },
  });
  return { run, made, out };
}

// Fifty clients are loaded: seconds of a free processor, a minute of a busy one.
describe("AWS, answered by hand-made answers", { timeout: 180_000 }, () => {
  it("is asked everything that is declared, and its answers are facts without what was dropped", async () => {
    const replay = await startReplay();
    const { run, made, out } = await collected(replay, "all").finally(() => replay.stop());
    expect(run.unread.map(({ call, reason }) => `${call}: ${reason}`)).toEqual([
      "ec2:DescribeRegions: not enabled for the account, so not asked: af-south-1",
      "organizations:ListAccounts: not active, so not asked: 222222222222",
    ]);
    const declared = awsCollector.declared.map(declaredAs);
    // The role of another account is assumed by the SDK, when an account is first asked.
    expect([...made].sort()).toEqual(declared.filter((one) => !one.startsWith("sts:AssumeRole")).sort());
    const { facts, problems } = await factLines(out);
    expect(problems).toEqual([]);
    const kinds = new Set(facts.map((line) => (JSON.parse(line) as { readonly kind: string }).kind));
    for (const kind of [
      "aws.pod-identity",
      "aws.eks-access-entry",
      "aws.code-interpreter",
      "aws.workgroup",
      "aws.graph-source",
      "aws.log-setting",
    ])
      expect(kinds).toContain(kind);
    expect(facts.join("\n")).toContain('"host":"*.example.com"');
    const text = facts.join("\n");
    const used = '"used":"2026-10-01T00:00:00.000Z","usedFor":"s3 in eu-west-1"';
    expect(text).toContain(`{"kind":"identity.life","key":"credential:AKIAIOSFODNN7EXAMPLE|ListAccessKeys"`);
    expect(text.split(used).length - 1, "told by the key, and by the report").toBe(2);
    expect(text).toContain('"key":"arn:aws:iam::111111111111:user/ann|credential report, password"');
    expect(text).toContain('"originHeaders":["x-origin-key"]');
    for (const logged of ["distribution/E1", "loadbalancer/app/lb/1"])
      expect(facts.filter((line) => line.includes('"aws.log-setting"') && line.includes(logged))).not.toEqual([]);
    const unread = facts.filter((line) => /"kind":"coverage"/.test(line) && !/"state":"read"/.test(line));
    // Reports of services last accessed are made on request, each by a job: they are saved by hand.
    expect(unread).toEqual([expect.stringContaining('"aws.service-access","state":"not-asked"')]);
    for (const file of await readdir(out, { recursive: true }))
      if (file.endsWith(".json")) expect(await readFile(path.join(out, file), "utf8"), file).not.toContain("CANARY");
  });

  it("what writes down, and who is told, is told of a live account as of saved answers", async () => {
    const replay = await startReplay();
    const { out } = await collected(replay, "logs").finally(() => replay.stop());
    const { facts } = await factLines(out);
    const of = (kind: string) =>
      facts.map((line) => JSON.parse(line) as Record<string, unknown>).filter((fact) => fact["kind"] === kind);
    const arn = "arn:aws:cloudtrail:eu-west-1:111111111111:trail/main";
    // A trail of a region that was not asked is known by name: what it takes is not.
    expect(of("aws.trail").map(({ key, on, management, data }) => ({ key, on, management, data }))).toEqual([
      {
        key: arn,
        on: true,
        management: "all",
        data: [{ type: "AWS::S3::Object", which: "all", of: [], narrowed: false }],
      },
      { key: "arn:aws:cloudtrail:us-east-1:111111111111:trail/other@eu-west-1" },
    ]);
    expect(of("aws.model-log")).toMatchObject([{ on: true, text: true }]);
    expect(of("aws.log-delivery")).toMatchObject([{ from: of("aws.log-source")[0]?.["key"] }]);
    expect(of("aws.metric-filter")).toMatchObject([{ logGroup: "trails", metrics: ["Security/RootUse"] }]);
    expect(of("aws.alarm")).toMatchObject([{ metrics: ["Security/RootUse"], acts: true }]);
    expect(of("aws.composite-alarm")).toMatchObject([
      { name: "any", byAlone: ["arn:aws:cloudwatch:eu-west-1:111111111111:alarm:root"], acts: true, suppressed: false },
    ]);
    expect(of("aws.detector")).toMatchObject([{ on: true, features: ["S3_DATA_EVENTS"] }]);
    expect(of("aws.event-rule")).toMatchObject([
      { name: "findings", sources: ["aws.guardduty"], targets: 1 },
      { name: "nightly", sources: [] },
    ]);
    expect(of("aws.guardrail")).toMatchObject([{ name: "words" }]);
  });

  it("that refuses something is told to have refused it", async () => {
    const replay = await startReplay((key) =>
      key === "iam GetCredentialReport"
        ? "ReportNotPresent"
        : /^(ec2 DescribeImages|glue GetJobs|s3 GET \/)$/.test(key),
    );
    const { out, run } = await collected(replay, "refused").finally(() => replay.stop());
    expect(run.counts.refused).toBe(4);
    const { facts } = await factLines(out);
    const told = facts
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ kind, state }) => kind === "coverage" && state !== "read")
      .map(({ collection, state, reason }) => `${collection} ${state}: ${reason}`);
    expect(told).toEqual([
      "aws.bucket refused: s3:ListBuckets: AccessDenied",
      "aws.glue-job refused: glue:GetJobs: AccessDeniedException",
      "aws.image refused: ec2:DescribeImages: AccessDenied",
      "aws.service-access not-asked: IAM.ServiceLastAccessed is not in the input",
      "identity.life refused: iam:GetCredentialReport: no credential report was generated (ReportNotPresent)",
    ]);
  });
});
