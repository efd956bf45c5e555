import { alarms, compositeAlarms, detectors, eventRules, metricFilters } from "./alarms.ts";
import { flowLogs, logDeliveries, logSources, modelLog, trails } from "./logs.ts";
import { type Section, section, whole } from "./section.ts";

/** What writes down, and who is told. */
export const logSections: readonly Section[] = [
  section(
    "CloudTrail.trailList",
    ["aws.trail"],
    ["cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus"],
    trails,
  ),
  section("EC2.FlowLogs", ["aws.flow-log"], ["ec2:DescribeFlowLogs"], flowLogs),
  section(
    "Bedrock.loggingConfig",
    ["aws.model-log"],
    ["bedrock:GetModelInvocationLoggingConfiguration"],
    modelLog,
    whole,
  ),
  section("CloudWatchLogs.deliverySources", ["aws.log-source"], ["logs:DescribeDeliverySources"], logSources),
  section("CloudWatchLogs.deliveries", ["aws.log-delivery"], ["logs:DescribeDeliveries"], logDeliveries),
  section("CloudWatchLogs.metricFilters", ["aws.metric-filter"], ["logs:DescribeMetricFilters"], metricFilters),
  section("CloudWatch.MetricAlarms", ["aws.alarm"], ["cloudwatch:DescribeAlarms"], alarms),
  section(
    "CloudWatch.CompositeAlarms",
    ["aws.composite-alarm"],
    ["cloudwatch:DescribeCompositeAlarms"],
    compositeAlarms,
  ),
  section("GuardDuty.Detectors", ["aws.detector"], ["guardduty:ListDetectors", "guardduty:GetDetector"], detectors),
  section("EventBridge.Rules", ["aws.event-rule"], ["events:ListRules", "events:ListTargetsByRule"], eventRules),
];
