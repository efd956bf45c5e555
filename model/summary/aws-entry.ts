import type { AwsEntryFacts } from "../fact/aws-entry.ts";
import type { Summaries } from "./words.ts";

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
};
