import type { FactKindTable } from "../fact-kind.ts";
import type { Arn, AwsNamed } from "./aws-named.ts";
import type { FactBase } from "./base.ts";

export interface AwsFunctionFact extends FactBase<"aws.function">, AwsNamed {
  readonly role?: Arn;
  readonly url?: string;
  readonly urlAuth?: "NONE" | "AWS_IAM";
  /** VPC subnets and security groups it runs in. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/**
 * An EC2 instance, or all alike machines of one autoscaled group. Key: the instance's ARN; for a group
 * `<ARN up to the account>:instance/<group>@<8 hex digest of what is security-relevant>`, which survives replacement.
 */
export interface AwsInstanceFact extends FactBase<"aws.instance">, AwsNamed {
  /** `i-...` of every machine observed, sorted. */
  readonly instanceIds: readonly string[];
  /** `instance/<id>` of the same: what stands after the account in their ARNs. */
  readonly members: readonly string[];
  /** Auto Scaling group. */
  readonly group?: string;
  /** `running` where one of them runs. */
  readonly state?: string;
  readonly profile?: Arn;
  readonly publicIps: readonly string[];
  readonly privateIps: readonly string[];
  readonly vpc?: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** `optional` leaves the metadata service readable by GET (IMDSv1). */
  readonly httpTokens?: "optional" | "required";
  readonly metadataDisabled?: boolean;
  readonly hopLimit?: number;
}

export interface AwsComputeFacts {
  "aws.function": AwsFunctionFact;
  "aws.instance": AwsInstanceFact;
}

export const awsComputeKinds: FactKindTable<keyof AwsComputeFacts> = {
  "aws.function": { collection: "Lambda functions", node: "AwsFunction" },
  "aws.instance": { collection: "EC2 instances", node: "AwsInstance" },
};
