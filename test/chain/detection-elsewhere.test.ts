import { describe, expect, it } from "vitest";
import { account, bucket } from "../../model/examples/aws.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { alarm, alerting, arn, filter, flowLog, read, refused, trail } from "./logs.ts";
import { aws, cellOf, function_, job, made, stage } from "./worlds.ts";

describe("what is kept elsewhere", () => {
  const theirs = "aws:account:999999999999";
  const kept = bucket("all-logs", {}, "999999999999");
  const calls = (...facts: readonly Fact[]) =>
    cellOf(job, `calls in ${account}`, [...function_, ...read(aws, "aws.trail"), ...facts]);
  const data = (...facts: readonly Fact[]) =>
    cellOf(job, "data events of S3 Object", [...function_, ...read(aws, "aws.trail"), ...facts]).state;

  it("a trail's files are kept where the bucket was read, in whatever account; else AWS has to tell that they got there", () => {
    const there = trail({ bucket: "all-logs" });
    expect(calls(there)).toMatchObject({
      state: "not-proven",
      gap: "unread",
      found: expect.stringContaining("bucket all-logs, which was not read"),
    });
    expect(calls(there, kept).state).toBe("present");
    expect(
      calls(there, kept)
        .evidence.map(({ summary }) => summary)
        .join(),
    ).toContain("all-logs");
    expect(calls(trail({ bucket: "all-logs", delivers: true })).state).toBe("present");
    expect([data(there), data(there, kept)]).toEqual(["not-proven", "present"]);
  });

  it("a trail whose newest files did not get there leaves calls unseen", () => {
    const failing = trail({ bucket: "all-logs", delivers: false });
    expect(calls(failing, kept)).toMatchObject({ state: "absent", gap: "blind" });
    expect(data(failing, kept)).toBe("absent");
    // Another trail may take them.
    expect(calls(failing, trail({}, `${arn}-2`)).state).toBe("present");
  });

  it("a load balancer's, an API's and a network's logs are told where their destination's account was read", () => {
    const to = (destination: string) =>
      made("aws.log-setting", `${stage}|access`, { of: stage, what: "access", on: true, to: destination });
    const log = (...facts: readonly Fact[]) => cellOf(job, "access log of shop", [...function_, ...facts]).state;
    expect([log(to("all-logs")), log(to("all-logs"), kept)]).toEqual(["not-proven", "present"]);
    expect(log(to("all-logs.s3.amazonaws.com"), kept)).toBe("present");
    const stream = "arn:aws:firehose:us-east-1:999999999999:deliverystream/logs";
    expect([log(to(stream)), log(to(stream), ...read(theirs, "aws.role"))]).toEqual(["not-proven", "present"]);
    expect(log(to(stream.replace("999999999999", account)), ...read(aws, "aws.role"))).toBe("present");
    const flow = (...facts: readonly Fact[]) =>
      cellOf(job, "flow log of the network", [...function_, ...read(aws, "aws.flow-log"), ...facts]).state;
    const flows = flowLog("vpc-1", { to: "arn:aws:s3:::all-logs/flows/" });
    expect([flow(flows), flow(flows, kept)]).toEqual(["not-proven", "present"]);
    expect(flow(flowLog("vpc-1", { to: "arn:aws:s3:::all-logs/", traffic: "REJECT" }))).toBe("absent");
  });

  it("whom a log group of another account tells is that account's to tell", () => {
    const told = trail({ logGroup: "trails", logGroupIn: theirs });
    const judged = (...facts: readonly Fact[]) =>
      cellOf(job, `alerting in ${account}`, [
        ...function_,
        ...read(aws, ...alerting, "aws.scp", "aws.trail"),
        told,
        ...facts,
      ]).state;
    expect(judged()).toBe("not-proven");
    expect(judged(...read(theirs, ...alerting))).toBe("absent");
    const watched = [
      made("aws.metric-filter", "f", { logGroup: "trails", metrics: ["S/Root"] }, theirs),
      made("aws.alarm", "their-alarm", { name: "root", metrics: ["S/Root"], acts: true }, theirs),
    ];
    expect(judged(...read(theirs, ...alerting), ...watched)).toBe("present");
    // A group of the same name in this account is another one.
    expect(judged(...read(theirs, ...alerting), filter, alarm(true))).toBe("absent");
  });
});

describe("composite alarms", () => {
  const watched = [trail({ logGroup: "trails" }), filter, alarm(false)];
  const composite = (name: string, byAlone: readonly string[], rest: Partial<FactOf<"aws.composite-alarm">> = {}) =>
    made("aws.composite-alarm", name, { name, byAlone, of: byAlone, acts: true, suppressed: false, ...rest });
  const judged = (...facts: readonly Fact[]) =>
    cellOf(job, `alerting in ${account}`, [
      ...function_,
      ...read(aws, ...alerting, "aws.scp", "aws.trail", "aws.composite-alarm"),
      ...watched,
      ...facts,
    ]);

  it("tell somebody of an alarm that sets them off by itself, through others too, and in a circle", () => {
    expect(judged(composite("any", ["alarm"]))).toMatchObject({ state: "present", found: "any tells somebody" });
    const inner = composite("inner", ["alarm", "outer"], { acts: false });
    expect(judged(inner, composite("outer", ["inner"])).state).toBe("present");
  });

  it("that wait for other alarms, can be suppressed or are not understood prove nothing", () => {
    expect(judged(composite("both", [], { of: ["alarm", "other"] }))).toMatchObject({
      state: "not-proven",
      found: expect.stringContaining("both goes by other alarms as well"),
    });
    expect(judged(composite("paused", ["alarm"], { suppressed: true })).found).toContain("paused can be suppressed");
    const { of: _, ...unclear } = composite("unclear", []) as FactOf<"aws.composite-alarm">;
    expect(judged(unclear).found).toContain("unclear has a rule that is not told");
    const inner = composite("inner", [], { of: ["alarm", "other"], acts: false });
    expect(judged(inner, composite("outer", ["inner"])).state).toBe("not-proven");
  });

  it("that tell nobody, or go by other alarms alone, leave nobody told; unread ones prove nothing", () => {
    expect(judged(composite("silent", ["alarm"], { acts: false }), composite("other", ["elsewhere"]))).toMatchObject({
      state: "absent",
      gap: "nobody is told",
    });
    const unread = refused(aws, "aws.composite-alarm");
    const facts = [...function_, ...read(aws, ...alerting, "aws.scp", "aws.trail"), ...watched];
    expect(cellOf(job, `alerting in ${account}`, [...facts, ...unread]).state).toBe("not-proven");
  });
});
