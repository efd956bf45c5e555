import { z } from "zod";
import type { DataEvents } from "../../model/fact/logging.ts";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { Place } from "./place.ts";
import { Arn, arnParts, flag, names, text } from "./shapes.ts";

const Field = z.object({
  Field: z.string(),
  Equals: names,
  StartsWith: names,
  EndsWith: names,
  NotEquals: names,
  NotStartsWith: names,
  NotEndsWith: names,
});
type Field = z.infer<typeof Field>;
const Trail = z.object({
  TrailARN: Arn,
  Name: text,
  HomeRegion: text,
  IsMultiRegionTrail: flag,
  IsOrganizationTrail: flag,
  LogFileValidationEnabled: flag,
  CloudWatchLogsLogGroupArn: text,
  S3BucketName: text,
  IsLogging: flag,
  LatestDeliveryError: text,
  LatestDeliveryTime: z.union([z.string(), z.number()]).nullish(),
  EventSelectors: z
    .array(
      z.object({
        ReadWriteType: z.enum(["All", "ReadOnly", "WriteOnly"]).nullish(),
        IncludeManagementEvents: flag,
        DataResources: z.array(z.object({ Type: z.string(), Values: names })).nullish(),
      }),
    )
    .nullish(),
  AdvancedEventSelectors: z.array(z.object({ FieldSelectors: z.array(Field) })).nullish(),
});
type Trail = z.infer<typeof Trail>;

/** A member of `CloudTrail.trailList`, joined with its selectors and its status. */
export function* trails(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Trail, value);
  if (!it) return;
  const parts = arnParts(it.TrailARN);
  const region = it.HomeRegion ?? parts?.region ?? "";
  const { account, region: here } = place.setting;
  const elsewhere = [
    ...(parts && parts.account !== account ? [account] : []),
    ...(here !== undefined && here !== region ? [here] : []),
  ].join("/");
  yield place.fact("aws.trail", elsewhere === "" ? it.TrailARN : `${it.TrailARN}@${elsewhere}`, {
    name: plainText(it.Name ?? it.TrailARN.slice(it.TrailARN.lastIndexOf("/") + 1)),
    region,
    everywhere: it.IsMultiRegionTrail === true,
    organization: it.IsOrganizationTrail === true,
    on: it.IsLogging ?? undefined,
    ...selected(it),
    bucket: it.S3BucketName || undefined,
    delivers: it.LatestDeliveryError ? false : it.LatestDeliveryTime ? true : undefined,
    ...logGroupOf(it.CloudWatchLogsLogGroupArn, place),
    signed: it.LogFileValidationEnabled === true,
  });
}

function logGroupOf(arn: string | null | undefined, { scope }: Place) {
  const [, , , , account = "", , name = ""] = arn?.split(":") ?? [];
  if (name === "") return {};
  const there = `aws:account:${account}`;
  return { logGroup: name, logGroupIn: account === "" || there === scope ? undefined : there };
}

type Which = DataEvents["which"];
const said: Readonly<Record<string, Which>> = { All: "all", ReadOnly: "reads", WriteOnly: "writes" };

/**
 * What the selectors take. Where a trail has advanced ones, they alone count:
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
function selected({ EventSelectors: basic, AdvancedEventSelectors: advanced }: Trail): {
  readonly management: "all" | "none" | "reads" | "writes" | undefined;
  readonly data: readonly DataEvents[] | undefined;
} {
  if (!basic && !advanced) return { management: undefined, data: undefined };
  const managed: Which[] = [];
  const data: DataEvents[] = [];
  for (const { FieldSelectors: fields } of advanced ?? []) {
    const category = fields.find(({ Field: name }) => name === "eventCategory")?.Equals[0];
    const only = fields.find(({ Field: name }) => name === "readOnly")?.Equals[0];
    const which = only === "true" ? "reads" : only === "false" ? "writes" : "all";
    if (category === "Management") managed.push(which);
    if (category === "Data") data.push(...dataEvents(fields, which));
  }
  for (const { ReadWriteType, IncludeManagementEvents, DataResources } of advanced?.length ? [] : (basic ?? [])) {
    const which = said[ReadWriteType ?? "All"] ?? "all";
    if (IncludeManagementEvents !== false) managed.push(which);
    // `arn:aws:s3` and `arn:aws:lambda` stand for every bucket and every function.
    for (const { Type: type, Values } of DataResources ?? [])
      data.push({ type, which, of: Values.some((one) => one.split(":").length <= 3) ? [] : Values, narrowed: false });
  }
  const both = managed.includes("all") || (managed.includes("reads") && managed.includes("writes"));
  return { management: both ? "all" : (managed[0] ?? "none"), data };
}

/** Selectors by other fields than these leave calls out, which of them is not told further. */
const taken: ReadonlySet<string> = new Set(["eventCategory", "readOnly", "resources.ARN", "resources.type"]);

