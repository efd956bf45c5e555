import type { FactKindTable } from "../fact-kind.ts";
import type { Arn, AwsNamed } from "./aws-named.ts";
import type { FactBase } from "./base.ts";

/**
 * An API of API Gateway. Key: `arn:aws:execute-api:<region>:<account>:<API id>`, under which it is invoked. A policy of
 * its own is said by `aws.statement` facts that it holds.
 */
export interface AwsApiFact extends FactBase<"aws.api">, AwsNamed {
  readonly protocol: "REST" | "HTTP" | "WEBSOCKET";
  /** Host of its own; absent where it is switched off (`DisableExecuteApiEndpoint`). */
  readonly host?: string;
  /** True where only VPC endpoints lead to it. */
  readonly private: boolean;
  /** True where it has a policy of its own, which refuses what it does not allow. */
  readonly restricted: boolean;
  /** Names of its stages, each a deployment; `$default` has no path of its own. Absent where they were not read. */
  readonly stages?: readonly string[];
}
/** A method of a REST API's resource, or a route of another API. Key: `<API's key>/<METHOD> <path>`. */
export interface AwsApiRouteFact extends FactBase<"aws.api-route"> {
  readonly api: Arn;
  /** `GET` ..., or `ANY`; of a WebSocket route `$connect`, `$default` or its key. */
  readonly method: string;
  /** `/pets/{id}`; `$default` of an HTTP API's catch-all; empty for a WebSocket route. */
  readonly path: string;
  /** `NONE`, `AWS_IAM`, `CUSTOM` (a function decides), `COGNITO_USER_POOLS`, `JWT`; that of `$connect` for every WebSocket route. */
  readonly authorization: string;
  /** True where the request has to carry an API key, which tells clients apart and authenticates none. */
  readonly keyRequired: boolean;
  /** ARN of the function it invokes, with alias or version where the integration has one. */
  readonly function?: Arn;
  /** Where else it sends requests: an URL, or a listener's ARN. */
  readonly forwards?: string;
  /** Role that the integration uses in the place of a permission of the target. */
  readonly role?: Arn;
}
/** A path of a custom domain that leads to a stage. Key: `<host>/<base path>`. */
export interface AwsApiMappingFact extends FactBase<"aws.api-mapping"> {
  readonly host: string;
  /** Without slashes around; empty for the whole domain. */
  readonly path: string;
  readonly api: Arn;
  /** Absent where the path begins with it. */
  readonly stage?: string;
}

/**
 * A web ACL in front of something that takes requests. Key: ARN of what it stands before: a load balancer, a
 * distribution, `arn:aws:apigateway:<region>::/restapis/<id>/stages/<stage>` ...
 */
export interface AwsWebAclFact extends FactBase<"aws.web-acl"> {
  readonly webAcl: Arn;
  readonly name: string;
}

/** An identity pool of Cognito: who comes with its tokens gets credentials of roles. Key: ARN. */
export interface AwsIdentityPoolFact extends FactBase<"aws.identity-pool">, AwsNamed {
  /** `<region>:<uuid>`, the audience of its tokens. */
  readonly poolId: string;
  /** True where guests get an identity. */
  readonly guests: boolean;
  /** True where identities take roles by themselves, free of the policy that limits guests; absent where not told. */
  readonly classic?: boolean;
  readonly guestRole?: Arn;
  /** `<guest role>~session:<digest>`: what guests get of the role in the enhanced flow. */
  readonly guestSession?: string;
  readonly userRole?: Arn;
  /** Logins it takes, sorted: `cognito-idp.<region>.amazonaws.com/<user pool id>`, `accounts.google.com` ... */
  readonly logins: readonly string[];
}
/** A user pool of Cognito. Key: ARN. */
export interface AwsUserPoolFact extends FactBase<"aws.user-pool">, AwsNamed {
  /** `cognito-idp.<region>.amazonaws.com/<id>`. */
  readonly login: string;
  /** True where everybody may sign up. */
  readonly selfSignUp: boolean;
  /** The function that is asked before somebody is signed up. */
  readonly preSignUp?: Arn;
}

/** What brings requests from outside to something in an account, beside load balancers. */
export interface AwsEntryFacts {
  "aws.api": AwsApiFact;
  "aws.api-route": AwsApiRouteFact;
  "aws.api-mapping": AwsApiMappingFact;
  "aws.web-acl": AwsWebAclFact;
  "aws.identity-pool": AwsIdentityPoolFact;
  "aws.user-pool": AwsUserPoolFact;
}

export const awsEntryKinds: FactKindTable<keyof AwsEntryFacts> = {
  "aws.api": { collection: "API Gateway APIs", node: "AwsApi" },
  "aws.api-route": { collection: "methods and routes of APIs" },
  "aws.api-mapping": { collection: "custom domains of APIs" },
  "aws.web-acl": { collection: "web ACLs in front of resources" },
  "aws.identity-pool": { collection: "Cognito identity pools" },
  "aws.user-pool": { collection: "Cognito user pools" },
};
