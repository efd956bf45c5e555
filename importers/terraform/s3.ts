import { type AclGrant, canned, newBucket, type publicAccessFlags } from "../design/buckets.ts";
import { noRegion } from "../design/symbols.ts";
import { arnOfResource, nameOf } from "./computed.ts";
import type { Draft, Drafts } from "./drafts.ts";
import type { Moments } from "./iam.ts";
import { policyOf } from "./policy-document.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

const path = "S3.Buckets";
const flags = {
  BlockPublicAcls: "block_public_acls",
  IgnorePublicAcls: "ignore_public_acls",
  BlockPublicPolicy: "block_public_policy",
  RestrictPublicBuckets: "restrict_public_buckets",
} as const satisfies Record<(typeof publicAccessFlags)[number], string>;

/** Buckets with their policies, public access blocks, ACLs, ownership and encryption. */
export function s3({ own, other }: Moments, drafts: Drafts): void {
  const draftOf = (bucket: string, by: Resource): Draft => {
    const arn = `arn:${by.home.partition}:s3:::${bucket}`;
    return drafts.of(path, arn, by.home, { Name: bucket, Arn: arn, ...regionOf(by.home.region) });
  };
  // A bucket shows its policy and ACL, those too that resources of their own manage.
  const apart = (type: string): ReadonlySet<string> =>
    new Set([own, other].flatMap((world) => world.all(type).flatMap(({ is }) => is.text("bucket", "name") ?? [])));
  const [policies, acls] = [apart("aws_s3_bucket_policy"), apart("aws_s3_bucket_acl")];
  for (const resource of own.all("aws_s3_bucket")) whole(resource, own, policies, acls, drafts);
  const parts = (type: string): readonly (readonly [Draft, Resource])[] =>
    own.all(type).flatMap((resource) => {
      const bucket = resource.is.text("bucket", "name");
      return bucket === undefined ? [] : [[draftOf(bucket, resource), resource] as const];
    });
  for (const [draft, resource] of parts("aws_s3_bucket_policy"))
    draft.policy("Policy", policyOf(resource, "policy", own));
  for (const [draft, { is, address }] of parts("aws_s3_bucket_public_access_block")) {
    draft.put({ PublicAccessBlockConfiguration: block(is.flag.bind(is)) }, is.pointer);
    const open = Object.values(flags).find((name) => is.isOpen(name));
    if (open !== undefined) draft.leaveOpen(`${open} of ${address}`);
  }
  for (const [draft, { is }] of parts("aws_s3_bucket_ownership_controls")) {
    draft.put(
      { OwnershipControls: { Rules: [{ ObjectOwnership: is.block("rule")?.own("object_ownership") ?? "" }] } },
      is.pointer,
    );
  }
  for (const [draft, { is }] of parts("aws_s3_bucket_acl")) draft.put({ Grants: grants(is) }, is.pointer);
  for (const [draft, { is }] of parts("aws_s3_bucket_server_side_encryption_configuration")) encrypt(draft, is);
  for (const { is, home } of own.all("aws_s3_account_public_access_block")) {
    drafts.of("S3.AccountPublicAccessBlockConfiguration", home.account, home).put(block(is.flag.bind(is)), is.pointer);
  }
}

function whole(
  resource: Resource,
  own: View,
  policies: ReadonlySet<string>,
  acls: ReadonlySet<string>,
  drafts: Drafts,
): void {
  const { is, home, created } = resource;
  const name = nameOf(resource, own);
  const draft = drafts.whole(path, arnOfResource(resource, own), resource, {
    Name: name,
    Arn: arnOfResource(resource, own),
    ...regionOf((is.isOpen("region") ? undefined : is.own("region")) ?? home.region),
    Tags: tagsOf(is),
  });
  // The same at both moments, so that only what another resource says of the bucket is a change of it.
  if (created) draft.put(newBucket);
  const stays = !created || is.expression("policy") !== undefined;
  if (!policies.has(name) && stays) draft.policy("Policy", policyOf(resource, "policy", own));
  if (!acls.has(name) && (is.value("grant") !== undefined || is.value("acl") !== undefined)) {
    draft.put({ Grants: [...canned(is.own("acl")), ...granted(is.blocks("grant"))] }, is.pointer);
  }
  if (!is.isOpen("server_side_encryption_configuration")) {
    const inline = is.block("server_side_encryption_configuration");
    if (inline) encrypt(draft, inline);
  }
}

const regionOf = (region: string) => (region === noRegion ? {} : { BucketRegion: region });

type Is = Resource["is"];
const block = (flag: (name: string) => boolean | undefined): Readonly<Record<string, boolean>> =>
  Object.fromEntries(Object.entries(flags).map(([field, name]) => [field, flag(name) ?? false]));

function grants(is: Is): readonly AclGrant[] {
  const policy = is.block("access_control_policy");
  const listed = (policy?.blocks("grant") ?? []).flatMap((grant) => {
    const uri = grant.block("grantee")?.own("uri");
    return uri === undefined ? [] : [{ Grantee: { URI: uri }, Permission: grant.own("permission") ?? "" }];
  });
  return [...canned(is.own("acl")), ...listed];
}

/** `grant` blocks of the bucket itself, each with several permissions. */
const granted = (blocks: readonly Is[]): readonly AclGrant[] =>
  blocks.flatMap((grant) => {
    const uri = grant.own("uri");
    return uri === undefined
      ? []
      : grant.texts("permissions").map((Permission) => ({ Grantee: { URI: uri }, Permission }));
  });

function encrypt(draft: Draft, is: Is): void {
  const Rules = is.blocks("rule").map((rule) => {
    const set = rule.block("apply_server_side_encryption_by_default");
    const SSEAlgorithm = set?.own("sse_algorithm");
    return SSEAlgorithm === undefined
      ? {}
      : { ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID: set?.text("kms_master_key_id", "arn") } };
  });
  draft.put({ ServerSideEncryptionConfiguration: { Rules } }, is.pointer);
}
