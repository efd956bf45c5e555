import { describe, expect, it } from "vitest";
import type { FactOf } from "../../model/fact.ts";
import reach, { type ReachAnswer } from "../../queries/reach.ts";
import { step, steps, world } from "./world.ts";

type Exposure = FactOf<"exposure">;
const source = {
  document: "gitleaks.json",
  locator: "/0",
  importer: "reports",
  observedAt: "2026-01-01T00:00:00.000Z",
};
const scope = "exposure:r";

const exposure = (id: string, credential: string, more: Partial<Exposure> = {}): Exposure => ({
  kind: "exposure",
  key: `${scope}:${id}`,
  scope,
  source,
  credential: `credential:${credential}`,
  name: id,
  place: { kind: "git", file: `${id}.env`, line: 1 },
  hasSecret: true,
  ...more,
});
const of = (id: string): string => `${scope}:${id}#read`;
const gives = (id: string, credential: string): string => `${of(id)} -> credential:${credential}#impersonate`;

const ops = "arn:aws:iam::111111111111:role/ops";
const docs = "arn:aws:s3:::docs#read";
const vault = "arn:aws:s3:::vault#read";
const account = "aws:account:111111111111#administer";

const facts = [
  exposure("small", "small", { visibility: "public", firstSeen: "2025-01-01T00:00:00.000Z" }),
  exposure("one", "big", { firstSeen: "2025-03-01T00:00:00.000Z", visibility: "private" }),
  exposure("two", "big", { firstSeen: "2025-02-01T00:00:00.000Z", visibility: "internal", status: "active" }),
  exposure("idle", "idle"),
  exposure("left", "left"),
  exposure("right", "right"),
  ...steps(`
    ${gives("small", "small")}
    ${gives("one", "big")}
    ${gives("two", "big")}
    credential:small#impersonate -> ${docs}
    credential:big#impersonate -> ${ops}#impersonate
    ${of("left")} & ${of("right")} -> ${vault}
    ${vault} -> arn:aws:s3:::deeper#read
  `),
  step(`${ops}#impersonate -> ${account}`, { when: ["it is Tuesday"] }),
];

type Question = Parameters<typeof reach.run>[1];
const ask = (more: Partial<Question> = {}): ReachAnswer =>
  reach.run(world(facts), reach.input.parse({ from: ["exposure:*"], ...more }));

describe("which leak matters most", () => {
  it("is said per credential, the most dangerous first", () => {
    const { rows = [], findings } = ask().leaks ?? {};
    expect(findings).toBe(6);
    expect(rows.map(({ rank, credential, exposures }) => [rank, credential, exposures])).toEqual([
      [1, "credential:big", 2],
      [2, "credential:small", 1],
      // What reaches nothing alone: by id.
      [3, "credential:idle", 1],
      [4, "credential:left", 1],
      [5, "credential:right", 1],
    ]);
  });

  it("counts what each reaches by class and certainty, each certainty with those before it", () => {
    const [big, small, idle] = ask().leaks?.rows ?? [];
    const nothing = { authorities: 0, dataStores: 0, secrets: 0, identities: 0, workloads: 0, others: 0 };
    expect(big?.reaches).toEqual({
      certain: { ...nothing, identities: 1 },
      // The account is an identity too.
      conditional: { ...nothing, authorities: 1, identities: 2 },
    });
    expect(small?.reaches).toEqual({
      certain: { ...nothing, dataStores: 1 },
      conditional: { ...nothing, dataStores: 1 },
    });
    expect(idle?.reaches).toEqual({ certain: nothing, conditional: nothing });
  });

  it("tells age, status and place of the finding that most can see", () => {
    expect(ask().leaks?.rows[0]).toMatchObject({
      exposure: `${scope}:two`,
      place: { file: "two.env" },
      firstSeen: "2025-02-01T00:00:00.000Z",
      lastSeen: "2025-03-01T00:00:00.000Z",
      visibility: "internal",
      status: "active",
      hasSecret: true,
    });
  });

  it("puts what is said to have ended behind what is not", () => {
    const ended = facts.map((fact) =>
      fact.kind === "exposure" && fact.credential === "credential:big" ? { ...fact, status: "revoked" as const } : fact,
    );
    const { leaks } = reach.run(world(ended), reach.input.parse({ from: ["exposure:*"] }));
    expect(leaks?.rows.slice(0, 3).map(({ credential }) => credential)).toEqual([
      "credential:small",
      "credential:big",
      "credential:idle",
    ]);
  });

  it("says which leaks reach together what none reaches alone", () => {
    expect(ask().leaks?.together).toEqual([
      {
        exposures: [`${scope}:left`, `${scope}:right`],
        names: ["left", "right"],
        reaches: {
          certain: expect.objectContaining({ dataStores: 2 }),
          conditional: expect.objectContaining({ dataStores: 2 }),
        },
      },
    ]);
  });

  it("proves what the first of them reach", () => {
    const { reached, proofs, truncated } = ask();
    expect(reached.map(({ start, id, certainty }) => [start, id, certainty])).toEqual([
      [of("small"), "arn:aws:s3:::docs", "certain"],
      [of("two"), ops, "certain"],
      [of("two"), "aws:account:111111111111", "conditional"],
    ]);
    expect(Object.keys(proofs)).toHaveLength(3);
    expect(truncated).toBe(false);
    expect(ask({ limit: 1 })).toMatchObject({ truncated: true, reached: [{ id: "aws:account:111111111111" }] });
  });

  it("counts each thing once that some leak reaches alone", () => {
    expect(ask().counts).toEqual({
      byKind: { AwsAccount: 1, AwsBucket: 1, AwsRole: 1 },
      byCertainty: { certain: 2, conditional: 1 },
    });
  });

  it("keeps to what is asked for", () => {
    const { leaks, reached } = ask({ to: ["kind:AwsBucket"], certainty: "certain" });
    expect(leaks?.rows[0]).toMatchObject({ credential: "credential:small", reaches: { certain: { dataStores: 1 } } });
    expect(reached.map(({ id }) => id)).toEqual(["arn:aws:s3:::docs"]);
  });

  it("is no question where a leak is named, or something else starts too", () => {
    expect(ask({ from: [`${scope}:one`] }).leaks).toBeUndefined();
    expect(ask({ from: ["class:credential"] }).leaks).toBeUndefined();
    expect(ask({ from: [`${scope}:left`, `${scope}:right`] }).reached.map(({ id }) => id)).toContain(
      "arn:aws:s3:::vault",
    );
  });

  it("counts as a full search of each leak does", () => {
    const { leaks } = ask({ certainty: "assumed" });
    for (const { exposure: id, reaches } of leaks?.rows ?? []) {
      const alone = ask({ from: [id], certainty: "assumed" });
      const ids = new Set(alone.reached.filter(({ anyway }) => !anyway).map((row) => row.id));
      const { dataStores = 0, secrets = 0, identities = 0, workloads = 0 } = reaches.assumed ?? {};
      expect(dataStores + secrets + identities + workloads, id).toBe(ids.size);
    }
  });
});
