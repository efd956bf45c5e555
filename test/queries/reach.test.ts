import { describe, expect, it } from "vitest";
import { bucket, role, user } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import reach, { type ReachAnswer } from "../../queries/reach.ts";
import { step, steps, world } from "./world.ts";

const alice = "arn:aws:iam::111111111111:user/alice";
const bob = "arn:aws:iam::111111111111:user/bob";
const ops = "arn:aws:iam::111111111111:role/ops";
const docs = "arn:aws:s3:::docs";
const web = "k8s:prod:pod:shop:web";
const token = "k8s:prod:serviceaccount:shop:web";

type Question = Parameters<typeof reach.run>[1];
const ask = (facts: Iterable<Fact>, from: string | readonly string[], rest: Partial<Question> = {}): ReachAnswer =>
  reach.run(world(facts), reach.input.parse({ from: typeof from === "string" ? [from] : from, ...rest }));
/** `<start>: <id>#<access>` of each row, in order. */
const rows = ({ reached }: ReachAnswer): string[] =>
  reached.map(({ start, id, access }) => `${start}: ${id}#${access}`);
const what = ({ reached }: ReachAnswer): string[] => reached.map(({ id, access }) => `${id}#${access}`);

describe("who starts", () => {
  const two = steps(`
    ${alice}#impersonate -> ${ops}#impersonate
    ${bob}#impersonate -> ${docs}#read
    ${alice}#impersonate & ${bob}#impersonate -> arn:aws:s3:::vault#read
  `);

  it("holds several literals together", () => {
    const answer = ask(two, [alice, bob]);
    expect(what(answer)).toEqual([`${docs}#read`, "arn:aws:s3:::vault#read", `${ops}#impersonate`]);
    expect(answer.reached[0]?.start).toBe(`${alice} + ${bob}`);
  });

  it("takes each match of a glob alone, and says which", () => {
    expect(rows(ask(two, "arn:aws:iam::*:user/*"))).toEqual([
      `${bob}#impersonate: ${docs}#read`,
      `${alice}#impersonate: ${ops}#impersonate`,
    ]);
  });

  it.each(["kind:AwsUser", "class:identity"])("takes each match of %s alone", (selector) => {
    expect(what(ask(two, selector))).toEqual([`${docs}#read`, `${ops}#impersonate`]);
  });

  it("takes each match of a tag alone", () => {
    const tagged = [...two, user("alice", { tags: ["team=shop"] }), user("bob", { tags: ["team=ops"] })];
    expect(what(ask(tagged, "tag:team=shop"))).toEqual([`${ops}#impersonate`]);
    expect(what(ask(tagged, "tag:team=*"))).toEqual([`${docs}#read`, `${ops}#impersonate`]);
  });

  it("holds a literal beside each match of a pattern", () => {
    expect(rows(ask(two, [bob, "*user/alice"], { to: ["arn:aws:s3:::vault"] }))).toEqual([
      `${bob} + ${alice}#impersonate: arn:aws:s3:::vault#read`,
    ]);
  });

  it("counts a match of two patterns once", () => {
    expect(what(ask(two, ["kind:AwsUser", "*alice"], { to: [ops] }))).toEqual([`${ops}#impersonate`]);
  });

  it("passes over matches that lack the access asked for", () => {
    expect(what(ask(two, "class:identity#impersonate", { to: [ops] }))).toEqual([`${ops}#impersonate`]);
    expect(what(ask(two, "*#execute"))).toEqual([]);
  });

  it("adds the internet to every start, unless alone", () => {
    const both = steps(`${alice}#impersonate & internet#originate -> ${docs}#read`);
    expect(what(ask(both, alice))).toEqual([`${docs}#read`]);
    expect(what(ask(both, alice, { alone: true }))).toEqual([]);
  });

  it("takes an access other than the primary where it is named", () => {
    const facts = steps(`${web}#originate -> ${docs}#read
      ${web}#execute -> ${token}#impersonate`);
    expect(what(ask(facts, `${web}#originate`))).toEqual([`${docs}#read`]);
    expect(what(ask(facts, web))).toEqual([`${docs}#read`, `${token}#impersonate`]);
  });

  it("says which patterns match nothing", () => {
    const answer = ask(two, "*nobody*", { to: ["tag:a=b"], assume: ["kind:AwsInstance"] });
    expect(answer.reached).toEqual([]);
    expect(answer.unmatched).toEqual(["*nobody*", "tag:a=b", "kind:AwsInstance"]);
    expect(ask(two, alice)).not.toHaveProperty("unmatched");
  });
});

