import type { RuleId } from "../../model/rule.ts";
import type { AmbitRule } from "../define.ts";

/** One resource that somebody must be able to do all these actions to, named as in its ARN: `lambda:*:function:*`. */
export interface Needed {
  /** `<service>:<region>:<resource>`; the account comes in between. */
  readonly resource: `${string}:${string}:${string}`;
  readonly actions: readonly string[];
  /** Set where it must be a resource that there is. */
  readonly existing?: Existed;
  /** Set for a cluster of ECS that has a container instance. */
  readonly hosted?: true;
}

/** Kinds whose facts are resources that a call can be about, by ARN. */
export type Existed =
  | "aws.build-project"
  | "aws.function"
  | "aws.glue-job"
  | "aws.stack"
  | "aws.task-cluster"
  | "aws.task-definition";

/** A service that runs code or makes calls as a role somebody hands to it. */
export interface PassRole {
  readonly id: RuleId;
  /** Service principal that the role must trust. */
  readonly service: string;
  /** "a new Lambda function": completes "Can act as the role through". */
  readonly through: string;
  readonly edge: string;
  readonly needed: readonly Needed[];
  /** True where only roles in an instance profile can be handed over. */
  readonly profile?: boolean;
  /** What the role itself must be allowed for the service to run it: one of these, all its actions on one resource. */
  readonly reads?: readonly Needed[];
  /** What must exist beside, in words, where the snapshot does not tell. */
  readonly exists?: string;
  /** Set where nothing observed says that the code will run: the hypothesis under which it does, in words. */
  readonly assumed?: string;
  /** Service whose service-linked role the call needs: it exists, or the caller may make it. */
  readonly linked?: ServiceLinked;
  readonly leaves: AmbitRule["leaves"];
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly references: AmbitRule["references"];
}

/** A role that AWS makes and uses itself. */
export interface ServiceLinked {
  /** `autoscaling.amazonaws.com`. */
  readonly service: string;
  /** `AWSServiceRoleForAutoScaling`. */
  readonly name: string;
}

/** ARN, in an account. */
export const linkedRole = ({ service, name }: ServiceLinked, account: string): string =>
  `arn:aws:iam::${account}:role/aws-service-role/${service}/${name}`;

/** ARNs of the account that the resource can be. */
export const glob = ({ resource }: Needed, account: string): string => {
  const [service = "", region = "", ...rest] = resource.split(":");
  return `arn:aws:${service}:${region}:${account}:${rest.join(":")}`;
};
