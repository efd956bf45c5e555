import path from "node:path";
import { expect, it } from "vitest";
import { sinceRenderers } from "../../cli/render/since.ts";
import { archiveOf } from "../../graph/archive.ts";
import { openEmbedded } from "../../graph/store/embedded.ts";
import { accessKey, allow, awsAccount, bucket, bucketArn, role, user, userArn } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import type { SinceAnswer } from "../../queries/since/answer.ts";
import since from "../../queries/since.ts";
import { meta } from "../contract/facts.ts";
import { inFolder } from "../graph/store/folder.ts";
import { closed } from "./world.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };
const ci = userArn("ci");
const docs = bucketArn("docs");
const shut: readonly Fact[] = [awsAccount(), accessKey("AKIAIOSFODNN7EXAMPLE", "ci"), user("ci"), bucket("docs")];
const open = [...shut, allow(ci, "s3:GetObject", `${docs}/*`)];

const whole: Fact = closed(awsAccount().scope);

const day = (n: number): string => `2026-01-0${n}T00:00:00.000Z`;
const asked = since.input.parse({ from: ["credential:AKIAIOSFODNN7EXAMPLE"], to: [docs] });

/** The n-th is of the n-th of January; all are imported in one hour of February. */
const after = (reads: readonly (readonly Fact[])[]): Promise<SinceAnswer> =>
  inFolder(async (parent) => {
    const store = await openEmbedded(path.join(parent, ".ambit"), true);
    try {
      for (const [n, facts] of reads.entries()) {
        const dated = facts.map((fact) => ({ ...fact, source: { ...fact.source, observedAt: day(n + 1) } }));
        await store.import(dated, meta(n));
      }
      return await since.run(await archiveOf(store), asked);
    } finally {
      await store.close();
    }
  });

// Open from the second to the fourth, which says the same as the second: reachable since the second was read.
it("tells when it was read, not when that was imported nor when the same was read again", async () => {
  const answer = await after([shut, open, [...open, role("ops")], open].map((facts) => [...facts, whole]));
  expect(answer.rows).toMatchObject([{ since: { from: { takenAt: day(2) }, after: { takenAt: day(1) } } }]);
  for (const text of [sinceRenderers.table?.(io, answer, {}), sinceRenderers.markdown?.(io, answer, {})])
    expect(text).toMatch(/since 2026-01-02 00:00 UTC \([0-9a-f]{12}\), not yet 2026-01-01 00:00 UTC \(/);
});

it("says in Markdown too what was not read", async () => {
  const answer = await after([open]);
  expect(answer.gaps.length).toBeGreaterThan(0);
  expect(sinceRenderers.markdown?.(io, answer, {})).toContain("Not everything was read");
});
