import type { FactKindTable } from "../fact-kind.ts";
import type { Arn } from "./aws-named.ts";
import type { FactBase } from "./base.ts";

/** Calls on the data of one type of resource that a trail writes down. */
export interface DataEvents {
  /** `AWS::S3::Object`, `AWS::Lambda::Function`, `AWS::Bedrock::KnowledgeBase` ... */
  readonly type: string;
  readonly which: "all" | "reads" | "writes";
  /** ARNs, each of which stands for all that begin with it; empty: every resource of the type. Sorted. */
  readonly of: readonly string[];
  /** True where further conditions leave some calls out. */
  readonly narrowed: boolean;
}

/**
 * A trail of CloudTrail. Key: its ARN; where another account or region than its own tells of it, with
 * `@[<account>][/][<region>]` behind it.
 */
export interface AwsTrailFact extends FactBase<"aws.trail"> {
  readonly name: string;
  /** Region it is made in; it writes down that of all regions where `everywhere`. */
  readonly region: string;
  readonly everywhere: boolean;
  /** True where it covers every account of the organization. */
  readonly organization: boolean;
  /** False where it was stopped; absent where its status was not read. */
  readonly on?: boolean;
  /** Calls that administer; absent where the selectors were not read. */
  readonly management?: "all" | "none" | "reads" | "writes";
  /** Absent where the selectors were not read. */
  readonly data?: readonly DataEvents[];
  /** Name of the bucket that its files go to, which another account may have. */
  readonly bucket?: string;
  /** Whether the newest files got there, as AWS tells beside its status; absent where that was not told. */
  readonly delivers?: boolean;
  /** Name of the log group it is sent to as well, where alarms can see it. */
  readonly logGroup?: string;
  /** Scope of the account that has the log group, where it is another than the fact's. */
  readonly logGroupIn?: string;
  /** True where digests of its files are signed. */
  readonly signed: boolean;
}

/** Whether something writes down the requests it takes. Key: `<of>|<what>`. */
export interface AwsLogSettingFact extends FactBase<"aws.log-setting"> {
  /** Node id, or ARN under which it is administered; a stage of an API as `<API's key>/<stage>`. */
  readonly of: string;
  /** `access`: requests; `audit`: calls of a cluster's API server. */
  readonly what: "access" | "audit";
  readonly on: boolean;
  /** Where to: bucket, log group or stream by name or ARN. */
  readonly to?: string;
}

/** A flow log of a network. Key: its id. */
export interface AwsFlowLogFact extends FactBase<"aws.flow-log"> {
  /** Id of the VPC, subnet, network interface or transit gateway. */
  readonly of: string;
  readonly traffic: "ACCEPT" | "ALL" | "REJECT";
  readonly on: boolean;
  /** ARN of the bucket, log group or stream. */
  readonly to?: string;
}

/** Whether calls of models in one region are written down. Key: `<account scope>|<region>`. */
export interface AwsModelLogFact extends FactBase<"aws.model-log"> {
  readonly region: string;
  readonly on: boolean;
  /** True where what was asked and answered is kept as well. */
  readonly text: boolean;
}

/** A resource whose logs are sent on by the service that runs it (vended logs). Key: `<account scope>|<region>|<name>`. */
export interface AwsLogSourceFact extends FactBase<"aws.log-source"> {
  readonly name: string;
  /** ARNs. */
  readonly of: readonly Arn[];
  /** `ACCESS_LOGS`, `APPLICATION_LOGS`, `EVENT_LOGS` ... */
  readonly type: string;
}
/** Sends what a source has. Key: its id. */
export interface AwsLogDeliveryFact extends FactBase<"aws.log-delivery"> {
  /** `<account scope>|<region>|<name>` of its source. */
  readonly from: string;
  /** ARN of its destination, which another account may have. */
  readonly to?: string;
}