describe("what makes a row", () => {
  const chain = steps(`
    internet#originate -> route:https://shop:443/#connect
    route:https://shop:443/#connect -> ${web}#connect
    internet#originate -> ${docs}#read
    internet#originate -> ${docs}#administer
  `);

  it("lists identities, secrets, data stores and workloads, by the strongest access only", () => {
    expect(what(ask(chain, "internet"))).toEqual([`${docs}#administer`]);
  });

  it("lists everything with --all: positions, routes, included accesses", () => {
    expect(what(ask(chain, "internet", { all: true }))).toEqual([
      `${docs}#administer`,
      `${docs}#read`,
      `${docs}#write`,
      "route:https://shop:443/#connect",
      `${web}#connect`,
    ]);
  });

  it("keeps a weaker access that is more certain than the stronger one", () => {
    const facts = [
      step(`${alice}#impersonate -> ${docs}#read`),
      step(`${alice}#impersonate -> ${docs}#administer`, { when: ["the office is open"] }),
    ];
    expect(ask(facts, alice).reached.map(({ access, certainty }) => [access, certainty])).toEqual([
      ["read", "certain"],
      ["administer", "conditional"],
    ]);
  });

  it("does not list what the start is", () => {
    const circle = steps(`${web}#execute -> ${token}#impersonate
      ${token}#impersonate -> ${web}#execute`);
    expect(what(ask(circle, web))).toEqual([`${token}#impersonate`]);
    expect(what(ask(circle, token))).toEqual([`${web}#execute`]);
  });

  it("looks for what --to names: an id, an access of it, a pattern", () => {
    expect(what(ask(chain, "internet", { to: [docs] }))).toEqual([`${docs}#administer`]);
    expect(what(ask(chain, "internet", { to: [`${docs}#read`] }))).toEqual([`${docs}#read`]);
    expect(what(ask(chain, "internet", { to: ["class:data-store"] }))).toEqual([`${docs}#administer`]);
    expect(what(ask(chain, "internet", { to: ["kind:Route"] }))).toEqual(["route:https://shop:443/#connect"]);
    expect(what(ask(chain, "internet", { to: [web] }))).toEqual([]);
    expect(what(ask(chain, "internet", { to: [`${web}#connect`] }))).toEqual([`${web}#connect`]);
  });

  it("cuts rows at the limit and keeps counts whole", () => {
    const answer = ask(chain, "internet", { all: true, limit: 2 });
    expect(answer.reached).toHaveLength(2);
    expect(answer.truncated).toBe(true);
    expect(answer.counts.byKind).toEqual({ AwsBucket: 3, K8sPod: 1, Route: 1 });
    expect(Object.keys(answer.proofs)).toEqual(["p1", "p2"]);
    expect(ask(chain, "internet", { all: true, limit: 5 }).truncated).toBe(false);
  });

  it("sorts by certainty, class, id", () => {
    const facts = [
      step(`${alice}#impersonate -> ${ops}#impersonate`),
      step(`${alice}#impersonate -> arn:aws:s3:::b#read`),
      step(`${alice}#impersonate -> arn:aws:s3:::a#read`),
      step(`${alice}#impersonate -> arn:aws:s3:::0#read`, { guess: "its name says so" }),
      step(`${alice}#impersonate -> arn:aws:s3:::1#read`, { when: ["it rains"] }),
    ];
    const answer = ask(facts, alice, { certainty: "assumed" });
    expect(answer.reached.map(({ certainty, id }) => `${certainty} ${id}`)).toEqual([
      "certain arn:aws:s3:::a",
      "certain arn:aws:s3:::b",
      `certain ${ops}`,
      "conditional arn:aws:s3:::1",
      "assumed arn:aws:s3:::0",
    ]);
    expect(answer.counts.byCertainty).toEqual({ assumed: 1, certain: 3, conditional: 1 });
  });
});

