import { type Request, request } from "../request.ts";

const once = { once: true } as const;
/** What only the organization's management account, or a delegated administrator, may ask. */
const organization = { once: true, asCaller: true } as const;
const units = ["organizations DescribeOrganization", "organizations ListParents"];

/** `+eu-west-1` where the account can use it, `-af-south-1` where it must be enabled first. */
const regionOf = (member: unknown): string | undefined => {
  const { RegionName, OptInStatus } = member as { readonly RegionName?: string; readonly OptInStatus?: string };
  return RegionName === undefined ? undefined : `${OptInStatus === "not-opted-in" ? "-" : "+"}${RegionName}`;
};

/** Who asks, where an account can be asked, its identities and what its organization lays on it. */
export const identityRequests: readonly Request[] = [
  // Takes no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  request("sts", "GetCallerIdentity", "the account that the credentials are of", {
    ...once,
    permissions: [],
    gives: (_, __, { account }) => account,
  }),
  request("ec2", "DescribeRegions", "the regions that the account can use", {
    ...once,
    from: "sts GetCallerIdentity",
    input: { AllRegions: true },
    list: "Regions",
    paged: false,
    gives: regionOf,
    saved: false,
  }),
  request("iam", "GetAccountAuthorizationDetails", "users, groups, roles and policies", {
    ...once,
    input: { MaxItems: 1000 },
    givesOf: "UserDetailList",
    gives: "UserName",
  }),
  request("iam", "ListAccessKeys", "ids of access keys", {
    ...once,
    from: "iam GetAccountAuthorizationDetails",
    input: (user) => ({ UserName: user }),
    list: "AccessKeyMetadata",
    gives: "AccessKeyId",
    none: ["NoSuchEntity", "NoSuchEntityException"],
  }),
  request("iam", "GetAccessKeyLastUsed", "when access keys were used", {
    ...once,
    from: "iam ListAccessKeys",
    input: (id) => ({ AccessKeyId: id }),
    none: ["NoSuchEntity", "NoSuchEntityException"],
  }),
  // Reads the report that is there. None is generated: that would change the account.
  request("iam", "GetCredentialReport", "ages and last uses of passwords and keys", once),
  request("iam", "GetLoginProfile", "who has a password", {
    ...once,
    from: "iam GetAccountAuthorizationDetails",
    input: (user) => ({ UserName: user }),
    none: ["NoSuchEntity", "NoSuchEntityException"],
  }),
  request("iam", "ListOpenIDConnectProviders", "identity providers", {
    ...once,
    list: "OpenIDConnectProviderList",
    paged: false,
    gives: "Arn",
  }),
  request("iam", "GetOpenIDConnectProvider", "audiences of identity providers", {
    ...once,
    from: "iam ListOpenIDConnectProviders",
    input: (arn) => ({ OpenIDConnectProviderArn: arn }),
  }),
  request("organizations", "DescribeOrganization", "the organization", {
    ...organization,
    gives: (_, __, { account }) => account,
    none: ["AWSOrganizationsNotInUseException"],
  }),
  request("organizations", "ListParents", "units above the account", {
    ...organization,
    from: units,
    input: (child) => (child.startsWith("r-") ? undefined : { ChildId: child }),
    list: "Parents",
    gives: "Id",
  }),
  request("organizations", "ListPoliciesForTarget", "control policies of the account and of units above it", {
    ...organization,
    from: units,
    input: (target) =>
      ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"].map((Filter) => ({ TargetId: target, Filter })),
    list: "Policies",
    gives: "Id",
  }),
  request("organizations", "DescribePolicy", "documents of control policies", {
    ...organization,
    from: "organizations ListPoliciesForTarget",
    input: (policy) => ({ PolicyId: policy }),
  }),
  request("organizations", "DescribeEffectivePolicy", "public access that the organization blocks", {
    ...organization,
    from: "organizations DescribeOrganization",
    input: (account) => ({ PolicyType: "S3_POLICY", TargetId: account }),
    named: false,
    none: ["EffectivePolicyNotFoundException"],
  }),
];
