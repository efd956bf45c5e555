import { describe, expect, it } from "vitest";
import { accessKey, awsAccount, loginProfile, role, roleArn, user, userArn } from "../../model/examples/aws.ts";
import { account, pod } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { dutiesOf } from "../../queries/identities/duties.ts";
import { known, none, unknown } from "../../queries/identities/field.ts";
import { lastOf } from "../../queries/identities/life.ts";
import identities from "../../queries/identities.ts";
import { graphOf, life, told } from "../findings/world.ts";
import { claim } from "../graph/owners/told.ts";

const scope = "aws:account:111111111111";
const r = roleArn("r");
const ask = (facts: readonly Fact[], question: Partial<Parameters<typeof identities.run>[1]> = {}) =>
  identities.run(graphOf(facts), identities.input.parse(question));
const one = (facts: readonly Fact[], id: string) => {
  const [record] = ask(facts, { selectors: [id], people: true }).identities;
  if (!record) throw new Error(`no record of ${id}`);
  return record;
};
const by = (said: string) => ({ origin: "source", document: "d", locator: "", said }) as const;

describe("a field", () => {
  it("stands with its source; the strongest decides and the others are shown", () => {
    const { purpose, environments } = one(
      [
        awsAccount(),
        role("r", { tags: ["env=prod"] }),
        claim("manual", { by: "id", id: r }, "rag", { about: { env: "dev", purpose: "reads documents" } }),
      ],
      r,
    );
    expect(purpose).toMatchObject({ status: "known", value: "reads documents", source: { origin: "manual" } });
    expect(environments).toMatchObject([
      {
        status: "conflict",
        value: "dev",
        others: [{ value: "prod", source: { origin: "cloud-tag", said: "tag env" } }],
      },
    ]);
  });

  it("that nobody tells is none, and unknown where its source was not read", () => {
    const record = one([awsAccount(), role("r")], r);
    expect(record.purpose).toEqual({ status: "none" });
    expect(record.createdAt).toMatchObject({ status: "unknown" });
    expect(record.lastUsed).toMatchObject({ status: "unknown" });
  });

  it("of dates and days is read as such: reviews come due", () => {
    const { review } = one([awsAccount(), role("r"), told(r, { review_days: "30", last_reviewed: "2026-10-01" })], r);
    expect(review).toMatchObject({ due: "2026-10-31", overdue: true });
  });
});

describe("duties", () => {
  const names = (...list: string[]) => known(list, by("x"));
  const same = (name: string) => name.toLowerCase();

  it.each([
    ["apart", names("a"), names("b"), names("c"), "yes", []],
    ["in one hand by another spelling", names("A"), names("a"), names("c"), "no", [["create", "approve"]]],
    ["one of two revokers creates", names("a"), names("b"), names("a", "c"), "yes", []],
    ["the only revoker approves", names("a"), names("b"), names("b"), "no", [["approve", "revoke"]]],
    ["one is not told", names("a"), names("b"), none, "unknown", []],
  ] as const)("%s", (_, create, approve, revoke, apart, shared) => {
    const duties = dutiesOf(create, approve, revoke, same);
    expect(duties.apart).toBe(apart);
    expect(duties.shared.map((one) => one.duties)).toEqual(shared);
  });
});

describe("last use", () => {
  const at = (value: string) => known(value, by("x"));
  it("is the later of the platform's count and the logs; logs alone never say never", () => {
    expect(lastOf(at("2026-01-01"), at("2026-02-01"))).toMatchObject({ value: "2026-02-01" });
    expect(lastOf(at("2026-03-01"), at("2026-02-01"))).toMatchObject({ value: "2026-03-01" });
    expect(lastOf(none, unknown("no log"))).toEqual(none);
    expect(lastOf(unknown("x"), none)).toMatchObject({ status: "unknown", why: expect.stringMatching(/before/) });
  });
});

describe("who is in it", () => {
  const facts = [awsAccount(), user("kim"), loginProfile("kim"), user("bot"), accessKey("AKIAIOSFODNN7EXAMPLE", "bot")];
  it("are no people, unless they are asked for", () => {
    expect(ask(facts).identities.map(({ id }) => id)).toEqual([userArn("bot")]);
    expect(ask(facts, { people: true }).counts.identities).toBe(2);
  });

  it("have their workloads, credentials, and the commands that end them", () => {
    const web = pod("shop", "web");
    const record = one([account("shop", "default"), web], "k8s:prod:serviceaccount:shop:default");
    expect(record.boundary).toMatchObject({ workloads: [web.key], workloadCount: 1, outside: [] });
    expect(record.standing).toMatchObject({ value: "standing", source: { origin: "derived" } });
    expect(record.revoke.steps.map(({ control }) => control)).toEqual(["rotate:k8s:prod:serviceaccount:shop:default"]);
    const bot = one(facts, userArn("bot"));
    expect(bot.credentials).toMatchObject([{ kind: "access-key", standing: true, status: "active" }]);
    expect(bot.revoke.steps[0]?.command).toContain("aws iam update-access-key");
  });

  it("and have nobody accountable are put in order: what was never used first", () => {
    const world = [
      awsAccount(),
      role("a"),
      role("b"),
      life(roleArn("a"), scope, { used: "2026-01-01T00:00:00.000Z" }),
      life(roleArn("b"), scope, { neverUsed: true }),
      role("c"),
      told(roleArn("c"), {}),
    ];
    const { revocations = [] } = ask(world, { ownerless: true });
    expect(revocations.map(({ number, id }) => [number, id])).toEqual([
      [1, roleArn("b")],
      [2, roleArn("a")],
    ]);
    expect(revocations[0]?.steps.length).toBeGreaterThan(0);
  });
});
