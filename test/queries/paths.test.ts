import { describe, expect, it } from "vitest";
import type { Fact } from "../../model/fact.ts";
import paths from "../../queries/paths.ts";
import { step, steps, world } from "./world.ts";

const alice = "arn:aws:iam::111111111111:user/alice";
const bob = "arn:aws:iam::111111111111:user/bob";
const roles = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
const docs = "arn:aws:s3:::docs";

type Question = Parameters<typeof paths.run>[1];
const ask = (facts: Iterable<Fact>, from: string[], to: string[], rest: Partial<Question> = {}) =>
  paths.run(world(facts), paths.input.parse({ from, to, ...rest }));
const titles = (facts: Iterable<Fact>, from: string[], to: string[], rest: Partial<Question> = {}) =>
  ask(facts, from, to, rest).paths.map(({ target, certainty, stepCount }) => [target, certainty, stepCount]);

describe("paths", () => {
  it("proves by the cheapest tree, not the fewest levels", () => {
    // One step needs three things that cost one each; the chain of three is cheaper.
    const facts = steps(`
      ${alice}#impersonate -> ${roles("a")}#impersonate
      ${alice}#impersonate -> ${roles("b")}#impersonate
      ${alice}#impersonate -> ${roles("c")}#impersonate
      ${roles("a")}#impersonate & ${roles("b")}#impersonate & ${roles("c")}#impersonate -> ${docs}#read
      ${roles("a")}#impersonate -> ${roles("d")}#impersonate
      ${roles("d")}#impersonate -> ${docs}#read
    `);
    expect(titles(facts, [alice], [`${docs}#read`])).toEqual([[`${docs}#read`, "certain", 3]]);
  });

  it("prefers the stronger of two proofs, however long", () => {
    const facts = [
      step(`${alice}#impersonate -> ${docs}#read`, { when: ["it rains"] }),
      ...steps(`${alice}#impersonate -> ${roles("a")}#impersonate
        ${roles("a")}#impersonate -> ${roles("b")}#impersonate
        ${roles("b")}#impersonate -> ${docs}#read`),
    ];
    expect(titles(facts, [alice], [docs])).toEqual([[`${docs}#read`, "certain", 3]]);
  });

  it("ranks targets: stronger first, then cheaper", () => {
    const facts = [
      ...steps(`${alice}#impersonate -> ${roles("a")}#impersonate
        ${roles("a")}#impersonate -> ${roles("b")}#impersonate`),
      step(`${alice}#impersonate -> ${roles("0")}#impersonate`, { when: ["it rains"] }),
    ];
    expect(
      titles(facts, [alice], ["kind:AwsRole"]).map(([target, certainty, count]) => `${certainty} ${count} ${target}`),
    ).toEqual([
      `certain 1 ${roles("a")}#impersonate`,
      `certain 2 ${roles("b")}#impersonate`,
      `conditional 1 ${roles("0")}#impersonate`,
    ]);
  });

  it("gives at most k, or the limit where that is less, and says that there are more", () => {
    const facts = steps(["a", "b", "c"].map((name) => `${alice}#impersonate -> ${roles(name)}#impersonate`).join("\n"));
    expect(ask(facts, [alice], ["kind:AwsRole"], { k: 2 })).toMatchObject({ truncated: true, paths: { length: 2 } });
    expect(ask(facts, [alice], ["kind:AwsRole"], { limit: 1 })).toMatchObject({
      truncated: true,
      paths: { length: 1 },
    });
    expect(ask(facts, [alice], ["kind:AwsRole"])).toMatchObject({ truncated: false, paths: { length: 3 } });
  });

  it("takes each match of a pattern as a start of its own", () => {
    const facts = steps(`${alice}#impersonate -> ${docs}#read
      ${bob}#impersonate -> ${roles("a")}#impersonate
      ${roles("a")}#impersonate -> ${docs}#read`);
    expect(ask(facts, ["kind:AwsUser"], [docs]).paths.map(({ start, stepCount }) => [start, stepCount])).toEqual([
      [`${alice}#impersonate`, 1],
      [`${bob}#impersonate`, 2],
    ]);
  });

  it("says what the start has from the beginning, and lists nothing for it", () => {
    const answer = ask(steps(`${alice}#impersonate -> ${docs}#read`), [alice], [alice]);
    expect(answer.paths).toEqual([]);
    expect(answer.held).toEqual([`${alice}#impersonate`]);
  });

  it("refuses a target that is not there", () => {
    expect(() => ask(steps(`${alice}#impersonate -> ${docs}#read`), [alice], ["arn:aws:s3:::dosc"])).toThrow(
      expect.objectContaining({ code: "usage.unknown-node" }),
    );
  });
});
