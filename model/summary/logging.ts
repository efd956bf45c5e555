import type { LoggingFacts } from "../fact/logging.ts";
import { list, type Summaries } from "./words.ts";

const onOff = (on: boolean): string => (on ? "on" : "off");

export const loggingSummaries: Summaries<LoggingFacts> = {
  "aws.trail": (f) =>
    `trail ${f.name} of ${f.everywhere ? "every region" : f.region}, ${f.on === undefined ? "status not read" : onOff(f.on)}: ${f.management ?? "unknown"} of management events${(f.data ?? []).length > 0 ? `, data events of ${list((f.data ?? []).map(({ type }) => type))}` : ""}`,
  "aws.log-setting": (f) => `${f.what} log of ${f.of} is ${onOff(f.on)}`,
  "aws.flow-log": (f) => `flow log of ${f.of}, ${f.traffic.toLowerCase()} traffic, is ${onOff(f.on)}`,
  "aws.model-log": (f) => `logging of model calls in ${f.region} is ${onOff(f.on)}`,
  "aws.log-source": (f) => `log source ${f.name} has ${f.type} of ${list(f.of)}`,
  "aws.log-delivery": (f) => `log source ${f.from.slice(f.from.lastIndexOf("|") + 1)} is delivered`,
  "aws.metric-filter": (f) => `log group ${f.logGroup} counts ${list(f.metrics)}`,
  "aws.alarm": (f) => `alarm ${f.name} on ${list(f.metrics)}${f.acts ? "" : " tells nobody"}`,
  "aws.composite-alarm": (f) =>
    `composite alarm ${f.name} on ${f.of ? list(f.of.map((arn) => arn.slice(arn.lastIndexOf(":") + 1))) : "alarms not told"}${f.acts ? (f.suppressed ? " tells somebody unless suppressed" : "") : " tells nobody"}`,
  "aws.detector": (f) => `GuardDuty in ${f.region} is ${onOff(f.on)}`,
  "aws.event-rule": (f) =>
    `rule ${f.name} on events of ${list(f.sources ?? []) || "others"} is ${onOff(f.on)}${f.targets === undefined ? "" : ` with ${f.targets} targets`}`,
  "k8s.audit-rule": (f) =>
    `audit rule ${f.order}: ${f.level} for ${list(f.verbs) || "every verb"}${f.resources ? ` of ${list(f.resources.flatMap(({ resources }) => resources)) || "everything"}` : ""}`,
};
