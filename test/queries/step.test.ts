import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import { allow, awsAccount, roleArn, secret, secretArn, user, userArn } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import stepQuery from "../../queries/step.ts";
import { rules } from "../../rules/index.ts";
import { closed, step, steps, world } from "./world.ts";

const alice = userArn("alice");
const docs = "arn:aws:s3:::docs";
const ops = roleArn("ops");

interface Asked {
  readonly premises?: readonly string[];
  readonly rule?: string;
  readonly limit?: number;
}
const asked = (
  facts: Iterable<Fact>,
  conclusion: string,
  rest: Asked = {},
  own = undefined as typeof rules | undefined,
) => stepQuery.run(world(facts, own), stepQuery.input.parse({ conclusion, ...rest }));

describe("step", () => {
  const facts = [
    step(`${alice}#impersonate -> ${docs}#read`, { way: "1", when: ["it rains"] }),
    step(`${alice}#impersonate -> ${docs}#read`, { way: "2" }),
    step(`${ops}#impersonate -> ${docs}#read`),
  ];

  it("is found by its ends and its rule", () => {
    const ends = (rest: Asked) => asked(facts, `${docs}#read`, rest).steps.map(({ from, to }) => [from, to]);
    expect(ends({ premises: [`${alice}#impersonate`] })).toEqual([[[`${alice}#impersonate`], `${docs}#read`]]);
    expect(ends({}).length).toBe(3);
    expect(ends({ rule: "test.step" }).length).toBe(2);
    expect(ends({ rule: "test.step@1" }).length).toBe(2);
    expect(ends({ rule: "test.step@2" })).toEqual([]);
    expect(ends({ premises: [`${alice}#impersonate`], rule: "test.other" })).toEqual([]);
  });

  it("shows every alternative, strongest first, with its own conditions and facts", () => {
    const { steps: found, facts: book } = asked(facts, `${docs}#read`, { premises: [`${alice}#impersonate`] });
    const [detail] = found;
    expect(detail).toMatchObject({ rule: "test.step@1", edge: "GOES_ON", certainty: "certain", alternativeCount: 2 });
    expect(
      detail?.alternatives.map(({ certainty, conditions }) => [certainty, conditions.map(({ text }) => text)]),
    ).toEqual([
      ["certain", []],
      ["conditional", ["it rains"]],
    ]);
    const key = `unlocks ${alice}#impersonate -> ${docs}#read (2)`;
    expect(detail?.alternatives[0]?.because).toEqual([key]);
    expect(book[key]).toMatchObject({
      kind: "unlocks",
      source: "world.json",
      locator: `${alice}#impersonate -> ${docs}#read (2)`,
      importer: "test",
      observedAt: "2026-01-01T00:00:00.000Z",
      truncated: false,
    });
    expect(JSON.parse(book[key]?.content ?? "")).toEqual({
      secret: `${alice}#impersonate`,
      target: `${docs}#read`,
      declaredBy: '{"way":"2"}',
      access: "read",
    });
    expect(Object.keys(book)).toHaveLength(2);
  });

  it("carries what the rule's own file says", () => {
    const [detail] = asked(facts, `${docs}#read`, { premises: [`${alice}#impersonate`] }).steps;
    expect(detail?.help).toMatchObject({ id: "test.step", abuse: "Goes on.", page: "docs/rules/test.step.md" });
    expect(detail?.help).not.toHaveProperty("blind");
  });

  it("is bounded: alternatives, facts and their content, and the counts stay whole", () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      step(`${alice}#impersonate -> ${docs}#read`, {
        way: `${n}`.padStart(2, "0"),
        guess: n === 0 ? "x".repeat(20_000) : "y",
      }),
    );
    const { steps: found, facts: book } = asked(many, `${docs}#read`, { premises: [`${alice}#impersonate`] });
    expect(found[0]?.alternatives).toHaveLength(20);
    expect(found[0]?.alternativeCount).toBe(30);
    expect(Object.keys(book)).toHaveLength(20);
    const long = Object.values(book).find(({ truncated }) => truncated);
    expect(long?.content).toHaveLength(16_384);
  });

  it("keeps to the limit and says that there is more", () => {
    expect(asked(facts, `${docs}#read`, { limit: 1 })).toMatchObject({
      truncated: true,
      steps: [{ certainty: "certain" }],
    });
    expect(asked(facts, `${docs}#read`, { limit: 3 }).truncated).toBe(false);
  });

  it("explains an included access, on which no facts stand", () => {
    const found = asked(facts, `${docs}#read`, { premises: [`${docs}#administer`] }).steps;
    expect(found).toMatchObject([{ rule: "model.implies@1", alternatives: [], alternativeCount: 0, controls: [] }]);
    expect(found[0]?.help).not.toHaveProperty("page");
  });

  it("is found through a hub, whose side it shows before it", () => {
    const through = steps(`
      ${alice}#impersonate -> hub:reads
      ${ops}#impersonate -> hub:reads
      hub:reads -> ${docs}#read
    `);
    const found = asked(through, `${docs}#read`, { premises: [`${alice}#impersonate`] }).steps;
    expect(found.map(({ from, to }) => [from.length, to.startsWith("hub:")])).toEqual([
      [1, true],
      [1, false],
    ]);
    expect(found[0]?.from).toEqual([`${alice}#impersonate`]);
    const hub = found[0]?.to ?? "";
    expect(asked(through, hub).steps).toHaveLength(2);
    expect(asked(through, `${docs}#read`, { premises: [hub] }).steps).toHaveLength(1);
  });

  it("needs all of its premises, and no other", () => {
    const joint = steps(`${alice}#impersonate & internet#originate -> ${docs}#write`);
    const count = (...premises: string[]) => asked(joint, `${docs}#write`, { premises }).steps.length;
    expect(count(`${alice}#impersonate`, "internet#originate")).toBe(1);
    expect(count(`${alice}#impersonate`)).toBe(0);
    expect(count(`${alice}#impersonate`, "internet#originate", `${docs}#read`)).toBe(0);
  });

  it("says which privilege is not in the snapshot", () => {
    expect(() => asked(facts, "arn:aws:s3:::dogs#read")).toThrow(/no node `arn:aws:s3:::dogs`/);
    expect(() => asked(facts, `${docs}#execute`)).toThrow(/has no access `execute`/);
    expect(() => asked(facts, docs)).toThrow(/is no privilege/);
    expect(() => asked(facts, `${docs}#read`, { premises: ["x#fly"] })).toThrow(/is no privilege/);
  });
});

describe("the statement of a policy", () => {
  const secretId = secretArn("db");
  const aws: Fact[] = [
    awsAccount(),
    user("alice"),
    secret("db"),
    allow(alice, "secretsmanager:GetSecretValue", secretId, { sid: "Databases", index: 2 }),
    closed(),
  ];
  const graph = (facts: Iterable<Fact>) =>
    new GraphView({ id: "0", takenAt: "2026-01-01T00:00:00.000Z" }, sourceOf(new FactBase(facts), rules));
  const ask = (facts: Iterable<Fact>, conclusion: string, premises: readonly string[]) =>
    stepQuery.run(graph(facts), stepQuery.input.parse({ conclusion, premises }));

  it("of AWS is shown as the policy writes it, with its place and name", () => {
    const answer = ask(aws, `${secretId}#read`, [`${alice}#impersonate`]);
    const [statement] = Object.values(answer.facts).flatMap((fact) => fact.statement ?? []);
    expect(statement).toMatchObject({ language: "aws-policy", number: 3, sid: "Databases" });
    expect(JSON.parse(statement?.text ?? "")).toEqual({
      Sid: "Databases",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: secretId,
    });
  });
});
