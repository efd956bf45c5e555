import { describe, expect, it } from "vitest";
import { account, regional, scope } from "./fixture.ts";
import { importAws } from "./import.ts";

const at = `org/${account}/eu-west-1`;
const trail = regional("cloudtrail", "trail/main");

describe("what AWS writes down", () => {
  it("a trail with basic selectors says which calls of which resources it takes", async () => {
    const { get, problems, coverage } = await importAws({
      [`${at}/cloudtrail-describe-trails.json`]: {
        trailList: [
          {
            Name: "main",
            TrailARN: trail,
            HomeRegion: "eu-west-1",
            IsMultiRegionTrail: true,
            LogFileValidationEnabled: true,
            CloudWatchLogsLogGroupArn: regional("logs", "log-group:trails:*"),
            S3BucketName: "all-trails",
          },
        ],
      },
      [`${at}/cloudtrail-get-trail-status-main.json`]: { IsLogging: true, LatestDeliveryTime: 1 },
      [`${at}/cloudtrail-get-event-selectors-main.json`]: {
        TrailARN: trail,
        EventSelectors: [
          {
            ReadWriteType: "WriteOnly",
            IncludeManagementEvents: true,
            DataResources: [
              { Type: "AWS::S3::Object", Values: ["arn:aws:s3:::docs/"] },
              { Type: "AWS::Lambda::Function", Values: ["arn:aws:lambda"] },
            ],
          },
        ],
      },
    });
    expect(problems).toEqual([]);
    expect(get("aws.trail", trail)).toMatchObject({
      name: "main",
      everywhere: true,
      organization: false,
      on: true,
      management: "writes",
      data: [
        { type: "AWS::S3::Object", which: "writes", of: ["arn:aws:s3:::docs/"], narrowed: false },
        { type: "AWS::Lambda::Function", which: "writes", of: [], narrowed: false },
      ],
      logGroup: "trails",
      signed: true,
      bucket: "all-trails",
      delivers: true,
    });
    expect(get("aws.trail", trail)).not.toHaveProperty("logGroupIn");
    expect(coverage("aws.trail")).toBe("read");
  });

  it("a trail's files go to a bucket and a log group that other accounts may have, and may not get there", async () => {
    const told = async (status: object) => {
      const { get } = await importAws({
        [`${at}/cloudtrail-describe-trails.json`]: {
          trailList: [
            {
              TrailARN: trail,
              HomeRegion: "eu-west-1",
              S3BucketName: "theirs",
              CloudWatchLogsLogGroupArn: "arn:aws:logs:eu-west-1:999999999999:log-group:trails:*",
            },
          ],
        },
        [`${at}/cloudtrail-get-trail-status-main.json`]: { IsLogging: true, ...status },
      });
      return get("aws.trail", trail);
    };
    const theirs = { bucket: "theirs", logGroup: "trails", logGroupIn: "aws:account:999999999999" };
    expect(await told({ LatestDeliveryTime: 1, LatestDeliveryError: "NoSuchBucket" })).toMatchObject({
      ...theirs,
      delivers: false,
    });
    expect(await told({ LatestDeliveryTime: "2026-11-20T06:04:51Z" })).toMatchObject({ ...theirs, delivers: true });
    expect(await told({ LatestDeliveryError: "" })).not.toHaveProperty("delivers");
  });

  it("composite alarms say which alarms set them off; that none is in an answer that was not asked for them says nothing", async () => {
    const arn = (name: string) => regional("cloudwatch", `alarm:${name}`);
    const composite = (name: string, AlarmRule: string, rest: object = {}) => ({
      AlarmArn: arn(name),
      AlarmName: name,
      AlarmRule,
      AlarmActions: [regional("sns", "security")],
      ...rest,
    });
    const asked = async (file: string, answer: object) => {
      const { of, coverage, problems } = await importAws({ [`${at}/${file}.json`]: answer });
      expect(problems).toEqual([]);
      return { facts: of("aws.composite-alarm"), state: coverage("aws.composite-alarm") };
    };
    const members = [
      composite("either", `ALARM("root") OR ALARM(${arn("keys")})`),
      composite("paused", "ALARM(root)", { ActionsSuppressor: arn("maintenance") }),
      composite("quiet", "ALARM(root) AND NOT ALARM(deploying)", { ActionsEnabled: false }),
      composite("unclear", "SOME(root)"),
    ];
    const both = await asked("cloudwatch-describe-alarms", { MetricAlarms: [], CompositeAlarms: members });
    expect(both.state).toBe("read");
    expect(both.facts).toMatchObject([
      { name: "either", byAlone: [arn("keys"), arn("root")], of: [arn("keys"), arn("root")], acts: true },
      { name: "paused", byAlone: [arn("root")], acts: true, suppressed: true },
      { name: "quiet", byAlone: [], of: [arn("deploying"), arn("root")], acts: false, suppressed: false },
      { name: "unclear", byAlone: [], acts: true },
    ]);
    expect(both.facts[3]).not.toHaveProperty("of");
    expect((await asked("cloudwatch-describe-alarms", { MetricAlarms: [], CompositeAlarms: [] })).state).toBe(
      "not-asked",
    );
    expect((await asked("cloudwatch-describe-composite-alarms", { CompositeAlarms: [] })).state).toBe("read");
  });

  it("advanced selectors stand in the place of basic ones; what they leave out is said", async () => {
    const field = (Field: string, ...Equals: string[]) => ({ Field, Equals });
    const { get } = await importAws({
      "resources.json": {
        AccountId: account,
        CloudTrail: {
          trailList: [
            {
              TrailARN: trail,
              HomeRegion: "eu-west-1",
              AdvancedEventSelectors: [
                {
                  FieldSelectors: [
                    field("eventCategory", "Data"),
                    field("resources.type", "AWS::S3::Object"),
                    { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::docs/"] },
                    field("readOnly", "false"),
                  ],
                },
                {
                  FieldSelectors: [
                    field("eventCategory", "Data"),
                    field("resources.type", "AWS::DynamoDB::Table"),
                    field("eventName", "DeleteItem"),
                  ],
                },
              ],
            },
          ],
        },
      },
    });
    expect(get("aws.trail", trail)).toMatchObject({
      management: "none",
      data: [
        { type: "AWS::S3::Object", which: "writes", of: ["arn:aws:s3:::docs/"], narrowed: false },
        { type: "AWS::DynamoDB::Table", which: "all", of: [], narrowed: true },
      ],
    });
    expect(get("aws.trail", trail)).not.toHaveProperty("on");
  });

  it("a trail without its selectors is told, and what it takes is not", async () => {
    const { get, coverage } = await importAws({
      [`${at}/cloudtrail-describe-trails.json`]: { trailList: [{ Name: "main", TrailARN: trail }] },
    });
    expect(get("aws.trail", trail)).not.toHaveProperty("management");
    expect(coverage("aws.trail")).toBe("partly");
  });

  it("an account without trails is read, and has none; one that was not asked is not", async () => {
    const none = await importAws({ [`${at}/cloudtrail-describe-trails.json`]: { trailList: [] } });
    expect([none.of("aws.trail"), none.coverage("aws.trail")]).toEqual([[], "read"]);
    const silent = await importAws({ [`${at}/s3api-list-buckets.json`]: { Buckets: [] } });
    expect(silent.coverage("aws.trail")).toBe("not-asked");
  });

  it("a trail of another region that this one is shown is told beside its own", async () => {
    const shown = { Name: "main", TrailARN: trail, HomeRegion: "eu-west-1", IsMultiRegionTrail: true };
    const { of, problems, coverage } = await importAws({
      [`${at}/cloudtrail-describe-trails.json`]: { trailList: [shown] },
      [`${at}/cloudtrail-get-trail-status-main.json`]: { IsLogging: true },
      [`${at}/cloudtrail-get-event-selectors-main.json`]: { TrailARN: trail, EventSelectors: [] },
      [`org/${account}/us-east-1/cloudtrail-describe-trails.json`]: { trailList: [shown] },
    });
    expect(problems).toEqual([]);
    expect(of("aws.trail").map(({ key }) => key)).toEqual([trail, `${trail}@us-east-1`]);
    // AWS tells what it takes in its own region alone: nothing is missing of the other.
    expect(coverage("aws.trail")).toBe("read");
  });

  it("a trail of the organization is known by name to its members, and missing in nothing that they could read", async () => {
    const theirs = "arn:aws:cloudtrail:eu-west-1:999999999999:trail/all";
    const shown = { Name: "all", TrailARN: theirs, HomeRegion: "eu-west-1", IsOrganizationTrail: true };
    const { of, coverage } = await importAws({
      [`${at}/cloudtrail-describe-trails.json`]: { trailList: [shown] },
    });
    expect(of("aws.trail")).toMatchObject([{ key: `${theirs}@${account}`, organization: true }]);
    expect(of("aws.trail")[0]).not.toHaveProperty("management");
    expect(coverage("aws.trail")).toBe("read");
  });

  it("rules say by name whose events they take, or do not say it; what runs by the clock takes none", async () => {
    const rule = (Name: string, pattern?: object) => ({
      Name,
      Arn: regional("events", `rule/${Name}`),
      State: "ENABLED",
      ...(pattern ? { EventPattern: JSON.stringify(pattern) } : { ScheduleExpression: "rate(1 day)" }),
    });
    const { of } = await importAws({
      [`${at}/events-list-rules.json`]: {
        Rules: [
          rule("all-of-aws", { source: [{ prefix: "aws." }] }),
          rule("by-type", { "detail-type": ["GuardDuty Finding"] }),
          rule("named", { source: ["aws.securityhub", "aws.guardduty"] }),
          rule("nightly"),
        ],
      },
    });
    expect(of("aws.event-rule").map((fact) => [fact["name"], fact["sources"]])).toEqual([
      ["all-of-aws", undefined],
      ["by-type", undefined],
      ["named", ["aws.guardduty", "aws.securityhub"]],
      ["nightly", []],
    ]);
  });

  it("a subnet that another account shares is of that account's network", async () => {
    const subnet = (SubnetId: string, OwnerId: string) => ({
      SubnetId,
      VpcId: "vpc-1",
      CidrBlock: "10.0.0.0/24",
      OwnerId,
    });
    const { get } = await importAws({
      [`${at}/ec2-describe-subnets.json`]: {
        Subnets: [subnet("subnet-1", account), subnet("subnet-2", "999999999999")],
      },
    });
    expect(get("aws.subnet", "subnet-1")).not.toHaveProperty("owner");
    expect(get("aws.subnet", "subnet-2")).toMatchObject({ owner: "aws:account:999999999999" });
  });

  it("models' calls, networks and who is told", async () => {
    const { of, get, problems } = await importAws({
      [`${at}/bedrock-get-model-invocation-logging-configuration.json`]: "",
      [`${at}/ec2-describe-flow-logs.json`]: {
        FlowLogs: [
          {
            FlowLogId: "fl-1",
            ResourceId: "vpc-1",
            TrafficType: "REJECT",
            FlowLogStatus: "ACTIVE",
            LogDestination: "arn:aws:s3:::flows/prod/",
          },
        ],
      },
      [`${at}/logs-describe-metric-filters.json`]: {
        metricFilters: [
          {
            filterName: "root",
            filterPattern: "{ $.userIdentity.type = Root }",
            logGroupName: "trails",
            metricTransformations: [{ metricName: "RootUse", metricNamespace: "Security", metricValue: "1" }],
          },
        ],
      },
      [`${at}/cloudwatch-describe-alarms.json`]: {
        CompositeAlarms: [{ AlarmArn: regional("cloudwatch", "alarm:both"), AlarmRule: 'ALARM("root")' }],
        MetricAlarms: [
          {
            AlarmArn: regional("cloudwatch", "alarm:root"),
            AlarmName: "root",
            ActionsEnabled: true,
            AlarmActions: [regional("sns", "security")],
            Namespace: "Security",
            MetricName: "RootUse",
          },
        ],
      },
      [`${at}/guardduty-list-detectors.json`]: { DetectorIds: ["d1"] },
      [`${at}/guardduty-get-detector-d1.json`]: {
        Status: "ENABLED",
        Features: [
          { Name: "S3_DATA_EVENTS", Status: "ENABLED" },
          { Name: "EKS_AUDIT_LOGS", Status: "DISABLED" },
        ],
      },
      [`${at}/events-list-rules.json`]: {
        Rules: [
          {
            Name: "findings",
            Arn: regional("events", "rule/findings"),
            State: "ENABLED",
            EventPattern: JSON.stringify({ source: ["aws.guardduty"], detail: { severity: [8] } }),
          },
        ],
      },
      [`${at}/events-list-targets-by-rule-findings.json`]: { Targets: [{ Id: "1", Arn: regional("sns", "security") }] },
      [`${at}/logs-describe-delivery-sources.json`]: {
        deliverySources: [
          { name: "kb", resourceArns: [regional("bedrock", "knowledge-base/K1")], logType: "APPLICATION_LOGS" },
        ],
      },
      [`${at}/logs-describe-deliveries.json`]: {
        deliveries: [
          { id: "del-1", deliverySourceName: "kb", deliveryDestinationArn: regional("logs", "delivery-destination:d") },
        ],
      },
    });
    expect(problems).toEqual([]);
    expect(get("aws.model-log", `${scope}|eu-west-1`)).toMatchObject({ on: false, text: false });
    expect(get("aws.flow-log", "fl-1")).toMatchObject({
      of: "vpc-1",
      traffic: "REJECT",
      on: true,
      to: "arn:aws:s3:::flows/prod/",
    });
    expect(of("aws.metric-filter")).toMatchObject([{ logGroup: "trails", metrics: ["Security/RootUse"] }]);
    expect(of("aws.alarm")).toMatchObject([{ metrics: ["Security/RootUse"], acts: true }]);
    expect(of("aws.detector")).toMatchObject([{ on: true, features: ["S3_DATA_EVENTS"] }]);
    expect(of("aws.event-rule")).toMatchObject([{ sources: ["aws.guardduty"], targets: 1, on: true }]);
    expect(of("aws.log-delivery")).toMatchObject([
      { from: of("aws.log-source")[0]?.key, to: regional("logs", "delivery-destination:d") },
    ]);
    expect(JSON.stringify(of("aws.metric-filter"))).not.toContain("userIdentity");
  });

  it("load balancers and distributions say it in calls of their own", async () => {
    const balancer = regional("elasticloadbalancing", "loadbalancer/app/web/1");
    const distribution = `arn:aws:cloudfront::${account}:distribution/D1`;
    const { get, problems } = await importAws({
      [`${at}/elbv2-describe-load-balancers.json`]: {
        LoadBalancers: [{ LoadBalancerArn: balancer, LoadBalancerName: "web", DNSName: "web.example.com" }],
      },
      [`${at}/elbv2-describe-load-balancer-attributes-web.json`]: {
        Attributes: [
          { Key: "access_logs.s3.enabled", Value: "true" },
          { Key: "access_logs.s3.bucket", Value: "logs" },
        ],
      },
      [`${at}/cloudfront-list-distributions.json`]: {
        DistributionList: { Items: [{ Id: "D1", ARN: distribution, DomainName: "d1.cloudfront.net" }] },
      },
      [`${at}/cloudfront-get-distribution-config-D1.json`]: {
        DistributionConfig: { Enabled: true, Logging: { Enabled: false, Bucket: "" } },
      },
    });
    expect(problems).toEqual([]);
    expect(get("aws.log-setting", `${balancer}|access`)).toMatchObject({ on: true, to: "logs" });
    expect(get("aws.log-setting", `${distribution}|access`)).toMatchObject({ on: false });
  });

  it("stages of APIs and clusters say whether their requests are kept", async () => {
    const { get } = await importAws({
      "resources.json": {
        AccountId: account,
        Region: "eu-west-1",
        APIGateway: {
          RestApis: [
            {
              id: "a1",
              stages: [{ stageName: "prod", accessLogSettings: { destinationArn: regional("logs", "log-group:api") } }],
            },
          ],
        },
        ApiGatewayV2: { Apis: [{ ApiId: "a2", Stages: [{ StageName: "$default" }] }] },
        EKS: {
          Clusters: [
            {
              name: "prod",
              arn: regional("eks", "cluster/prod"),
              logging: { clusterLogging: [{ types: ["audit"], enabled: true }] },
            },
          ],
        },
      },
    });
    expect(get("aws.log-setting", `${regional("execute-api", "a1")}/prod|access`)).toMatchObject({ on: true });
    expect(get("aws.log-setting", `${regional("execute-api", "a2")}/$default|access`)).toMatchObject({ on: false });
    expect(get("aws.log-setting", "k8s:prod|audit")).toMatchObject({ on: true, what: "audit" });
  });
});
