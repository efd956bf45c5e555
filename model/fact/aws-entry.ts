import type { FactKindTable } from "../fact-kind.ts";
import type { Arn, AwsNamed } from "./aws-named.ts";
import type { AwsPublicAccessBlock } from "./aws-stores.ts";
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

/** An access point of a bucket. Its policy is its `resource:` policy. Key: ARN. */
export interface AwsAccessPointFact extends FactBase<"aws.access-point">, AwsNamed {
  /** ARN of its bucket. */
  readonly bucket: Arn;
  /** False where it takes requests from one VPC alone. */
  readonly internet: boolean;
  readonly block?: AwsPublicAccessBlock;
}
/** Block public access that the organization sets for the account's buckets. Key: `aws:account:<id>`. */
export interface AwsOrganizationBlockFact extends FactBase<"aws.organization-public-access-block"> {
  readonly block: AwsPublicAccessBlock;
}
/** A distribution of CloudFront. Key: ARN. */
export interface AwsDistributionFact extends FactBase<"aws.distribution">, AwsNamed {
  /** Its own name and its aliases, lower case; the own one first. */
  readonly hosts: readonly string[];
  readonly enabled: boolean;
}
/** A cache behavior of a distribution with its origin. Key: `<distribution ARN>/<path pattern>`. */
export interface AwsBehaviorFact extends FactBase<"aws.behavior"> {
  readonly distribution: Arn;
  /** `/api/*`; `*` of the default. */
  readonly path: string;
  /** Host of its origin, lower case. */
  readonly origin: string;
  /** Signs requests to its origin as the distribution. */
  readonly originAccessControl: boolean;
  /** ARN of the CloudFront user that it asks a bucket as. */
  readonly originAccessIdentity?: Arn;
  /** True where a request has to be signed by its viewer. */
  readonly signed: boolean;
  /** True where a function looks at requests before they are answered, and may ask who is there. */
  readonly inspected: boolean;
  /** Names of headers that the distribution adds to what it sends to the origin, sorted: one may be a secret between them. */
  readonly originHeaders?: readonly string[];
  /** True where it reaches the origin inside a VPC. */
  readonly privateOrigin?: boolean;
}
/** A host on the internet behind which AWS runs something, of whatever service. Key: `<ARN of that>|<host>`. */
export interface AwsEndpointFact extends FactBase<"aws.endpoint"> {
  /** Node id of what answers. */
  readonly serves: Arn;
  /** As its owner calls it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Who is asked for: `nobody`, or the way of asking. */
  readonly asks: "nobody" | "iam" | "token";
}
/** A GraphQL API of AppSync. Key: ARN. */
export interface AwsGraphApiFact extends FactBase<"aws.graph-api">, AwsNamed {
  readonly host?: string;
  readonly private: boolean;
  /** `API_KEY`, `AWS_IAM`, `AMAZON_COGNITO_USER_POOLS`, `OPENID_CONNECT`, `AWS_LAMBDA`: any of them will do. Sorted. */
  readonly asks: readonly string[];
}
/** A function that a GraphQL API calls as a role. Key: `<API ARN>/<data source>`. */
export interface AwsGraphSourceFact extends FactBase<"aws.graph-source"> {
  readonly api: Arn;
  readonly function: Arn;
  readonly role?: Arn;
}
/** A document of Systems Manager: a runbook or script. Key: ARN. */
export interface AwsDocumentFact extends FactBase<"aws.document">, AwsNamed {
  readonly public: boolean;
}
/** A customer's or AWS's list of address ranges, where its entries were read. Key: `pl-...`. */
export interface AwsPrefixListFact extends FactBase<"aws.prefix-list"> {
  readonly cidrs: readonly string[];
}

/** What brings requests from outside to something in an account, beside load balancers. */
export interface AwsEntryFacts {
  "aws.api": AwsApiFact;
  "aws.api-route": AwsApiRouteFact;
  "aws.api-mapping": AwsApiMappingFact;
  "aws.web-acl": AwsWebAclFact;
  "aws.identity-pool": AwsIdentityPoolFact;
  "aws.user-pool": AwsUserPoolFact;
  "aws.access-point": AwsAccessPointFact;
  "aws.organization-public-access-block": AwsOrganizationBlockFact;
  "aws.distribution": AwsDistributionFact;
  "aws.behavior": AwsBehaviorFact;
  "aws.endpoint": AwsEndpointFact;
  "aws.graph-api": AwsGraphApiFact;
  "aws.graph-source": AwsGraphSourceFact;
  "aws.document": AwsDocumentFact;
  "aws.prefix-list": AwsPrefixListFact;
}

export const awsEntryKinds: FactKindTable<keyof AwsEntryFacts> = {
  "aws.api": { collection: "API Gateway APIs", node: "AwsApi" },
  "aws.api-route": { collection: "methods and routes of APIs" },
  "aws.api-mapping": { collection: "custom domains of APIs" },
  "aws.web-acl": { collection: "web ACLs in front of resources" },
  "aws.identity-pool": { collection: "Cognito identity pools" },
  "aws.user-pool": { collection: "Cognito user pools" },
  "aws.access-point": { collection: "S3 access points" },
  "aws.organization-public-access-block": { collection: "S3 block public access of the organization" },
  "aws.distribution": { collection: "CloudFront distributions" },
  "aws.behavior": { collection: "behaviors of distributions" },
  "aws.endpoint": { collection: "endpoints of services" },
  "aws.graph-api": { collection: "AppSync APIs", node: "AwsApi" },
  "aws.graph-source": { collection: "functions behind AppSync APIs" },
  "aws.document": { collection: "SSM documents", node: "AwsDocument" },
  "aws.prefix-list": { collection: "prefix lists" },
};
