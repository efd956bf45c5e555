import { describe, expect, it } from "vitest";
import { UserError } from "../../model/errors.ts";
import type { Fact } from "../../model/fact.ts";
import reach from "../../queries/reach.ts";
import { step, steps, world } from "./world.ts";

const route = "route:https://shop:443/#connect";
const web = "k8s:prod:pod:shop:web";
const admin = "k8s:prod:pod:shop:admin";
const inner = "k8s:prod:pod:shop:inner";
const token = "k8s:prod:serviceaccount:shop:web";

/** The shop is open, its console asks for a login, a third pod is reached from inside only. */
const shop = [
  ...steps(`
    internet#originate -> ${route}
    ${route} -> ${web}#connect
    ${web}#execute -> ${token}#impersonate
    ${web}#originate -> ${inner}#connect
    ${inner}#execute -> arn:aws:s3:::inner#read
    ${admin}#execute -> arn:aws:s3:::admin#read
    ${token}#impersonate -> k8s:prod:pod:shop:tools#connect
  `),
  step(`${route} -> ${admin}#connect`, { asks: true }),
];

const ask = (facts: Iterable<Fact>, from: string, ...assume: string[]) =>
  reach.run(world(facts), reach.input.parse({ from: [from], assume }));
const reached = (facts: Iterable<Fact>, from: string, ...assume: string[]) =>
  ask(facts, from, ...assume).reached.map(({ id, access }) => `${id}#${access}`);

describe("a hypothesis about a node", () => {
  it("gives code execution to whoever connects, and is labelled", () => {
    expect(reached(shop, "internet")).toEqual([]);
    const answer = ask(shop, "internet", web);
    expect(answer.reached.map(({ id }) => id)).toEqual([token, web]);
    const hypothesis = Object.values(answer.steps).find(({ edge }) => edge === "ASSUMED");
    expect(hypothesis).toMatchObject({
      rule: "model.hypothesis@1",
      from: [`${web}#connect`],
      to: `${web}#execute`,
      hypothesis: "assumed by the question",
      because: [],
      certainty: "certain",
    });
    expect(answer.assume).toEqual([web]);
  });

  it("gives the effect that is named", () => {
    expect(reached(shop, "internet", `${web}#read-files`)).toEqual([`${web}#read-files`]);
    expect(reached(shop, "internet", `${web}#originate`, inner)).toEqual([
      "arn:aws:s3:::inner#read",
      `${inner}#execute`,
    ]);
  });

  it("is no start: without a connection nothing follows", () => {
    expect(reached(shop, "internet", inner)).toEqual([]);
  });

  it("holds for every match of a pattern that can have it, passing over the rest", () => {
    expect(reached(shop, "internet", "k8s:prod:*")).toEqual([
      "arn:aws:s3:::admin#read",
      "arn:aws:s3:::inner#read",
      `${token}#impersonate`,
      ...[admin, inner, "k8s:prod:pod:shop:tools", web].map((pod) => `${pod}#execute`),
    ]);
  });

  it("is a usage error where the node has no such effect or is unknown", () => {
    expect(() => ask(shop, "internet", token)).toThrow(
      expect.objectContaining({
        code: "usage.argument",
        exit: 2,
        message: expect.stringContaining("cannot be assumed"),
      }),
    );
    expect(() => ask(shop, "internet", `${web}x`)).toThrow(
      expect.objectContaining({ code: "usage.unknown-node", details: expect.arrayContaining([["nearest", web]]) }),
    );
    expect(() => ask(shop, "internet", `${web}#run`)).toThrow(UserError);
  });
});

describe("--assume exposed", () => {
  it("is every workload that the starts connect to without authenticating, and no other", () => {
    expect(reached(shop, "internet", "exposed")).toEqual([`${token}#impersonate`, `${web}#execute`]);
  });

  it("is judged from the starts, before any hypothesis: what an exposed workload connects to is not exposed", () => {
    expect(reached(shop, "internet", "exposed", `${web}`)).not.toContain(`${inner}#execute`);
    expect(reached(shop, "internet", "exposed", inner)).toContain(`${inner}#execute`);
  });

  it("counts what a start connects to from where it stands", () => {
    expect(reached(shop, `${web}#execute`, "exposed")).toContain(`${inner}#execute`);
  });

  it("does not count what takes a stolen identity to connect to", () => {
    expect(reached(shop, token, "exposed")).toEqual([`${web}#execute`]);
  });

  it("has the effect that is named", () => {
    expect(reached(shop, "internet", "exposed#originate-get")).toEqual([]);
    const answer = reach.run(
      world(shop),
      reach.input.parse({ from: ["internet"], assume: ["exposed#originate-get"], all: true }),
    );
    expect(answer.reached.map(({ id, access }) => `${id}#${access}`)).toContain(`${web}#originate-get`);
  });

  it("stays behind the certainty that is asked for", () => {
    const doubtful = [step(`internet#originate -> ${web}#connect`, { when: ["the firewall is open"] })];
    const run = (certainty: "certain" | "conditional") =>
      reach.run(world(doubtful), reach.input.parse({ from: ["internet"], assume: ["exposed"], certainty })).reached;
    expect(run("certain")).toEqual([]);
    expect(run("conditional")).toMatchObject([{ id: web, certainty: "conditional" }]);
  });

  it("opens a workload where one of two ways asks nobody", () => {
    const twoWays = [
      step(`${route} -> ${admin}#connect`, { asks: true, way: "console" }),
      step(`${route} -> ${admin}#connect`, { way: "webhook" }),
      step(`internet#originate -> ${route}`),
    ];
    expect(reached(twoWays, "internet", "exposed")).toEqual([`${admin}#execute`]);
    expect(reached([...twoWays].reverse(), "internet", "exposed")).toEqual([`${admin}#execute`]);
  });
});
