import { arnOfResource, nameOf } from "./computed.ts";
import type { Draft, Drafts } from "./drafts.ts";
import { type PolicyText, policyOf } from "./policy-document.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

const path = "KMS.Keys";

/** KMS keys with their policies, aliases and grants. */
export function keys(own: View, drafts: Drafts): void {
  const draftOf = (given: string, { home }: Resource): Draft => {
    const id = given.replace(/^.*:key\//, "");
    const arn = given.startsWith("arn:") ? given : `arn:${home.partition}:kms:${home.region}:${home.account}:key/${id}`;
    return drafts.of(path, arn, home, { KeyId: id, Arn: arn });
  };
  for (const resource of own.all("aws_kms_key")) {
    const arn = arnOfResource(resource, own);
    const draft = drafts.whole(path, arn, resource, {
      KeyId: arn.replace(/^.*:key\//, ""),
      Arn: arn,
      KeyManager: "CUSTOMER",
      Tags: tagsOf(resource.is),
      Grants: [],
    });
    draft.policy("Policy", keyPolicy(resource, own));
  }
  for (const resource of own.all("aws_kms_key_policy")) {
    const key = resource.is.text("key_id", "id");
    if (key !== undefined) draftOf(key, resource).policy("Policy", policyOf(resource, "policy", own));
  }
  for (const resource of own.all("aws_kms_alias")) {
    const key = resource.is.text("target_key_id", "id");
    if (key === undefined) continue;
    draftOf(key, resource).push("Aliases", { AliasName: nameOf(resource, own) }, resource.is.pointer);
  }
  for (const resource of own.all("aws_kms_grant")) {
    const { is, address } = resource;
    const key = is.text("key_id", "id");
    if (key === undefined) continue;
    const grant = {
      GrantId: is.value("grant_id") ?? own.symbols.of(address),
      GranteePrincipal: is.text("grantee_principal", "arn") ?? own.symbols.of(address, "grantee_principal"),
      Operations: is.texts("operations"),
      Constraints: is.blocks("constraints").length > 0 || is.isOpen("constraints") ? { open: true } : undefined,
    };
    draftOf(key, resource).push("Grants", grant, is.pointer);
  }
}

/**
 * A new key without a policy of its own gets one that leaves the decision to its account
 * (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
 */
function keyPolicy(resource: Resource, world: View): PolicyText | undefined {
  const { is, home } = resource;
  if (!is.isOpen("policy") || is.expression("policy") !== undefined) return policyOf(resource, "policy", world);
  const statement = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:${home.partition}:iam::${home.account}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return { document: { Statement: [statement] }, pointer: is.pointer };
}