describe("how certain it is", () => {
  const ways = [
    step(`${alice}#impersonate -> ${ops}#impersonate`, { when: ["the office is open"] }),
    step(`${alice}#impersonate -> ${token}#impersonate`),
    step(`${token}#impersonate -> ${web}#execute`),
    step(`${web}#execute -> ${ops}#impersonate`),
    step(`${ops}#impersonate -> ${docs}#read`, { guess: "a catalogue says so" }),
  ];

  it("reports the first stratum that reaches a target, and that stratum's proof, though a longer one", () => {
    const answer = ask(ways, alice, { to: [ops] });
    const [row] = answer.reached;
    expect(row).toMatchObject({ certainty: "certain", conditions: [], stepCount: 3 });
    const keys = answer.proofs[row?.proof ?? ""]?.steps ?? [];
    expect(keys.map((key) => answer.steps[key]?.to)).toEqual([
      `${token}#impersonate`,
      `${web}#execute`,
      `${ops}#impersonate`,
    ]);
  });

  it("leaves out weaker proofs than were asked for", () => {
    expect(what(ask(ways, alice))).not.toContain(`${docs}#read`);
    const assumed = ask(ways, alice, { certainty: "assumed", to: [docs] });
    expect(assumed.reached[0]).toMatchObject({ certainty: "assumed", stepCount: 4 });
    expect(Object.values(assumed.steps).map(({ hypothesis }) => hypothesis)).toContain("a catalogue says so");
    expect(what(ask(ways.slice(0, 1), alice, { certainty: "certain" }))).toEqual([]);
  });

  it("lists the conditions of every step once", () => {
    const facts = [
      step(`${alice}#impersonate -> ${ops}#impersonate`, { when: ["b", "a"] }),
      step(`${ops}#impersonate -> ${docs}#read`, { when: ["b"] }),
    ];
    expect(ask(facts, alice, { to: [docs] }).reached[0]?.conditions.map(({ text }) => text)).toEqual(["a", "b"]);
  });
});

describe("conditions that contradict each other", () => {
  const atNight = { world: { time: "night" } };
  const byDay = { world: { time: "day" } };

  it("do not prove anything together: the next proof is taken", () => {
    const facts = [
      step(`${alice}#impersonate -> ${ops}#impersonate`, atNight),
      step(`${ops}#impersonate -> ${docs}#read`, byDay),
      step(`${alice}#impersonate -> ${bob}#impersonate`, byDay),
      step(`${bob}#impersonate -> ${token}#impersonate`),
      step(`${token}#impersonate -> ${docs}#read`),
    ];
    const [row] = ask(facts, alice, { to: [docs] }).reached;
    expect(row).toMatchObject({ certainty: "conditional", stepCount: 3 });
    expect(row?.conditions.map(({ text }) => text)).toEqual(["time is day"]);
  });

  it("do not prove anything together: without another proof the target is not reached", () => {
    const facts = [
      step(`${alice}#impersonate -> ${ops}#impersonate`, atNight),
      step(`${ops}#impersonate -> ${docs}#read`, byDay),
    ];
    expect(what(ask(facts, alice))).toEqual([`${ops}#impersonate`]);
  });

  it("do not stop a step that has another alternative", () => {
    const facts = [
      step(`${alice}#impersonate -> ${ops}#impersonate`, { ...atNight, way: "1" }),
      step(`${alice}#impersonate -> ${ops}#impersonate`, { ...byDay, way: "2" }),
      step(`${ops}#impersonate -> ${docs}#read`, byDay),
    ];
    const [row] = ask(facts, alice, { to: [docs] }).reached;
    expect(row?.conditions.map(({ text }) => text)).toEqual(["time is day"]);
  });

  it("may need a weaker stratum to be avoided", () => {
    const facts = [
      step(`${alice}#impersonate -> ${ops}#impersonate`, atNight),
      step(`${ops}#impersonate -> ${docs}#read`, byDay),
      step(`${alice}#impersonate -> ${docs}#read`, { guess: "a catalogue says so" }),
    ];
    expect(ask(facts, alice, { certainty: "assumed", to: [docs] }).reached[0]).toMatchObject({ certainty: "assumed" });
  });

  it("are a gap where more proofs contradict themselves than are tried", () => {
    const many = Array.from({ length: 12 }, (_, n) => [
      step(`${alice}#impersonate -> arn:aws:iam::111111111111:role/a${n}#impersonate`, atNight),
      step(`arn:aws:iam::111111111111:role/a${n}#impersonate -> ${docs}#read`, byDay),
    ]).flat();
    const answer = ask(many, alice, { to: [docs] });
    expect(answer.reached).toEqual([]);
    expect(answer.gaps.map(({ collection, reason }) => [collection, reason])).toEqual([
      ["proofs", "1 privilege has only proofs whose conditions contradict each other among those that were tried"],
    ]);
  });
});

