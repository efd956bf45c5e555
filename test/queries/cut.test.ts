import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { CutAnswer } from "../../queries/cut/answer.ts";
import cut from "../../queries/cut.ts";
import { cutWorld, type Says, says } from "./cut-world.ts";

const user = (name: string): string => `arn:aws:iam::111111111111:user/${name}#impersonate`;
const role = (name: string): string => `arn:aws:iam::111111111111:role/${name}#impersonate`;
const bucket = (name: string): string => `arn:aws:s3:::${name}#read`;
const secret = (name: string): string => `arn:aws:secretsmanager:eu-central-1:111111111111:secret:${name}#read`;

const ask = (
  facts: Readonly<Record<string, Says>>,
  question: Omit<z.input<typeof cut.input>, "from" | "to"> & { from?: string[]; to?: string[] },
): CutAnswer =>
  cut.run(
    cutWorld(Object.entries(facts).map(([name, said]) => says(name, said))),
    cut.input.parse({ from: [user("leaked")], to: ["class:data-store"], ...question }),
  );
/** The changes, in order, with how many targets each leaves, and how many of these only until sessions end. */
const order = ({ cut: steps }: CutAnswer): string[] =>
  steps.map(
    ({ control, residual, together }) =>
      `${together ? "and " : ""}${control.id} leaves ${residual.nodes}${residual.lingering > 0 ? ` (${residual.lingering})` : ""}`,
  );

describe("cut --mode prevent", () => {
  it("takes the shared change where each target alone would cost as much", () => {
    const answer = ask(
      {
        // Both ways go through the same role: one fact closes both.
        shared: { steps: [`${user("leaked")} -> ${role("deploy")}`] },
        one: { steps: [`${role("deploy")} -> ${bucket("one")}`] },
        two: { steps: [`${role("deploy")} -> ${bucket("two")}`] },
      },
      {},
    );
    expect(order(answer)).toEqual(["delete:shared leaves 0"]);
    expect([answer.cost, answer.lowerBound, answer.count]).toEqual([5, 5, 1]);
    expect(answer.reached).toMatchObject({ nodes: 2, byClass: { "data-store": 2 } });
    expect(answer.verification).toEqual({ derivations: 1, added: [], reached: [] });
  });

  it("needs both of two redundant facts, and says of neither that it alone cuts off", () => {
    const answer = ask(
      {
        one: { steps: [`${user("leaked")} -> ${bucket("one")}`] },
        // Another fact gives the same step: a second reason.
        again: { steps: [`${user("leaked")} -> ${bucket("one")}`] },
      },
      {},
    );
    expect(order(answer).sort()).toEqual(["delete:again leaves 1", "delete:one leaves 0"]);
    expect([...answer.chokePoints, ...answer.ownPoints]).toEqual([]);
  });

  it("breaks a step that needs two things at the cheaper or shared one", () => {
    const answer = ask(
      {
        half: { steps: [`${user("leaked")} -> ${role("half")}`] },
        other: { steps: [`${user("leaked")} -> ${role("other")}`, `${user("leaked")} -> ${bucket("two")}`] },
        both: { steps: [`${role("half")} & ${role("other")} -> ${bucket("one")}`] },
      },
      {},
    );
    expect(order(answer)).toEqual(["delete:other leaves 0"]);
  });

  it("tells what no change closes, with the proof", () => {
    const pod = "k8s:prod:pod:shop:web";
    const answer = ask(
      { way: { steps: [`internet#originate -> ${pod}#connect`] } },
      { from: [`${pod}#connect`], to: [`${pod}#execute`], assume: [pod], alone: true },
    );
    expect(answer.cut).toEqual([]);
    expect(answer.uncuttable.map(({ target, why }) => [target, why])).toEqual([
      [`${pod}#execute`, ["the question assumes a step of it"]],
    ]);
    expect(answer.zero.seconds).toBeUndefined();
  });

  it("lists a control on the way in apart from those further in", () => {
    const answer = ask(
      {
        door: { steps: [`${user("leaked")} -> ${role("deploy")}`] },
        room: { steps: [`${role("deploy")} -> ${bucket("one")}`] },
      },
      {},
    );
    expect(answer.ownPoints.map(({ control, nodes }) => [control.id, nodes])).toEqual([["delete:door", 1]]);
    expect(answer.chokePoints.map(({ control, nodes }) => [control.id, nodes])).toEqual([["delete:room", 1]]);
  });

  it("says what else rests on the fact", () => {
    const answer = ask(
      { shared: { steps: [`${user("leaked")} -> ${bucket("one")}`, `${user("ann")} -> ${bucket("one")}`] } },
      {},
    );
    expect(answer.cut[0]?.stops.map(({ from }) => from)).toEqual([[user("leaked")]]);
    expect(answer.cut[0]?.uses.map(({ from, to }) => [from, to])).toEqual([[[user("ann")], bucket("one")]]);
    expect(answer.cut[0]?.useCount).toBe(1);
  });

  it("does not ask every rule again where it is told not to, and says so", () => {
    const facts = { one: { steps: [`${user("leaked")} -> ${bucket("one")}`] } };
    expect(ask(facts, { unverified: true }).verification.derivations).toBe(0);
  });

  it("wants to know of what, and since when is a matter of containment", () => {
    expect(() => ask({}, { to: [] })).toThrow("`to` is needed");
    const facts = { one: { steps: [`${user("leaked")} -> ${bucket("one")}`] } };
    expect(() => ask(facts, { since: "2h" })).toThrow("belongs to `contain`");
  });

  it("puts the first in order and lists the others, cost and check being of all", () => {
    const facts = Object.fromEntries(
      ["a", "b", "c"].map((name) => [name, { steps: [`${user("leaked")} -> ${bucket(name)}`] }]),
    );
    const answer = ask(facts, { limit: 1 });
    expect(order(answer)).toEqual(["delete:a leaves 2"]);
    expect(answer.rest.map(({ id }) => id)).toEqual(["delete:b", "delete:c"]);
    expect([answer.count, answer.cost, answer.truncated, answer.verification.reached]).toEqual([3, 15, false, []]);
  });
});

