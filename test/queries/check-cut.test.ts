import { describe, expect, it } from "vitest";
import { roleArn, userArn } from "../../model/examples/aws.ts";
import { k8sCluster } from "../../model/examples/kubernetes.ts";
import check from "../../queries/check.ts";
import { cutWorld, says } from "./cut-world.ts";

const alice = userArn("alice");
const ops = roleArn("ops");
const docs = "arn:aws:s3:::docs";

describe("an assertion without something", () => {
  const one = `${alice}#impersonate -> ${docs}#read`;
  const redundant = [says("one", { steps: [one] }), says("two", { steps: [one] }), k8sCluster()];
  const verdictOf = (without: string[], expects: "reachable" | "unreachable") => {
    const [result] = check.run(
      cutWorld(redundant),
      check.input.parse({
        text: JSON.stringify({ assertions: [{ name: "it", from: alice, to: docs, without, expect: expects }] }),
      }),
    ).results;
    return [result?.actual, result?.ok, ...(result?.blindedBy ?? [])];
  };

  it("of one of two redundant facts changes nothing, of both it does; by control id or by fact key", () => {
    expect(verdictOf(["delete:one"], "reachable")).toEqual(["reachable", true]);
    expect(verdictOf(["two"], "reachable")).toEqual(["reachable", true]);
    expect(verdictOf(["delete:one", "two"], "unreachable")).toEqual(["unreachable", true]);
    expect(verdictOf(["delete:one", "delete:two"], "reachable")).toEqual(["unreachable", false]);
  });

  it("is unknown where what is taken away is not there: a typing error never passes as safe", () => {
    expect(verdictOf(["delete:three"], "reachable")).toEqual([
      "unknown",
      false,
      "without: `delete:three` is no control and no fact that a step rests on",
    ]);
  });
});

describe("an assertion about a cut", () => {
  const one = [
    says("door", { steps: [`${alice}#impersonate -> ${ops}#impersonate`], leaves: "until 1h", rotates: true }),
    says("room", { steps: [`${ops}#impersonate -> ${docs}#read`, `${ops}#impersonate -> arn:aws:s3:::logs#read`] }),
    k8sCluster(),
  ];
  const answer = (cut: object, more: object = {}) =>
    check.run(
      cutWorld(one),
      check.input.parse({
        text: JSON.stringify({ assertions: [{ name: "it", from: alice, to: ["class:data-store"], cut, ...more }] }),
      }),
    ).results[0];

  it("holds where the cut is the one", () => {
    const contain = { mode: "contain", since: "2h", controls: ["delete:room"], cost: 5, owners: [""], residual: [0] };
    expect(answer(contain)).toMatchObject({ expect: "cut", actual: "cut", ok: true });
    // Nothing was taken: the door is enough, and less rests on it.
    expect(answer({ controls: ["delete:door"], atMost: 5 })).toMatchObject({ actual: "cut", ok: true });
  });

  it("says how it differs: changes, order, cost, owner, what is left", () => {
    expect(answer({ controls: ["delete:room"], cost: 4, owners: ["platform"], residual: [1] })).toMatchObject({
      actual: "another-cut",
      ok: false,
      differs: ["not in the cut: delete:room", "in the cut: delete:door", "it costs 5, not 4"],
    });
    expect(answer({ controls: ["delete:door"], atMost: 4, owners: ["platform"], residual: [1] })?.differs).toEqual([
      "delete:door is of nobody, not of platform",
      "it costs 5, more than 4",
      "after delete:door 0 are left, not 1",
    ]);
    const identities = { to: [`${ops}#impersonate`] };
    const contain = { mode: "contain", controls: ["delete:door", "rotate:door"], residual: [1, 0] };
    expect(answer(contain, identities)).toMatchObject({ ok: true });
    const backwards = { ...contain, controls: ["rotate:door", "delete:door"] };
    expect(answer(backwards, identities)?.differs?.[0]).toBe("the order is delete:door, rotate:door");
  });

  it("is unknown where a name matches nothing or the question is none", () => {
    expect(answer({ controls: [] }, { to: ["tag:no=such"] })).toMatchObject({ actual: "unknown", ok: false });
    expect(answer({ controls: [], since: "2h" })).toMatchObject({ actual: "unknown", ok: false });
  });

  it("stands in place of `expect`, with one owner and one residual for each control", () => {
    for (const more of [{ expect: "reachable" }, { without: ["x"] }, { access: "read" }])
      expect(() => answer({ controls: [] }, more)).toThrow("do not go together");
    expect(() => answer({ controls: ["a"], owners: [] })).toThrow("do not go together");
    expect(() => answer({ controls: ["a"], residual: [1, 2] })).toThrow("do not go together");
  });
});
