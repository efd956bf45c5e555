/** The four settings that keep a bucket from being public, as the API calls them. */
export const publicAccessFlags = [
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
] as const;

/**
 * What S3 sets on a new bucket that nothing else is said of, since April 2023
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html).
 */
export const newBucket = {
  PublicAccessBlockConfiguration: Object.fromEntries(publicAccessFlags.map((flag) => [flag, true])),
  OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
};

export interface AclGrant {
  readonly Grantee: { readonly URI: string };
  readonly Permission: string;
}
const to = (name: string, Permission: string): AclGrant => ({
  Grantee: { URI: `http://acs.amazonaws.com/groups/global/${name}` },
  Permission,
});

/**
 * What a canned ACL grants to others than the owner. @param acl as the S3 API writes it, `public-read`
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
export function canned(acl: string | undefined): readonly AclGrant[] {
  switch (acl) {
    case "public-read":
      return [to("AllUsers", "READ")];
    case "public-read-write":
      return [to("AllUsers", "READ"), to("AllUsers", "WRITE")];
    case "authenticated-read":
      return [to("AuthenticatedUsers", "READ")];
    default:
      return [];
  }
}
