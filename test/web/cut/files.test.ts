import { describe, expect, it } from "vitest";
import type { Owner } from "../../../model/owner.ts";
import type { CutAnswer } from "../../../queries/cut/answer.ts";
import type { DiffAnswer, DiffRow } from "../../../queries/diff/answer.ts";
import { cutCsv, whatIfCsv } from "../../../web/views/cut/csv.ts";
import { cutMarkdown } from "../../../web/views/cut/markdown.ts";
import { diffCsv } from "../../../web/views/diff/csv.ts";
import { diffMarkdown } from "../../../web/views/diff/markdown.ts";
import { ownersCsv } from "../../../web/views/owners/csv.ts";

const source = { origin: "manual", document: "owners.yaml", locator: "/0", said: "by hand" } as const;
const owner: Owner = { status: "owned", role: "technical", owner: "=payments", source };
const snapshot = { id: "5".repeat(64), takenAt: "2026-11-20T06:10:00Z" };
const residual = { nodes: 1, privileges: 1, first: [], byClass: {}, byKind: {}, lingering: 0 };
const control = {
  id: "revoke:credential:AKIA1",
  edit: "revoke",
  effect: "closes",
  title: "Make the `key` inactive",
  factKind: "aws.access-key",
  factKey: "credential:AKIA1",
  cost: 1,
  reversible: true,
  latency: { seconds: 60 },
  command: "aws iam update-access-key\n# then",
  owner,
} as const;

const cut: CutAnswer = {
  schema: 1,
  snapshot,
  mode: "prevent",
  from: ["internet"],
  to: ["class:secret"],
  assume: [],
  gaps: [],
  reached: { ...residual, nodes: 3 },
  cut: [{ control, stops: [], ends: [], together: false, residual, uses: [], useCount: 2 }],
  count: 1,
  rest: [],
  truncated: false,
  cost: 1,
  lowerBound: 1,
  uncuttable: [{ target: "vault#read", proof: "p1", why: ["no <control> closes it"] }],
  verification: { derivations: 1, added: [], reached: [] },
  zero: { seconds: 60, because: [], beyond: [] },
  chokePoints: [],
  ownPoints: [],
  proofs: {},
  steps: {},
} as unknown as CutAnswer;

const row: DiffRow = {
  row: "r1",
  start: "internet",
  id: "arn:aws:s3:::b",
  kind: "AwsBucket",
  class: "data-store",
  name: "b",
  owner,
  access: "read",
  after: "certain",
  conditions: [],
  stepCount: 1,
  proof: "p1",
  proofIn: "after",
  causes: ["c1"],
};
const diff = {
  before: { ...snapshot, importedAt: "", reached: 0 },
  after: { ...snapshot, id: "6".repeat(64), importedAt: "", reached: 1 },
  counts: { gained: 1, lost: 0, changed: 0, notComparable: 0 },
  causes: [
    { id: "c1", effect: "gained", changes: ["x"], shown: "derived", rows: ["r1"], count: 1, targets: 1, starts: 1 },
  ],
  changes: {
    x: {
      what: "modified",
      kind: "aws.bucket",
      key: "arn:aws:s3:::b",
      scope: "aws:account:1",
      after: { source: "resources.json", locator: "/S3", summary: "bucket b" },
      fields: [{ at: "/public", before: "true", after: "false" }],
      owner,
    },
  },
  gained: [row],
  lost: [],
  changed: [],
  notComparable: [],
  from: [],
  gaps: { opened: [{ scope: "k8s:prod", collection: "k8s.pod", reason: "refused" }], closed: [], still: 0 },
  stale: [],
  carried: [{ scope: "aws:account:2", takenAt: "2026-01-01T00:00:00.000Z" }],
} as unknown as DiffAnswer;

describe("files of a cut", () => {
  it("as Markdown: order, command as it is, owner, what is left, what cannot be closed", () => {
    const text = cutMarkdown(cut, new Map());
    expect(text).toContain("1. **Make the \\`key\\` inactive** `credential:AKIA1`");
    expect(text).toMatch(/```\n {3}aws iam update-access-key\n {3}# then\n {3}```/);
    expect(text).toContain("Left after it: 1 of 3 targets");
    expect(text).toContain("Breaks: 2 other steps");
    expect(text).toContain("no \\<control\\> closes it");
  });

  it("as CSV: a line a change, no cell a formula", () => {
    const lines = cutCsv(cut).trimEnd().split("\r\n");
    expect(lines[0]).toContain("order,change,id,owner,cost");
    expect(cutCsv(cut)).toContain("'=payments");
    expect(whatIfCsv({ lost: [], gained: [], changed: [] }).trimEnd().split("\r\n")).toHaveLength(1);
  });
});

describe("files of a comparison and of owners", () => {
  it("as Markdown: the cause with old and new, then its rows", () => {
    const text = diffMarkdown(diff);
    expect(text).toContain("### + 1 thing comes into reach, from the internet");
    expect(text).toContain("- Read before and not now: pods of `k8s:prod`");
    expect(text).toMatch(/- Not read again since 2026-01-01 .*: `aws:account:2`/);
    expect(text).toMatch(/public: true → false/);
    expect(text.indexOf("Because")).toBeLessThan(text.indexOf("arn:aws:s3:::b`"));
  });

  it("as CSV", () => {
    expect(diffCsv(diff).split("\r\n")[1]).toBe(
      "gained,internet,arn:aws:s3:::b,b,AwsBucket,data store,read,'=payments,,certain,c1",
    );
    const owned = {
      id: "a",
      kind: "AwsRole",
      class: "identity",
      name: "a",
      technical: owner,
      business: { status: "unowned" },
    } as const;
    expect(ownersCsv([{ ...owned, about: {} }]).split("\r\n")[1]).toMatch(
      /^a,a,AwsRole,identity,'=payments,.*owners\.yaml.*,nobody is named,$/,
    );
  });
});
