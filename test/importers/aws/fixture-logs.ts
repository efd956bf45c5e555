import { regional } from "./account.ts";

/** One of everything that writes down, and of what tells somebody. */
export const logs = {
  CloudTrail: {
    trailList: [
      {
        Name: "main",
        TrailARN: regional("cloudtrail", "trail/main"),
        HomeRegion: "eu-west-1",
        IsLogging: true,
        EventSelectors: [
          { ReadWriteType: "All", DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::docs/"] }] },
        ],
      },
    ],
  },
  EC2: { FlowLogs: [{ FlowLogId: "fl-1", ResourceId: "vpc-1", TrafficType: "ALL", FlowLogStatus: "ACTIVE" }] },
  Bedrock: { loggingConfig: { textDataDeliveryEnabled: true, s3Config: { bucketName: "logs" } } },
  CloudWatchLogs: {
    deliverySources: [
      { name: "kb", resourceArns: [regional("bedrock", "knowledge-base/K1")], logType: "APPLICATION_LOGS" },
    ],
    deliveries: [{ id: "d1", deliverySourceName: "kb" }],
    metricFilters: [
      {
        filterName: "root",
        logGroupName: "trails",
        metricTransformations: [{ metricName: "RootUse", metricNamespace: "Security" }],
      },
    ],
  },
  CloudWatch: {
    MetricAlarms: [
      {
        AlarmArn: regional("cloudwatch", "alarm:root"),
        AlarmName: "root",
        AlarmActions: [regional("sns", "security")],
        Namespace: "Security",
        MetricName: "RootUse",
      },
    ],
    CompositeAlarms: [
      {
        AlarmArn: regional("cloudwatch", "alarm:any"),
        AlarmName: "any",
        AlarmRule: 'ALARM("root")',
        AlarmActions: [regional("sns", "security")],
      },
    ],
  },
  GuardDuty: { Detectors: [{ Status: "ENABLED", Features: [{ Name: "S3_DATA_EVENTS", Status: "ENABLED" }] }] },
  EventBridge: {
    Rules: [
      {
        Name: "findings",
        Arn: regional("events", "rule/findings"),
        State: "ENABLED",
        EventPattern: JSON.stringify({ source: ["aws.guardduty"] }),
        Targets: [{ Id: "1", Arn: regional("sns", "security") }],
      },
    ],
  },
};