describe("the proof", () => {
  it("is in firing order and irredundant: hubs and included accesses are in it, and cost nothing", () => {
    const facts = [
      ...steps(`${alice}#impersonate -> hub:read docs
        hub:read docs -> ${docs}#administer
        ${docs}#write -> ${ops}#impersonate
        ${alice}#impersonate -> ${bob}#impersonate`),
      bucket("docs"),
      role("ops"),
    ];
    const answer = ask(facts, alice, { to: [ops] });
    const [row] = answer.reached;
    expect(row?.stepCount).toBe(2);
    const keys = answer.proofs[row?.proof ?? ""]?.steps ?? [];
    expect(keys.map((key) => answer.steps[key]?.rule)).toEqual([
      "test.step@1",
      "test.step@1",
      "model.implies@1",
      "test.step@1",
    ]);
    expect(answer.proofs[row?.proof ?? ""]?.conclusion).toBe(`${ops}#impersonate`);
  });

  it("quotes every fact with document, locator and one line", () => {
    const answer = ask(steps(`${alice}#impersonate -> ${ops}#impersonate`), alice);
    expect(Object.values(answer.steps)[0]?.because).toEqual([
      [
        {
          source: "world.json",
          locator: `${alice}#impersonate -> ${ops}#impersonate`,
          summary: expect.stringContaining("opens"),
        },
      ],
    ]);
  });

  it("names steps by rule, version and a hash of what they join", () => {
    const answer = ask(steps(`${alice}#impersonate -> ${ops}#impersonate`), alice);
    expect(Object.keys(answer.steps)).toEqual([expect.stringMatching(/^test\.step@1:[0-9a-f]{64}$/)]);
  });
});

describe("what the internet reaches anyway", () => {
  const facts = [
    ...steps(`internet#originate -> ${docs}#read
      ${alice}#impersonate -> ${ops}#impersonate`),
    step(`internet#originate -> arn:aws:s3:::maybe#read`, { when: ["it rains"] }),
    step(`${alice}#impersonate -> arn:aws:s3:::maybe#read`),
  ];
  const anyway = (from: string) => ask(facts, from).reached.map(({ id, anyway: too }) => [id, too]);

  it("is marked, where it is no less certain: closing the start does not close it", () => {
    expect(anyway(alice)).toEqual([
      [docs, true],
      ["arn:aws:s3:::maybe", undefined],
      [ops, undefined],
    ]);
  });

  it("is not marked where the internet is all that starts", () => {
    expect(anyway("internet").map(([, too]) => too)).toEqual([undefined, undefined]);
  });
});
