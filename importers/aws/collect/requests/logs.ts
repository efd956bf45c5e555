import { type Request, request, type Where } from "../request.ts";

interface Trail {
  readonly TrailARN?: string;
  readonly HomeRegion?: string;
}

/**
 * A trail that is asked about more: AWS knows its selectors in its own region and to its own account alone, and lists it
 * in other regions and to members of its organization as well.
 */
function atHome(member: unknown, { account, region }: Where): string | undefined {
  const { TrailARN: arn, HomeRegion: home } = member as Trail;
  return home === region && arn?.split(":")[4] === account ? arn : undefined;
}

/** A rule on events: what runs by the clock tells nobody of anything. */
function onEvents(member: unknown): string | undefined {
  const { Name, EventPattern } = member as { readonly Name?: string; readonly EventPattern?: string };
  return EventPattern ? Name : undefined;
}

/** What writes down, and who is told. What is written in logs is not asked for. */
export const logRequests: readonly Request[] = [
  request("cloudtrail", "DescribeTrails", "trails", {
    list: "trailList",
    paged: false,
    gives: (member, _, where) => atHome(member, where),
  }),
  request("cloudtrail", "GetEventSelectors", "what trails take", {
    from: "cloudtrail DescribeTrails",
    input: (arn) => ({ TrailName: arn }),
  }),
  request("cloudtrail", "GetTrailStatus", "whether trails are on", {
    from: "cloudtrail DescribeTrails",
    input: (arn) => ({ Name: arn }),
  }),
  request("bedrock", "GetModelInvocationLoggingConfiguration", "whether calls of models are kept"),
  request("logs", "DescribeDeliverySources", "sources of vended logs", { list: "deliverySources" }),
  request("logs", "DescribeDeliveries", "deliveries of vended logs", { list: "deliveries" }),
  request("logs", "DescribeMetricFilters", "metric filters", { list: "metricFilters" }),
  request("cloudwatch", "DescribeAlarms", "alarms", {
    input: { AlarmTypes: ["MetricAlarm"], MaxRecords: 100 },
    list: "MetricAlarms",
  }),
  {
    ...request("cloudwatch", "DescribeAlarms", "composite alarms", {
      call: "cloudwatch:DescribeCompositeAlarms",
      input: { AlarmTypes: ["CompositeAlarm"], MaxRecords: 100 },
      list: "CompositeAlarms",
    }),
    id: "cloudwatch DescribeCompositeAlarms",
    file: "cloudwatch-describe-composite-alarms",
  },
  request("guardduty", "ListDetectors", "detectors of GuardDuty", { list: "DetectorIds", gives: "" }),
  request("guardduty", "GetDetector", "what detectors look at", {
    from: "guardduty ListDetectors",
    input: (DetectorId) => ({ DetectorId }),
  }),
  request("events", "ListRules", "rules on events", { list: "Rules", gives: onEvents }),
  request("events", "ListTargetsByRule", "whom rules on events tell", {
    from: "events ListRules",
    input: (Rule) => ({ Rule }),
    list: "Targets",
  }),
];