describe("cut --mode contain", () => {
  const contain = { mode: "contain", since: "2h" } as const;

  it("a durable copy survives the closing of the hole; rotating ends it, after the hole is closed", () => {
    const answer = ask(
      {
        // The user reads a secret; who knows it is a role whatever the user may read.
        read: { steps: [`${user("leaked")} -> ${secret("key")}`], leaves: "durable", rotates: true },
        use: { steps: [`${secret("key")} -> ${bucket("one")}`] },
      },
      contain,
    );
    // Closing the reading alone (5) leaves the copy; rotating alone (1) is read again. Closing the use does it for 5.
    expect(order(answer)).toEqual(["delete:use leaves 0"]);
    expect(answer.taken).toMatchObject([{ privilege: secret("key"), lives: "durable" }]);
    const hidden = ask(
      {
        read: { steps: [`${user("leaked")} -> ${secret("key")}`], leaves: "durable", rotates: true },
        // Nothing but the secret itself is the target.
      },
      { ...contain, to: [secret("key")] },
    );
    expect(order(hidden)).toEqual(["delete:read leaves 1", "rotate:read leaves 0"]);
    expect(hidden.taken).toMatchObject([{ privilege: secret("key"), lives: "durable", endedBy: "rotate:read" }]);
    expect(hidden.verification.reached).toEqual([]);
  });

  it("a copy that nothing ends stays, and it is said", () => {
    const answer = ask(
      { mint: { steps: [`${user("leaked")} -> ${user("minted")}`], leaves: "durable" } },
      { ...contain, to: [user("minted")] },
    );
    // The hole is closed all the same: what is left is to look for the copy.
    expect(order(answer)).toEqual(["delete:mint leaves 1"]);
    expect(answer.uncuttable).toMatchObject([
      {
        target: user("minted"),
        why: [`${user("minted")} was taken (Holds), works on by itself, and nothing ends it`],
      },
    ]);
    // The proof shows how it was taken, not that the question has it.
    expect(Object.values(answer.steps).map(({ rule }) => rule)).toEqual(["test.held@1"]);
    expect(answer.zero.seconds).toBeUndefined();
  });

  it("a session that nothing ends lives on for its time, and then is over", () => {
    const answer = ask(
      {
        take: { steps: [`${user("leaked")} -> ${role("deploy")}`], leaves: "until 12h" },
        read: { steps: [`${role("deploy")} -> ${bucket("one")}`] },
      },
      { ...contain, to: [bucket("one"), role("deploy")] },
    );
    // The role is a target too: only the taking can be closed, and a session of it is left until it ends.
    expect(order(answer)).toEqual(["delete:take leaves 2 (2)"]);
    expect(answer.zero).toMatchObject({ seconds: 300 + 12 * 3600 });
    expect(answer.uncuttable).toEqual([]);
  });

  it("a session opened by another until its end lives on after it", () => {
    const answer = ask(
      {
        take: { steps: [`${user("leaked")} -> ${role("deploy")}`], leaves: "until 12h" },
        chain: { steps: [`${role("deploy")} -> ${role("data")}`], leaves: "until 1h" },
      },
      { ...contain, to: [role("data")] },
    );
    // Closing the chain costs as much as closing the door; either way a session of an hour, or of 12 and one more, is left.
    const [first] = answer.cut;
    expect(answer.zero.seconds).toBe(first?.control.id === "delete:chain" ? 300 + 3600 : 300 + 13 * 3600);
  });

  it("sessions that open each other never end by themselves", () => {
    const answer = ask(
      {
        take: { steps: [`${user("leaked")} -> ${role("a")}`], leaves: "until 1h" },
        forth: { steps: [`${role("a")} -> ${role("b")}`, `${role("b")} -> ${role("a")}`], leaves: "until 1h" },
        read: { steps: [`${role("b")} -> ${bucket("one")}`] },
      },
      { ...contain, to: [role("a"), role("b")] },
    );
    if (answer.cut.some(({ control }) => control.id === "delete:forth")) {
      expect(answer.zero.seconds).toBeDefined();
      return;
    }
    expect(answer.zero.seconds).toBeUndefined();
    expect(answer.zero.because[0]).toContain("open each other anew");
  });

  it("a session that a revocation ends needs no waiting", () => {
    const answer = ask(
      {
        take: { steps: [`${user("leaked")} -> ${role("deploy")}`], leaves: "until 12h", rotates: true },
        read: { steps: [`${role("deploy")} -> ${bucket("one")}`] },
        write: { steps: [`${role("deploy")} -> ${bucket("two")}`] },
      },
      contain,
    );
    expect(order(answer)).toEqual(["delete:take leaves 2 (2)", "rotate:take leaves 0"]);
    expect(answer.zero.seconds).toBe(300);
    expect(answer.verification.reached).toEqual([]);
  });

  it("what is tied ends with its step", () => {
    const answer = ask(
      { read: { steps: [`${user("leaked")} -> ${secret("key")}`] } },
      { ...contain, to: ["class:secret"] },
    );
    expect(order(answer)).toEqual(["delete:read leaves 0"]);
    expect(answer.taken).toEqual([]);
  });

  it("data that was read is lost: no change brings it back, and none is asked for it", () => {
    const answer = ask({ read: { steps: [`${user("leaked")} -> ${bucket("one")}`], leaves: "durable" } }, contain);
    expect(order(answer)).toEqual(["delete:read leaves 0"]);
  });

  it("two copies that are read with each other have to be ended at once", () => {
    const answer = ask(
      {
        read: { steps: [`${user("leaked")} -> ${secret("a")}`], leaves: "durable" },
        forth: { steps: [`${secret("a")} -> ${secret("b")}`], leaves: "durable", rotates: true },
        back: { steps: [`${secret("b")} -> ${secret("a")}`], leaves: "durable", rotates: true },
      },
      { ...contain, to: [secret("b")] },
    );
    // The first copy of `a` was taken by reading it, which nothing ends: all that helps is to close the way to `b`.
    expect(answer.cut.map(({ control }) => control.id)).toEqual(["delete:forth", "rotate:forth"]);
  });

  it("is about data, secrets and identities where nothing else is said", () => {
    const answer = ask({ read: { steps: [`${user("leaked")} -> ${bucket("one")}`] } }, { mode: "contain", to: [] });
    expect(answer.to).toEqual(["class:data-store", "class:secret", "class:identity"]);
  });

  it("does not count what the internet has anyway", () => {
    const answer = ask(
      {
        open: { steps: [`internet#originate -> ${bucket("public")}`] },
        read: { steps: [`${user("leaked")} -> ${bucket("one")}`] },
      },
      contain,
    );
    expect(order(answer)).toEqual(["delete:read leaves 0"]);
    expect(answer.anyway).toEqual([bucket("public")]);
  });

  it("counts no group that comes with whoever is in it: nothing takes that away, and zero is reached", () => {
    const [agent, group] = ["k8s:prod:serviceaccount:app:agent", "k8s:prod:group:system%3Aauthenticated"];
    const answer = ask(
      {
        in: { steps: [`${agent}#impersonate -> ${group}#impersonate`] },
        read: { steps: [`${group}#impersonate -> ${secret("one")}`] },
      },
      { ...contain, from: [`${agent}#impersonate`], to: [] },
    );
    expect(answer.reached.byClass).toEqual({ secret: 1 });
    expect(answer.zero.seconds).toBeDefined();
  });

  it("tells the time since when, and refuses what is none", () => {
    const facts = { read: { steps: [`${user("leaked")} -> ${bucket("one")}`] } };
    const until = "2026-01-01T00:00:00.000Z";
    expect(ask(facts, contain).window).toEqual({ since: "2025-12-31T22:00:00.000Z", until });
    expect(ask(facts, { mode: "contain", since: "2025-12-31T20:30:00+01:00" }).window).toEqual({
      since: "2025-12-31T19:30:00.000Z",
      until,
    });
    for (const since of ["yesterday", "2h ago", "2025-13-01", "-2h", "1e3h"])
      expect(() => ask(facts, { mode: "contain", since })).toThrow("neither a time nor a duration");
    // Who leaked it does not wait for a snapshot: an older one is judged by.
    const later = ask(facts, { mode: "contain", since: "2026-01-02" });
    expect([later.window, later.count]).toEqual([{ since: "2026-01-02T00:00:00.000Z", until }, 1]);
  });

  it("is asked of one leak", () => {
    const facts = { read: { steps: [`${user("leaked")} -> ${bucket("one")}`, `${user("b")} -> ${bucket("one")}`] } };
    expect(() => ask(facts, { mode: "contain", from: ["kind:AwsUser"] })).toThrow("one leak");
  });
});
