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

/** A resource of a service that acts as a role. Key: its ARN. */
export interface AwsActing extends AwsNamed {
  /** Absent where it has none, or acts as whoever calls. */
  readonly role?: Arn;
  /** As its service words it; absent where not told. */
  readonly state?: string;
}
export interface AwsBuildProjectFact extends FactBase<"aws.build-project">, AwsActing {
  /** Whether batch builds are configured; absent where the input tells too little of the project. */
  readonly batch?: boolean;
}
/** A SageMaker notebook instance. */
export interface AwsNotebookFact extends FactBase<"aws.notebook">, AwsActing {
  /** Least version of its metadata service that requests must use. */
  readonly metadataVersion?: "1" | "2";
  /** Whether it has a way to the internet beside its VPC's; absent where not told. */
  readonly internet?: boolean;
  /** Whether who works in it is root. */
  readonly root?: boolean;
}
/** A Glue development endpoint. */
export interface AwsDevEndpointFact extends FactBase<"aws.dev-endpoint">, AwsActing {
  readonly publicHost?: string;
  readonly privateHost?: string;
}
export interface AwsGlueJobFact extends FactBase<"aws.glue-job">, AwsActing {}
export interface AwsAppServiceFact extends FactBase<"aws.app-service">, AwsActing {}
/** A code interpreter of Bedrock AgentCore. */
export interface AwsCodeInterpreterFact extends FactBase<"aws.code-interpreter">, AwsActing {}
/** A CloudFormation stack with its service role. */
export interface AwsStackFact extends FactBase<"aws.stack">, AwsActing {}

/** Key: ARN, with its revision. */
export interface AwsTaskDefinitionFact extends FactBase<"aws.task-definition">, AwsActing {
  readonly family: string;
  /** `awsvpc`, `bridge`, `host`, `none`; absent where not told. */
  readonly networkMode?: string;
  /** What it runs; absent where not told. Values of the environment never get in. */
  readonly containers?: readonly {
    readonly name: string;
    readonly image: string;
    readonly ports: readonly number[];
    readonly envNames: readonly string[];
  }[];
}
/** Where the containers of ECS come from and how they run. */
interface AwsRunsTasks extends AwsActing {
  readonly cluster: Arn;
  /** ARN of the task definition. */
  readonly definition?: Arn;
  /** Whether ECS Exec is enabled; absent where not told. */
  readonly executeCommand?: boolean;
  /** `EC2`, `FARGATE`, `EXTERNAL`. */
  readonly launchType?: string;
}
/**
 * Alike tasks of one service or family that have not stopped. Key: `<ARN up to the account>:task/<cluster>/<group>@<8 hex
 * digest of what is security-relevant>`. Its `role` is there where it is not that of the definition.
 */
export interface AwsTaskFact extends FactBase<"aws.task">, AwsRunsTasks {
  /** `task/<cluster>/<id>` of every task observed, sorted: what stands after the account in their ARNs. */
  readonly members: readonly string[];
  /** Private addresses of its network interfaces, where it has ones of its own, sorted. */
  readonly addresses?: readonly string[];
  /** `service:<name>` or `family:<name>`. */
  readonly group: string;
  /** ARNs of the container instances that they run on, sorted. */
  readonly hosts: readonly Arn[];
}
/** A service of ECS. Key: ARN. */
export interface AwsTaskServiceFact extends FactBase<"aws.task-service">, AwsRunsTasks {
  /** As tasks name it: `service:<name>`. */
  readonly group: string;
  /** Tasks that run, or are wanted where the first is not told. */
  readonly count?: number;
  /** Target groups that its tasks are registered with, and the port of the container. */
  readonly targetGroups?: readonly { readonly arn: Arn; readonly port?: number }[];
  /** Security groups of its tasks, where they have network interfaces of their own. */
  readonly securityGroups?: readonly string[];
}
/** An EC2 instance that a cluster runs tasks on. Key: ARN. */
export interface AwsTaskHostFact extends FactBase<"aws.task-host"> {
  /** `i-...` */
  readonly instance: string;
}

