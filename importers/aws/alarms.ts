import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import { alarmRule } from "./alarm-rule.ts";
import type { Place } from "./place.ts";
import { Arn, flag, names, text } from "./shapes.ts";

const named = (namespace: string | null | undefined, name: string | null | undefined): string =>
  `${namespace ?? ""}/${name ?? ""}`;

const Filter = z.object({
  filterName: z.string(),
  logGroupName: z.string(),
  metricTransformations: z.array(z.object({ metricName: z.string(), metricNamespace: z.string() })).nullish(),
});

/** A member of `CloudWatchLogs.metricFilters`. */
export function* metricFilters(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Filter, value);
  if (!it) return;
  const region = place.setting.region ?? "";
  yield place.fact("aws.metric-filter", `${place.scope}|${region}|${it.logGroupName}|${it.filterName}`, {
    logGroup: it.logGroupName,
    metrics: (it.metricTransformations ?? []).map((one) => named(one.metricNamespace, one.metricName)).sort(),
  });
}

const Metric = z.object({ Namespace: text, MetricName: text });
const Alarm = z.object({
  AlarmArn: Arn,
  AlarmName: text,
  ActionsEnabled: flag,
  AlarmActions: names,
  ...Metric.shape,
  Metrics: z.array(z.object({ MetricStat: z.object({ Metric }).nullish() })).nullish(),
});

/** A member of `CloudWatch.MetricAlarms`. */
export function* alarms(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Alarm, value);
  if (!it) return;
  const of = it.MetricName ? [it] : (it.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
  yield place.fact("aws.alarm", it.AlarmArn, {
    name: plainText(it.AlarmName ?? ""),
    metrics: [...new Set(of.map((one) => named(one.Namespace, one.MetricName)))].sort(),
    acts: it.ActionsEnabled !== false && it.AlarmActions.length > 0,
  });
}

const Composite = z.object({
  AlarmArn: Arn,
  AlarmName: text,
  ActionsEnabled: flag,
  AlarmActions: names,
  AlarmRule: text,
  ActionsSuppressor: text,
});

/** A member of `CloudWatch.CompositeAlarms`: the alarms of its rule are of its own account and region, by name or ARN. */
export function* compositeAlarms(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Composite, value);
  if (!it) return;
  const rule = alarmRule(it.AlarmRule ?? "");
  const beside = it.AlarmArn.split(":").slice(0, 6).join(":");
  const arns = (some: readonly string[]): readonly string[] =>
    [...new Set(some.map((one) => (one.startsWith("arn:") ? one : `${beside}:${one}`)))].sort();
  yield place.fact("aws.composite-alarm", it.AlarmArn, {
    name: plainText(it.AlarmName ?? ""),
    byAlone: arns(rule?.byAlone ?? []),
    of: rule && arns(rule.names),
    acts: it.ActionsEnabled !== false && it.AlarmActions.length > 0,
    suppressed: Boolean(it.ActionsSuppressor),
  });
}

const state = z.object({ Name: z.string(), Status: z.string() });
const Detector = z.object({ Status: z.string(), Features: z.array(state).nullish() });

/** A member of `GuardDuty.Detectors`: what is told of a detector. An account's region has one at most. */
export function* detectors(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Detector, value);
  if (!it) return;
  const region = place.setting.region ?? "";
  yield place.fact("aws.detector", `${place.scope}|${region}`, {
    region,
    on: it.Status === "ENABLED",
    features: (it.Features ?? []).flatMap(({ Name, Status }) => (Status === "ENABLED" ? [Name] : [])).sort(),
  });
}

const Rule = z.object({
  Arn,
  Name: text,
  State: text,
  EventPattern: text,
  Targets: z.array(z.unknown()).nullish(),
});

/** A member of `EventBridge.Rules`, joined with its targets. */
export function* eventRules(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Rule, value);
  if (!it) return;
  yield place.fact("aws.event-rule", it.Arn, {
    name: plainText(it.Name ?? ""),
    on: it.State !== "DISABLED",
    sources: sourcesOf(it.EventPattern),
    targets: it.Targets?.length,
  });
}

const Pattern = z.object({ source: z.array(z.string().regex(/^[\w.-]{1,80}$/)) });

/** Of the event pattern, whose events it takes; what else it holds is not kept. */
function sourcesOf(pattern: string | null | undefined): readonly string[] | undefined {
  if (!pattern) return [];
  if (pattern.length > 4096) return undefined;
  try {
    return Pattern.safeParse(JSON.parse(pattern)).data?.source.toSorted();
  } catch {
    return undefined;
  }
}
