import { account } from "../../model/examples/aws.ts";
import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import { aws, covered, made, region } from "./worlds.ts";

export const read = covered("read");
export const refused = covered("refused");

export const arn = `arn:aws:cloudtrail:${region}:${account}:trail/main`;
export const trail = (rest: Partial<FactOf<"aws.trail">> = {}, key = arn, scope = aws): Fact =>
  made(
    "aws.trail",
    key,
    {
      name: "main",
      region,
      everywhere: true,
      organization: false,
      on: true,
      management: "all",
      data: [{ type: "AWS::S3::Object", which: "all", of: [], narrowed: false }],
      signed: true,
      ...rest,
    },
    scope,
  );
export const flowLog = (of: string, rest: Partial<FactOf<"aws.flow-log">> = {}): Fact =>
  made("aws.flow-log", `fl-${of}`, { of, traffic: "ALL", on: true, ...rest });
export const filter = made("aws.metric-filter", `${aws}|${region}|trails|root`, {
  logGroup: "trails",
  metrics: ["S/Root"],
});
export const alarm = (acts: boolean): Fact => made("aws.alarm", "alarm", { name: "root", metrics: ["S/Root"], acts });
export const alerting: readonly FactKind[] = ["aws.detector", "aws.event-rule", "aws.metric-filter", "aws.alarm"];
