import type { FactKindTable } from "../fact-kind.ts";
import { type AwsAiFacts, awsAiKinds } from "./aws-ai.ts";
import { type AwsComputeFacts, awsComputeKinds } from "./aws-compute.ts";
import { type AwsEntryFacts, awsEntryKinds } from "./aws-entry.ts";
import type { Arn, AwsNamed } from "./aws-named.ts";
import { type AwsNetworkFacts, awsNetworkKinds } from "./aws-network.ts";
import { type AwsStoreFacts, awsStoreKinds } from "./aws-stores.ts";
import type { FactBase } from "./base.ts";

export type * from "./aws-ai.ts";
export type * from "./aws-compute.ts";
export type * from "./aws-entry.ts";
export type { Arn } from "./aws-named.ts";
export type * from "./aws-network.ts";
export type * from "./aws-stores.ts";

/** Key: `aws:account:<id>`. */
export interface AwsAccountFact extends FactBase<"aws.account"> {
  /** Twelve digits. */
  readonly accountId: string;
  readonly organization?: string;
  /** True for the organization's management account: SCPs do not bind it. */
  readonly management?: boolean;
}

export interface AwsUserFact extends FactBase<"aws.user">, AwsNamed {
  readonly path: string;
  /** `AIDA...`; policies that named a deleted user hold this instead of the ARN. */
  readonly uniqueId?: string;
}
export interface AwsGroupFact extends FactBase<"aws.group">, AwsNamed {
  readonly path: string;
}
export interface AwsRoleFact extends FactBase<"aws.role">, AwsNamed {
  readonly path: string;
  readonly uniqueId?: string;
  /** Seconds that a session of it may live. */
  readonly maxSession?: number;
  /** Instance profiles that hold it. */
  readonly instanceProfiles: readonly Arn[];
}
/** Key: `<user ARN>|<group ARN>`. */
export interface AwsMembershipFact extends FactBase<"aws.membership"> {
  readonly user: Arn;
  readonly group: Arn;
}
/** A managed policy. Its statements are `aws.statement` facts of every version kept. Key: ARN. */
export interface AwsPolicyFact extends FactBase<"aws.policy">, AwsNamed {
  /** `v1` ...: the one in force. */
  readonly defaultVersion: string;
  readonly awsManaged: boolean;
}
/** Key: `<holder ARN>|<policy ARN>`. */
export interface AwsAttachmentFact extends FactBase<"aws.attachment"> {
  readonly holder: Arn;
  readonly policy: Arn;
}
/** A permissions boundary. Key: `<principal ARN>|<policy ARN>`. */
export interface AwsBoundaryFact extends FactBase<"aws.boundary"> {
  readonly principal: Arn;
  readonly policy: Arn;
}
/**
 * Temporary credentials of a user or role under session policies, as a question names them. Key:
 * `<principal ARN>~session:<digest of the policies>`. The statements of all of them have `policy` = `session:<key>`.
 */
export interface AwsSessionFact extends FactBase<"aws.session"> {
  readonly principal: Arn;
  readonly name: string;
}
/**
 * Key: `<policy>|<target id>|<account id>`. `policy` is `<SCP id or name>@<8 hex digest of the document>`: accounts read
 * at different times may have seen different documents under one name. Its statements have `policy` = `scp:<policy>`.
 */
export interface AwsScpFact extends FactBase<"aws.scp"> {
  readonly policy: string;
  /** Account id, OU id or root id. */
  readonly target: string;
  /** 0 root, 1.. OUs from the root down, last the account: every level must allow. */
  readonly level: number;
  /** Account whose principals it binds, `aws:account:<id>`. */
  readonly account: string;
}
/** As `aws.scp`, for resource control policies: bound to the account that owns the resource. its statements have `policy` = `rcp:<policy>`. */
export interface AwsRcpFact extends FactBase<"aws.rcp"> {
  readonly policy: string;
  readonly target: string;
  readonly level: number;
  readonly account: string;
}

/** `identity` of a managed or inline policy, also used as boundary; `trust` of a role; `resource` of anything else that has a policy (keys too). */
export type AwsPolicyType = "identity" | "trust" | "resource" | "scp" | "rcp" | "session";