/** Key: ARN. */
export interface AwsStackSetFact extends FactBase<"aws.stack-set">, AwsNamed {
  /** `SELF_MANAGED` or `SERVICE_MANAGED`. */
  readonly permissionModel?: string;
  /** Role of the set's own account through which CloudFormation assumes the execution role. */
  readonly administrationRole?: Arn;
  /** Name of the role in the accounts of its instances. */
  readonly executionRole?: string;
  readonly state?: string;
  /** Account ids of its instances, sorted; absent where not told. */
  readonly accounts?: readonly string[];
}
/** Key: ARN. */
export interface AwsLaunchTemplateFact extends FactBase<"aws.launch-template">, AwsNamed {
  /** Its id and name: groups name it by either. */
  readonly names: readonly string[];
}
/** One version of a launch template. Key: `<template ARN>:<version>`. */
export interface AwsLaunchTemplateVersionFact extends FactBase<"aws.launch-template-version"> {
  /** Id or name of the template. */
  readonly template: string;
  /** True for the one that is used where none is named. */
  readonly default: boolean;
  readonly profile?: Arn;
}
/** Key: ARN. */
export interface AwsLaunchConfigurationFact extends FactBase<"aws.launch-configuration">, AwsNamed {
  readonly profile?: Arn;
}
/** Key: ARN. */
export interface AwsScalingGroupFact extends FactBase<"aws.scaling-group">, AwsNamed {
  /** Id or name of the launch template, and its version: a number, `$Default` or `$Latest`. */
  readonly template?: string;
  readonly version?: string;
  /** Most machines that it may have. */
  readonly max?: number;
}
/** An environment of Elastic Beanstalk. Key: ARN. */
export interface AwsAppEnvironmentFact extends FactBase<"aws.app-environment">, AwsNamed {
  readonly application: string;
  readonly state?: string;
  /** Instance profile of its machines; absent where not told. */
  readonly profile?: Arn;
}

/** A machine that Systems Manager knows. Key: `<instance id>@<scope>`. */
export interface AwsManagedInstanceFact extends FactBase<"aws.managed-instance"> {
  readonly instance: string;
  /** `Online`, `ConnectionLost`, `Inactive`. */
  readonly ping: string;
  readonly region?: string;
}

export interface AwsComputeFacts {
  "aws.function": AwsFunctionFact;
  "aws.instance": AwsInstanceFact;
  "aws.build-project": AwsBuildProjectFact;
  "aws.notebook": AwsNotebookFact;
  "aws.dev-endpoint": AwsDevEndpointFact;
  "aws.glue-job": AwsGlueJobFact;
  "aws.app-service": AwsAppServiceFact;
  "aws.code-interpreter": AwsCodeInterpreterFact;
  "aws.stack": AwsStackFact;
  "aws.task-definition": AwsTaskDefinitionFact;
  "aws.task": AwsTaskFact;
  "aws.task-service": AwsTaskServiceFact;
  "aws.task-host": AwsTaskHostFact;
  "aws.stack-set": AwsStackSetFact;
  "aws.launch-template": AwsLaunchTemplateFact;
  "aws.launch-template-version": AwsLaunchTemplateVersionFact;
  "aws.launch-configuration": AwsLaunchConfigurationFact;
  "aws.scaling-group": AwsScalingGroupFact;
  "aws.app-environment": AwsAppEnvironmentFact;
  "aws.managed-instance": AwsManagedInstanceFact;
}

export const awsComputeKinds: FactKindTable<keyof AwsComputeFacts> = {
  "aws.function": { collection: "Lambda functions", node: "AwsFunction" },
  "aws.instance": { collection: "EC2 instances", node: "AwsInstance" },
  "aws.build-project": { collection: "CodeBuild projects", node: "AwsBuildProject" },
  "aws.notebook": { collection: "SageMaker notebook instances", node: "AwsNotebook" },
  "aws.dev-endpoint": { collection: "Glue development endpoints", node: "AwsDevEndpoint" },
  "aws.glue-job": { collection: "Glue jobs", node: "AwsJob" },
  "aws.app-service": { collection: "App Runner services", node: "AwsService" },
  "aws.code-interpreter": { collection: "AgentCore code interpreters", node: "AwsCodeInterpreter" },
  "aws.stack": { collection: "CloudFormation stacks", node: "AwsStack" },
  "aws.task-definition": { collection: "ECS task definitions" },
  "aws.task": { collection: "ECS tasks", node: "AwsContainerTask" },
  "aws.task-service": { collection: "ECS services", node: "AwsContainerTask" },
  "aws.task-host": { collection: "ECS container instances" },
  "aws.stack-set": { collection: "CloudFormation stack sets", node: "AwsStack" },
  "aws.launch-template": { collection: "launch templates", node: "AwsLaunchTemplate" },
  "aws.launch-template-version": { collection: "versions of launch templates" },
  "aws.launch-configuration": { collection: "launch configurations" },
  "aws.scaling-group": { collection: "Auto Scaling groups" },
  "aws.managed-instance": { collection: "machines of Systems Manager" },
  "aws.app-environment": { collection: "Elastic Beanstalk environments", node: "AwsService" },
};
