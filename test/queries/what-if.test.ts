import { describe, expect, it } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import {
  accessKey,
  allow,
  awsAccount,
  bucket,
  bucketArn,
  deny,
  principal,
  role,
  roleArn,
  trusts,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { account, allowed, binding, k8sSecret, pod, roleRule } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import type { Design } from "../../model/importer.ts";
import type { WhatIfAnswer } from "../../queries/what-if/answer.ts";
import whatIf from "../../queries/what-if.ts";
import { closedWorld } from "../rules/derived.ts";

const key = "credential:AKIAIOSFODNN7EXAMPLE";
const ci = userArn("ci");
const ops = roleArn("ops");
const docs = bucketArn("docs");
const logs = bucketArn("logs");

/** A key of `ci`, who may take `ops`; `ops` reads two buckets by a statement each. */
const readsDocs = allow(ops, "s3:GetObject", `${docs}/*`);
const readsLogs = allow(ops, "s3:GetObject", `${logs}/*`, { index: 1 });
const estate: readonly Fact[] = [
  awsAccount(),
  accessKey("AKIAIOSFODNN7EXAMPLE", "ci"),
  user("ci"),
  role("ops"),
  trusts(ops, principal(ci)),
  bucket("docs"),
  bucket("logs"),
  readsDocs,
  readsLogs,
];

type Question = Parameters<typeof whatIf.run>[1];
const graphOf = (facts: readonly Fact[]): GraphView =>
  viewOfFacts(closedWorld(facts), { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00Z" });
const ask = (facts: readonly Fact[], rest: Partial<Question>, design?: Partial<Design>): WhatIfAnswer =>
  whatIf.run(
    graphOf(facts),
    whatIf.input.parse({ from: [key], to: ["class:data-store"], ...rest }),
    design && { add: [], remove: [], problems: [], ...design },
  );
const what = (rows: WhatIfAnswer["lost"]): string[] => rows.map(({ target }) => target);

describe("without a control", () => {
  it("loses what only that statement gives, and shows the proof that falls", () => {
    const answer = ask(estate, { without: [`narrow:${readsDocs.key}`] });
    expect(what(answer.lost)).toEqual([`${docs}#read`]);
    expect(answer.gained).toEqual([]);
    expect([answer.before.count, answer.after.count]).toEqual([2, 1]);
    const proof = answer.proofs[answer.lost[0]?.proof ?? ""];
    expect(proof?.conclusion).toBe(`${docs}#read`);
    expect(answer.change.without[0]?.control.owner).toEqual({ status: "unowned" });
  });

  it("shows what matters most first: the account, then data, then identities, last what they make of themselves", () => {
    const everything = allow(ops, "*", "*", { index: 5 });
    const { gained } = ask([...estate, user("ann")], { to: [] }, { add: [everything] });
    expect(gained[0]).toMatchObject({ kind: "AwsAccount", access: "administer" });
    const classes = gained.map(({ kind, class: group }) => (kind === "AwsMaxPrincipal" ? "max" : group));
    expect([...new Set(classes.slice(1))]).toEqual(["data-store", "identity", "max"]);
  });

  it("changes nothing where another statement grants the same", () => {
    const again = allow(ops, "s3:Get*", `${docs}/*`, { index: 2 });
    const answer = ask([...estate, again], { without: [`narrow:${again.key}`] });
    expect(answer.counts).toEqual({ lost: 0, gained: 0, changed: 0 });
  });

  it("gains what a restraint held shut when its document goes with the grant", () => {
    // The Deny binds only the caller that has it: taking the fact away opens the bucket.
    const holds = deny(ops, "s3:GetObject", `${docs}/*`);
    const answer = ask([...estate, holds], {}, { remove: [{ kind: holds.kind, key: holds.key }] });
    expect(what(answer.gained)).toEqual([`${docs}#read`]);
    expect(answer.change.removed).toEqual({ count: 1, facts: [{ kind: holds.kind, key: holds.key }] });
  });

  it("refuses a control that no step has", () => {
    expect(() => ask(estate, { without: ["narrow:nothing"] })).toThrow(
      expect.objectContaining({ code: "usage.argument" }),
    );
  });
});

describe("with a design", () => {
  it("reaches what is built, also from a start that is built with it", () => {
    const added = [
      user("new"),
      allow(userArn("new"), "sts:AssumeRole", ops),
      trusts(ops, principal(ci, userArn("new"))),
    ];
    const answer = ask(estate, { from: [userArn("new")] }, { add: added });
    expect(answer.before.count).toBe(0);
    expect(what(answer.gained).sort()).toEqual([`${docs}#read`, `${logs}#read`]);
  });

  it("says what is reached with another certainty", () => {
    // The key does not carry a second factor; whether its holder can add one is not known.
    const withMfa = trusts(ops, principal(ci), { when: [when("Bool", "aws:MultiFactorAuthPresent", "true")] });
    const answer = ask(estate, { to: [docs] }, { add: [withMfa] });
    expect(answer.changed.map(({ target, before, after }) => [target, before, after])).toEqual([
      [`${docs}#read`, "certain", "conditional"],
    ]);
    expect(answer.change.replaced.count).toBe(1);
  });

  it("carries out controls of what is built", () => {
    const own = allow(ci, "s3:GetObject", `${docs}/*`);
    const answer = ask(estate, { without: [`narrow:${own.key}`] }, { add: [own] });
    expect(answer.counts).toEqual({ lost: 0, gained: 0, changed: 0 });
  });

  it("counts no pod that is deployed anew, but what it reaches then", () => {
    const web = (digest: string, serviceAccount: string) => pod("app", `deployment/web@${digest}`, { serviceAccount });
    const [old, now] = [web("aaaaaaaa", "web"), web("bbbbbbbb", "web")];
    const cluster = [
      ...allowed("create", "pods/exec", "app"),
      account("app", "web"),
      k8sSecret("app", "login"),
      ...[roleRule("reads", "get", "secrets"), binding("serviceaccount:app:job", "reads", "app")],
      old,
    ];
    const from = ["k8s:prod:serviceaccount:app:web"];
    const gone = [{ kind: old.kind, key: old.key }];
    const same = ask(cluster, { from, to: [] }, { add: [now], remove: gone });
    expect(same.counts).toEqual({ lost: 0, gained: 0, changed: 0 });
    const moved = { ...now, serviceAccount: "job", automount: true };
    const other = ask(cluster, { from, to: [] }, { add: [moved, account("app", "job")], remove: gone });
    expect(what(other.lost)).toEqual([]);
    expect(what(other.gained).filter((target) => target.includes(":pod:"))).toEqual([]);
  });

  it("says which account or cluster the snapshot does not have: a mistyped name changes nothing of it", () => {
    const far = { ...user("far"), scope: "aws:account:222222222222" };
    expect(ask(estate, {}, { add: [far, user("near")] }).change.apart).toEqual(["aws:account:222222222222"]);
    expect(ask(estate, {}, { add: [user("near")] }).change.apart).toEqual([]);
  });

  it("names a start that neither world has", () => {
    expect(() => ask(estate, { from: [userArn("nobody")] }, { add: [user("other")] })).toThrow(
      expect.objectContaining({ code: "usage.unknown-node" }),
    );
  });
});

describe("with a session policy", () => {
  const session = (action: string, resource: string): string =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

  it("loses what the policy does not allow too", () => {
    const answer = ask(estate, { from: [ops], session: session("s3:GetObject", `${docs}/*`) });
    expect(what(answer.lost)).toEqual([`${logs}#read`]);
    expect(answer.change.session).toEqual([
      expect.stringMatching(/^arn:aws:iam::111111111111:role\/ops~session:[0-9a-f]{16}$/),
    ]);
  });

  it("gains nothing by allowing more than the role has", () => {
    const answer = ask(estate, { from: [ops], session: session("*", "*") });
    expect(answer.counts).toEqual({ lost: 0, gained: 0, changed: 0 });
  });

  it("is of a user or role, and a policy", () => {
    const refused = expect.objectContaining({ code: "usage.argument" });
    expect(() => ask(estate, { session: session("*", "*") })).toThrow(refused);
    expect(() => ask(estate, { from: [ops], session: "Allow: s3" })).toThrow(refused);
    expect(() => ask(estate, { from: [ops], session: "{}" })).toThrow(refused);
  });
});

describe("the best single control", () => {
  it("takes away as much as the answer for it alone says, and nothing does more", () => {
    const answer = ask(estate, {});
    const measured = answer.best.controls.map(({ control, cuts, left }) => {
      const alone = ask(estate, { without: [control.id] });
      return { id: control.id, cuts, left, lost: alone.before.count - alone.after.count, after: alone.after.count };
    });
    expect(measured.length).toBeGreaterThan(2);
    for (const { cuts, left, lost, after } of measured) expect([cuts, left]).toEqual([lost, after]);
    expect(Math.max(...measured.map(({ cuts }) => cuts))).toBe(2);
    expect(answer.best.candidates).toBe(answer.best.tried);
  });

  it("leaves the weaker access that another way gives", () => {
    const rewrites = allow(ci, "s3:PutBucketPolicy", docs);
    const facts = [...estate, rewrites];
    const own = ask(facts, {}).best.controls.find(({ control }) => control.id === `narrow:${rewrites.key}`);
    const alone = ask(facts, { without: [`narrow:${rewrites.key}`] });
    expect(what(alone.lost)).toEqual([`${docs}#administer`]);
    expect(own).toMatchObject({ cuts: alone.counts.lost, left: alone.after.count });
    expect(own).toMatchObject({ cuts: 1, left: 2 });
  });

  it("is of what is left, where something is changed", () => {
    const answer = ask(estate, { without: [`narrow:${readsDocs.key}`] });
    expect(answer.best.controls[0]).toMatchObject({ cuts: 1, left: 0 });
  });
});