export interface AwsCondition {
  /** As written, with its set prefix and `IfExists`: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of one policy document. Key: `<policy>#<version, if any>/<index>`. */
export interface AwsStatementFact extends FactBase<"aws.statement"> {
  /** Managed policy ARN, `inline:<holder ARN>:<name>`, `trust:<role ARN>`, `resource:<ARN>`, `scp:<policy>`, `rcp:<policy>` or `session:<session>`. */
  readonly policy: string;
  readonly type: AwsPolicyType;
  /** User, group or role of an inline policy; the role of a trust policy; the resource of a resource policy. */
  readonly holder?: Arn;
  /** Managed policies only. */
  readonly version?: string;
  /** False for statements of a version that is not the default. */
  readonly inForce: boolean;
  readonly effect: "Allow" | "Deny";
  readonly sid?: string;
  /** `{AWS: [...], Service: [...], Federated: [...], CanonicalUser: [...]}`; `Principal: "*"` is `{"*": ["*"]}`. Trust and resource policies have one of the two. */
  readonly principals?: AwsPrincipals;
  readonly notPrincipals?: AwsPrincipals;
  /** One of the two. As written. */
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  /** At most one of the two; trust policies have none. As written. */
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions: readonly AwsCondition[];
}
export type AwsPrincipals = Readonly<Record<string, readonly string[]>>;

/** Key: `credential:<access key id>`. */
export interface AwsAccessKeyFact extends FactBase<"aws.access-key"> {
  readonly user: Arn;
  readonly status: "Active" | "Inactive";
}
/** The user can sign in to the console. Key: user ARN. */
export interface AwsLoginProfileFact extends FactBase<"aws.login-profile"> {
  readonly user: Arn;
}
/**
 * What a user or role used of the services that its policies name, by IAM's own count over 400 days: attempts too, and
 * without a look at control policies, boundaries and policies of resources. Key: ARN of the user or role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
 */
export interface AwsServiceAccessFact extends FactBase<"aws.service-access"> {
  readonly principal: Arn;
  /** Number of services that its policies let it use. */
  readonly granted: number;
  /** Those it used, as actions name them (`s3`), sorted. */
  readonly used: readonly string[];
}
/** Key: provider ARN. */
export interface AwsOidcProviderFact extends FactBase<"aws.oidc-provider"> {
  /** Issuer without scheme, as condition keys write it. */
  readonly issuer: string;
  readonly audiences: readonly string[];
}

/** Key: cluster ARN. `k8s:<name>` is its alias. */
export interface AwsEksClusterFact extends FactBase<"aws.eks-cluster">, AwsNamed {
  readonly issuer?: string;
  /** Of its API. */
  readonly host?: string;
  readonly endpointPublic: boolean;
  readonly publicCidrs: readonly string[];
  readonly authenticationMode?: string;
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
}
/** A cluster of ECS. Key: ARN. */
export interface AwsTaskClusterFact extends FactBase<"aws.task-cluster">, AwsNamed {
  /** Container instances registered with it; absent where not told. */
  readonly hosts?: number;
}
/** Key: `<cluster ARN>|<principal ARN>`. */
export interface AwsEksAccessFact extends FactBase<"aws.eks-access-entry"> {
  readonly cluster: Arn;
  readonly principal: Arn;
  /** Name under which the cluster knows it; absent where EKS makes one from the ARN. */
  readonly username?: string;
  readonly groups: readonly string[];
  /** Names of access policies with cluster scope: `AmazonEKSClusterAdminPolicy`. */
  readonly clusterPolicies: readonly string[];
  /** Access policies with namespace scope; namespaces may hold `*`. */
  readonly namespacePolicies?: readonly { readonly policy: string; readonly namespaces: readonly string[] }[];
}
/** Key: `<cluster ARN>|<namespace>|<service account>`. */
export interface AwsPodIdentityFact extends FactBase<"aws.pod-identity"> {
  readonly cluster: Arn;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly role: Arn;
}

export interface AwsFacts extends AwsAiFacts, AwsComputeFacts, AwsEntryFacts, AwsNetworkFacts, AwsStoreFacts {
  "aws.account": AwsAccountFact;
  "aws.user": AwsUserFact;
  "aws.group": AwsGroupFact;
  "aws.role": AwsRoleFact;
  "aws.membership": AwsMembershipFact;
  "aws.policy": AwsPolicyFact;
  "aws.attachment": AwsAttachmentFact;
  "aws.boundary": AwsBoundaryFact;
  "aws.session": AwsSessionFact;
  "aws.scp": AwsScpFact;
  "aws.rcp": AwsRcpFact;
  "aws.statement": AwsStatementFact;
  "aws.access-key": AwsAccessKeyFact;
  "aws.login-profile": AwsLoginProfileFact;
  "aws.service-access": AwsServiceAccessFact;
  "aws.oidc-provider": AwsOidcProviderFact;
  "aws.eks-cluster": AwsEksClusterFact;
  "aws.task-cluster": AwsTaskClusterFact;
  "aws.eks-access-entry": AwsEksAccessFact;
  "aws.pod-identity": AwsPodIdentityFact;
}

export const awsFactKinds: FactKindTable<keyof AwsFacts> = {
  ...awsAiKinds,
  ...awsComputeKinds,
  ...awsEntryKinds,
  ...awsNetworkKinds,
  ...awsStoreKinds,
  "aws.account": { collection: "AWS accounts", node: "AwsAccount" },
  "aws.user": { collection: "IAM users", node: "AwsUser" },
  "aws.group": { collection: "IAM groups", node: "AwsGroup" },
  "aws.role": { collection: "IAM roles", node: "AwsRole" },
  "aws.membership": { collection: "group memberships" },
  "aws.policy": { collection: "managed policies", node: "AwsPolicy" },
  "aws.attachment": { collection: "policy attachments" },
  "aws.boundary": { collection: "permissions boundaries" },
  "aws.session": { collection: "sessions under session policies", node: "AwsSession" },
  "aws.scp": { collection: "service control policies" },
  "aws.rcp": { collection: "resource control policies" },
  "aws.statement": { collection: "policy statements" },
  "aws.access-key": { collection: "access keys", node: "Credential" },
  "aws.login-profile": { collection: "console passwords" },
  "aws.service-access": { collection: "services last accessed" },
  "aws.oidc-provider": { collection: "OpenID Connect providers" },
  "aws.eks-cluster": { collection: "EKS clusters" },
  "aws.task-cluster": { collection: "ECS clusters" },
  "aws.eks-access-entry": { collection: "EKS access entries" },
  "aws.pod-identity": { collection: "EKS pod identity associations" },
};
