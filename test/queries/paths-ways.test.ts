import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { PathsAnswer } from "../../queries/paths/answer.ts";
import paths from "../../queries/paths.ts";
import { cutWorld, type Says, says } from "./cut-world.ts";

const user = (name: string): string => `arn:aws:iam::111111111111:user/${name}#impersonate`;
const role = (name: string): string => `arn:aws:iam::111111111111:role/${name}#impersonate`;
const bucket = (name: string): string => `arn:aws:s3:::${name}#read`;
const node = (privilege: string): string => privilege.split("#")[0] ?? "";
const a = user("a");
const docs = bucket("docs");

type Question = Omit<z.input<typeof paths.input>, "from" | "to"> & { from?: string[]; to?: string[] };
const ask = (facts: Readonly<Record<string, Says>>, question: Question = {}): PathsAnswer =>
  paths.run(
    cutWorld(Object.entries(facts).map(([name, said]) => says(name, said))),
    paths.input.parse({ from: [a], to: [docs], ...question }),
  );
/** The way, its cost, the controls that each alone close it. */
const ways = ({ paths: rows }: PathsAnswer): string[] =>
  rows.map(({ way, cost, controls }) => `${way} $${cost} ${controls.map((id) => id.replace("delete:", "")).join(" ")}`);

const two: Readonly<Record<string, Says>> = {
  direct: { steps: [`${a} -> ${docs}`] },
  trust: { steps: [`${a} -> ${role("r")}`] },
  grant: { steps: [`${role("r")} -> ${docs}`] },
};

describe("ways of paths", () => {
  it("are told apart by the controls that close them, the cheapest first", () => {
    const answer = ask(two);
    expect(ways(answer)).toEqual(["1 $1 direct", "2 $2 grant trust"]);
    expect(answer.paths.map(({ against }) => against)).toEqual([
      undefined,
      { here: ["delete:grant", "delete:trust"], first: ["delete:direct"] },
    ]);
    expect(answer.truncated).toBe(false);
    expect(Object.keys(answer.controls)).toEqual(["delete:direct", "delete:grant", "delete:trust"]);
    expect(answer.controls["delete:trust"]).toMatchObject({
      owner: { status: "unowned" },
      closes: [expect.any(String)],
    });
  });

  it("are not doubled by a second reason for the same step, which no single control closes then", () => {
    expect(ways(ask({ direct: { steps: [`${a} -> ${docs}`] }, again: { steps: [`${a} -> ${docs}`] } }))).toEqual([
      "1 $1 ",
    ]);
  });

  it("are not doubled where one fact opens both", () => {
    const answer = ask({
      one: {
        steps: [`${a} -> ${role("r")}`, `${a} -> ${role("s")}`, `${role("r")} -> ${docs}`, `${role("s")} -> ${docs}`],
      },
    });
    expect(ways(answer)).toEqual(["1 $2 one"]);
  });

  it("show one whose controls include those of another", () => {
    const answer = ask({
      one: { steps: [`${a} -> ${role("r")}`, `${a} -> ${role("s")}`] },
      short: { steps: [`${role("r")} -> ${docs}`] },
      more: { steps: [`${role("s")} -> ${role("t")}`] },
      back: { steps: [`${role("t")} -> ${role("r")}`] },
    });
    expect(ways(answer)).toEqual(["1 $2 one short", "2 $4 back more one short"]);
  });

  it("give every target its best first, then every target's second; k counts all", () => {
    const facts = { ...two, other: { steps: [`${role("r")} -> ${bucket("other")}`] } };
    const question = { to: [docs, bucket("other")] };
    const rows = (k: number) => {
      const { paths: found, truncated } = ask(facts, { ...question, k });
      return [...found.map(({ target, way }) => `${target} ${way}`), truncated];
    };
    expect(rows(10)).toEqual([`${docs} 1`, `${bucket("other")} 1`, `${docs} 2`, false]);
    expect(rows(3)).toEqual([`${docs} 1`, `${bucket("other")} 1`, `${docs} 2`, false]);
    expect(rows(2)).toEqual([`${docs} 1`, `${bucket("other")} 1`, true]);
    expect(rows(1)).toEqual([`${docs} 1`, true]);
  });

  it("pass every waypoint, and no detour proves that", () => {
    expect(ways(ask(two, { through: [node(role("r"))] }))).toEqual(["1 $2 grant trust"]);
    // Out to the role and back again proves nothing of the role.
    const detour = { ...two, grant: { steps: [`${role("r")} -> ${a}`] } };
    expect(ways(ask(detour, { through: [node(role("r"))] }))).toEqual([]);
    const joined = {
      x: { steps: [`${a} -> ${role("x")}`] },
      y: { steps: [`${a} -> ${role("y")}`] },
      both: { steps: [`${role("x")} & ${role("y")} -> ${docs}`] },
      only: { steps: [`${role("x")} -> ${docs}`] },
    };
    expect(ways(ask(joined, { through: [node(role("x"))] }))).toEqual(["1 $2 only x", "2 $3 both x y"]);
    expect(ways(ask(joined, { through: [node(role("x")), node(role("y"))] }))).toEqual(["1 $3 both x y"]);
    expect(ways(ask(joined, { through: ["arn:aws:iam::*:role/*"] }))).toHaveLength(2);
    expect(ways(ask(two, { through: [node(a)] }))).toHaveLength(2);
  });

  it("use nothing of what is to be avoided: nodes, controls together, steps", () => {
    expect(ways(ask(two, { avoid: [node(role("r"))] }))).toEqual(["1 $1 direct"]);
    expect(ways(ask(two, { avoid: ["delete:direct"] }))).toEqual(["1 $2 grant trust"]);
    expect(ways(ask(two, { avoid: [Object.keys(ask(two, { k: 1 }).steps)[0] ?? ""] }))).toEqual(["1 $2 grant trust"]);
    const redundant = { ...two, again: { steps: [`${a} -> ${docs}`] } };
    expect(ways(ask(redundant, { avoid: ["delete:again"] }))).toHaveLength(2);
    expect(ways(ask(redundant, { avoid: ["delete:again", "delete:direct"] }))).toEqual(["1 $2 grant trust"]);
    expect(() => ask(two, { avoid: ["delete:nothing"] })).toThrow("no control `delete:nothing` in this snapshot");
    expect(() => ask(two, { avoid: ["arn:aws:s3:::dosc"] })).toThrow("no node `arn:aws:s3:::dosc`");
    expect(() => ask(two, { through: ["arn:aws:s3:::dosc"] })).toThrow("no node `arn:aws:s3:::dosc`");
  });

  it("are one picture, each step with the paths that have it", () => {
    const { dag, steps } = ask(two);
    expect(dag.privileges).toEqual([
      { key: role("r"), paths: [1] },
      { key: a, paths: [0, 1] },
      { key: docs, paths: [0, 1] },
    ]);
    expect(dag.steps.map(({ key, paths: of }) => [steps[key]?.to, of])).toEqual([
      [docs, [0]],
      [role("r"), [1]],
      [docs, [1]],
    ]);
  });
});
