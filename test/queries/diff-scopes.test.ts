import path from "node:path";
import { expect, it } from "vitest";
import { diffRenderers } from "../../cli/render/diff.ts";
import { archiveOf } from "../../graph/archive.ts";
import { openEmbedded } from "../../graph/store/embedded.ts";
import { awsAccount, bucket, role } from "../../model/examples/aws.ts";
import { account } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import type { DiffAnswer } from "../../queries/diff/answer.ts";
import diff from "../../queries/diff.ts";
import { meta } from "../contract/facts.ts";
import { inFolder } from "../graph/store/folder.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };
const read = (takenAt: string, facts: readonly Fact[]): Fact[] =>
  facts.map((fact) => ({ ...fact, source: { ...fact.source, observedAt: takenAt } }));
const [first, second, third] = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z"];
const aws = [awsAccount(), bucket("docs")];
const cluster = [account("app", "web")];

/** The answer after imports one after the other. */
const after = (imports: readonly (readonly Fact[])[], snapshots: readonly string[] = []): Promise<DiffAnswer> =>
  inFolder(async (parent) => {
    const store = await openEmbedded(path.join(parent, ".ambit"), true);
    try {
      for (const facts of imports) await store.import(facts, meta());
      return await diff.run(await archiveOf(store), diff.input.parse({ snapshots }));
    } finally {
      await store.close();
    }
  });

// Only the account was read the second time: of the cluster nobody knows what became of it.
it("names what was not read again between the two", async () => {
  const answer = await after([read(first, [...aws, ...cluster]), read(second, [...aws, role("ops")])]);
  expect(answer.carried).toEqual([{ scope: "k8s:prod", takenAt: first }]);
  for (const text of [diffRenderers.table?.(io, answer, {}), diffRenderers.markdown?.(io, answer, {})])
    expect(text).toContain(
      "Not read again, so what changed there does not show: k8s:prod (read 2026-01-01 00:00 UTC).",
    );
});

it("names nothing where each was read again, also by an import of its own or without a change", async () => {
  const all = [...aws, ...cluster];
  expect((await after([read(first, all), read(second, [...all, role("ops")])])).carried).toEqual([]);
  expect((await after([read(first, all), read(second, all)])).carried).toEqual([]);
  const apart = await after([read(first, all), read(second, [...aws, role("ops")]), read(third, cluster)]);
  expect(apart.carried.map(({ scope }) => scope)).toEqual(["aws:account:111111111111"]);
});

it("names it too where nothing else changed", async () => {
  const answer = await after([read(first, [...aws, ...cluster]), read(second, aws)]);
  expect(answer.before.id).toBe(answer.after.id);
  expect(answer.carried).toEqual([{ scope: "k8s:prod", takenAt: first }]);
});

// A role that nobody may take opens nothing; still it is what somebody did.
it("names changes that have no effect on reach", async () => {
  const answer = await after([read(first, aws), read(second, [...aws, role("ops")])]);
  expect(answer.idle).toEqual([{ what: "added", kind: "aws.role", key: role("ops").key }]);
  expect(diffRenderers.table?.(io, answer, {})).toContain(
    `Changed without a row above: + aws.role ${role("ops").key}.`,
  );
});

it("says that the second was read earlier, though imported later", async () => {
  const answer = await after([read(second, aws), read(first, [...aws, role("ops")])]);
  expect(diffRenderers.table?.(io, answer, {})).toMatch(/^after .*; read earlier than the other\)$/m);
});
