import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn } from "./shapes.ts";

/** The web ACL in front of a resource. */
export const webAcl = (resource: string, acl: string, place: Place): Fact =>
  place.fact("aws.web-acl", resource, { webAcl: acl, name: acl.split("/").at(-2) ?? acl });

const WebAcl = z.object({ ARN: Arn, ResourceArns: z.array(Arn).nullish() });

/**
 * A member of `WAFV2.WebACLs`, joined with what it stands before. Stages of APIs and distributions tell that themselves.
 */
export function* webAcls(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(WebAcl, value);
  if (!it) return;
  if (it.ResourceArns === undefined) place.missing("web ACLs without what they stand before");
  for (const resource of it.ResourceArns ?? [])
    if (!/^arn:[^:]+:(apigateway|cloudfront):/.test(resource)) yield webAcl(resource, it.ARN, place);
}
