import { describe, expect, it } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import { account, binding, k8sSecret, role, roleRule } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import diff from "../../queries/diff.ts";
import since from "../../queries/since.ts";
import { closedWorld } from "../rules/derived.ts";
import { archiveOfFacts } from "./history.ts";

/** A cluster without any data store. */
const reads: readonly Fact[] = [
  role("reads"),
  roleRule("reads", "get", "secrets"),
  binding("user:ann", "reads"),
  account("app", "web"),
  k8sSecret("app", "login"),
];
const archive = () =>
  archiveOfFacts([reads, reads.slice(0, 4)], (facts, id) =>
    viewOfFacts(closedWorld(facts), { id, takenAt: "2026-02-01T00:00:00Z" }),
  );

describe("names that match nothing", () => {
  it("are those of the question: what is looked for where it names nothing is no mistake of anybody", async () => {
    const from = ["k8s:prod:user:ann"];
    expect((await diff.run(archive(), diff.input.parse({ from }))).unmatched).toBeUndefined();
    expect((await since.run(archive(), since.input.parse({ from }))).unmatched).toBeUndefined();
    // Nor is a group that comes with an account: what its rights lead to is.
    const member = await since.run(archive(), since.input.parse({ from: ["k8s:prod:serviceaccount:app:web"] }));
    expect(member.rows).toEqual([]);
    const to = ["class:data-store"];
    expect((await diff.run(archive(), diff.input.parse({ from, to }))).unmatched).toEqual(to);
  });
});