function dataEvents(fields: readonly Field[], which: Which): readonly DataEvents[] {
  const arns = fields.filter(({ Field: name }) => name === "resources.ARN");
  const of = [...new Set(arns.flatMap(({ Equals, StartsWith }) => [...Equals, ...StartsWith]))].sort();
  const narrowed =
    fields.some(({ Field: name }) => !taken.has(name)) ||
    arns.some((one) => [one.EndsWith, one.NotEquals, one.NotStartsWith, one.NotEndsWith].some(({ length }) => length));
  const types = fields.find(({ Field: name }) => name === "resources.type")?.Equals ?? [];
  return types.map((type) => ({ type, which, of, narrowed }));
}

const FlowLog = z.object({
  FlowLogId: z.string(),
  ResourceId: z.string(),
  TrafficType: z.enum(["ACCEPT", "ALL", "REJECT"]).default("ALL"),
  FlowLogStatus: text,
  DeliverLogsStatus: text,
  LogDestination: text,
});

/** A member of `EC2.FlowLogs`. */
export function* flowLogs(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(FlowLog, value);
  if (!it) return;
  const on = (it.FlowLogStatus ?? "ACTIVE") === "ACTIVE" && it.DeliverLogsStatus !== "FAILED";
  yield place.fact("aws.flow-log", it.FlowLogId, {
    of: it.ResourceId,
    traffic: it.TrafficType,
    on,
    to: it.LogDestination || undefined,
  });
}

const ModelLog = z
  .object({
    textDataDeliveryEnabled: flag,
    cloudWatchConfig: z.unknown().optional(),
    s3Config: z.unknown().optional(),
  })
  .nullish();

/** `Bedrock.loggingConfig`: null where models are called and nothing is kept of it. */
export function* modelLog(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(ModelLog, value);
  const region = place.setting.region ?? "";
  if (it === undefined) return;
  yield place.fact("aws.model-log", `${place.scope}|${region}`, {
    region,
    on: Boolean(it?.cloudWatchConfig || it?.s3Config),
    text: it !== null && it.textDataDeliveryEnabled === true,
  });
}

/** Names of log sources, filters and detectors are unique in an account's region. */
const here = (place: Place, name: string): string => `${place.scope}|${place.setting.region ?? ""}|${name}`;

const Source = z.object({ name: z.string(), resourceArns: names, logType: z.string() });

/** A member of `CloudWatchLogs.deliverySources`. */
export function* logSources(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Source, value);
  if (!it) return;
  yield place.fact("aws.log-source", here(place, it.name), {
    name: plainText(it.name),
    of: it.resourceArns,
    type: it.logType,
  });
}

const Delivery = z.object({ id: z.string(), deliverySourceName: z.string(), deliveryDestinationArn: text });

/** A member of `CloudWatchLogs.deliveries`. */
export function* logDeliveries(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Delivery, value);
  if (!it) return;
  yield place.fact("aws.log-delivery", here(place, it.id), {
    from: here(place, it.deliverySourceName),
    to: it.deliveryDestinationArn || undefined,
  });
}

/** `access_logs.s3.enabled` of a load balancer's attributes; none where they were not read. */
export function* accessLog(
  of: string,
  attributes: readonly { readonly Key?: string | undefined; readonly Value?: string | null | undefined }[] | undefined,
  place: Place,
): Generator<Fact> {
  const told = (name: string) => attributes?.find(({ Key }) => Key === name)?.Value;
  const on = told("access_logs.s3.enabled");
  if (on === undefined || on === null) return;
  yield logSetting(of, on === "true", told("access_logs.s3.bucket"), place);
}

/** What `of` writes down of requests: where to, if to anywhere. */
export const logSetting = (
  of: string,
  on: boolean,
  to: string | null | undefined,
  place: Place,
  what: "access" | "audit" = "access",
): Fact => place.fact("aws.log-setting", `${of}|${what}`, { of, what, on, to: on && to ? plainText(to) : undefined });