/** Counts lines of a log group. Key: `<account scope>|<region>|<log group>|<name>`. */
export interface AwsMetricFilterFact extends FactBase<"aws.metric-filter"> {
  readonly logGroup: string;
  /** `<namespace>/<name>`. */
  readonly metrics: readonly string[];
}
/** Watches a metric. Key: ARN. */
export interface AwsAlarmFact extends FactBase<"aws.alarm"> {
  readonly name: string;
  /** `<namespace>/<name>`; several where it watches an expression. */
  readonly metrics: readonly string[];
  /** True where somebody is told. */
  readonly acts: boolean;
}
/** Is in alarm by what others are. Key: ARN. */
export interface AwsCompositeAlarmFact extends FactBase<"aws.composite-alarm"> {
  readonly name: string;
  /** ARNs of alarms each of which puts it into alarm by itself. Sorted. */
  readonly byAlone: readonly string[];
  /** ARNs of alarms that count in some way; absent where its rule was not understood. Sorted. */
  readonly of?: readonly string[];
  /** True where somebody is told. */
  readonly acts: boolean;
  /** True where another alarm keeps it from telling anybody. */
  readonly suppressed: boolean;
}
/** GuardDuty in one region. Key: `<account scope>|<region>`. */
export interface AwsDetectorFact extends FactBase<"aws.detector"> {
  readonly region: string;
  readonly on: boolean;
  /** Features that are on, sorted: `S3_DATA_EVENTS`, `EKS_AUDIT_LOGS`, `RUNTIME_MONITORING` ... */
  readonly features: readonly string[];
}
/** A rule of EventBridge on events of AWS services. Key: ARN. */
export interface AwsEventRuleFact extends FactBase<"aws.event-rule"> {
  readonly name: string;
  readonly on: boolean;
  /** `aws.guardduty`, `aws.cloudtrail` ... Sorted; empty: it runs by the clock. Absent where its pattern does not say it by names. */
  readonly sources?: readonly string[];
  /** How many it tells; absent where its targets were not read. */
  readonly targets?: number;
}

/** How much of a request is written down. */
export const auditLevels = ["None", "Metadata", "Request", "RequestResponse"] as const;
export type AuditLevel = (typeof auditLevels)[number];

/** A rule of an API server's audit policy: the first that fits decides. Key: `k8s:<cluster>:auditrule:<order>`. */
export interface K8sAuditRuleFact extends FactBase<"k8s.audit-rule"> {
  readonly cluster: string;
  /** From 0. */
  readonly order: number;
  readonly level: AuditLevel;
  /** Empty lists fit anything. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly verbs: readonly string[];
  /** Absent with `paths` absent: any request. */
  readonly resources?: readonly {
    /** Empty: the core group. */
    readonly group: string;
    /** Plural names, with subresource; empty: all of the group. */
    readonly resources: readonly string[];
    readonly names: readonly string[];
  }[];
  /** Empty: any; the empty name is what stands in no namespace. */
  readonly namespaces: readonly string[];
  /** Of requests that name no resource. */
  readonly paths?: readonly string[];
}

export interface LoggingFacts {
  "aws.trail": AwsTrailFact;
  "aws.log-setting": AwsLogSettingFact;
  "aws.flow-log": AwsFlowLogFact;
  "aws.model-log": AwsModelLogFact;
  "aws.log-source": AwsLogSourceFact;
  "aws.log-delivery": AwsLogDeliveryFact;
  "aws.metric-filter": AwsMetricFilterFact;
  "aws.alarm": AwsAlarmFact;
  "aws.composite-alarm": AwsCompositeAlarmFact;
  "aws.detector": AwsDetectorFact;
  "aws.event-rule": AwsEventRuleFact;
  "k8s.audit-rule": K8sAuditRuleFact;
}

export const loggingFactKinds: FactKindTable<keyof LoggingFacts> = {
  "aws.trail": { collection: "trails of CloudTrail" },
  "aws.log-setting": { collection: "access logs" },
  "aws.flow-log": { collection: "VPC flow logs" },
  "aws.model-log": { collection: "logging of model calls" },
  "aws.log-source": { collection: "sources of vended logs" },
  "aws.log-delivery": { collection: "deliveries of vended logs" },
  "aws.metric-filter": { collection: "metric filters of log groups" },
  "aws.alarm": { collection: "alarms" },
  "aws.composite-alarm": { collection: "composite alarms" },
  "aws.detector": { collection: "GuardDuty detectors" },
  "aws.event-rule": { collection: "rules of EventBridge" },
  "k8s.audit-rule": { collection: "audit policies of API servers" },
};
