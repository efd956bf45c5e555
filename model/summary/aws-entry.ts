import type { AwsEntryFacts } from "../fact/aws-entry.ts";
import { list, type Summaries } from "./words.ts";

/** Of what brings requests from outside. */
export const awsEntrySummaries: Summaries<AwsEntryFacts> = {
  "aws.api": (f) =>
    `${f.private ? "private " : ""}${f.protocol} API ${f.name}${f.restricted ? " with a policy" : ""}, ${f.stages === undefined ? "stages not read" : `${f.stages.length} stages`}`,
  "aws.api-route": (f) =>
    `${[f.method, f.path].join(" ").trim()} of ${f.api} ${f.authorization === "NONE" ? "asks nobody" : `asks ${f.authorization}`}${f.keyRequired ? " and wants an API key" : ""}`,
  "aws.api-mapping": (f) => `${f.host}/${f.path} leads to ${f.stage ?? "every stage"} of ${f.api}`,
  "aws.web-acl": (f) => `web ACL ${f.name} stands before ${f.key}`,
  "aws.identity-pool": (f) =>
    `identity pool ${f.name} ${f.guests ? "gives guests credentials" : "knows no guests"}${f.classic ? ", in the classic flow too" : ""}`,
  "aws.user-pool": (f) => `user pool ${f.name}${f.selfSignUp ? ", where everybody may sign up" : ""}`,
  "aws.access-point": (f) => `access point ${f.name} of ${f.bucket}${f.internet ? "" : ", from its VPC alone"}`,
  "aws.organization-public-access-block": (f) =>
    `the organization ${Object.values(f.block).every(Boolean) ? "blocks" : "does not block all"} public access to the account's buckets`,
  "aws.distribution": (f) => `${f.enabled ? "" : "disabled "}distribution ${f.name} (${list(f.hosts)})`,
  "aws.behavior": (f) =>
    `${f.path} of ${f.distribution} leads to ${f.origin}${f.signed ? ", signed requests only" : ""}`,
  "aws.endpoint": (f) =>
    `${f.name} answers at ${f.host}:${f.port} and asks ${f.asks === "nobody" ? "nobody" : `for ${f.asks}`}`,
  "aws.graph-api": (f) => `${f.private ? "private " : ""}GraphQL API ${f.name} asks ${list(f.asks)}`,
  "aws.graph-source": (f) => `${f.api} calls ${f.function}${f.role === undefined ? "" : ` as ${f.role}`}`,
  "aws.document": (f) => `document ${f.name}${f.public ? ", shared with everybody" : ""}`,
  "aws.prefix-list": (f) => `prefix list ${f.key} of ${list(f.cidrs)}`,
};
