import { describe, expect, it } from "vitest";
import { type AwsRequest, compileAws } from "../../../authz/aws/index.ts";
import { bucket, bucketArn, role, roleArn, user, userArn } from "../../../model/examples/aws.ts";
import type { Fact } from "../../../model/fact.ts";
import { closed } from "./world.ts";

/** Who and what every row is about: a user, a role and a bucket of one account. */
export const ann = userArn("ann");
export const app = roleArn("app");
export const docs = bucketArn("docs");
export const objects = `${docs}/*`;
export const get = "s3:GetObject";
export const people: readonly Fact[] = [
  user("ann", { uniqueId: "AIDAANN", tags: ["team=one"] }),
  role("app", { uniqueId: "AROAAPP" }),
  bucket("docs"),
];

export type Verdict = "allow" | "deny" | "conditional";
export type Row = readonly [expected: Verdict, name: string, request: AwsRequest, ...facts: readonly Fact[]];

export const read = (by: string, context?: AwsRequest["context"]): AwsRequest => ({
  principal: by,
  action: get,
  resource: `${docs}/a`,
  ...(context ? { context } : {}),
});

/** Decides each row's request over the people and the row's facts. */
export function judge(topic: string, rows: readonly Row[], known: readonly Fact[] = people): void {
  describe(topic, () => {
    it.each(rows.map((row) => [row[1], row] as const))("%s", (_name, [expected, , request, ...facts]) => {
      expect(compileAws(closed(...known, ...facts)).decideLeg(request).decision).toBe(expected);
    });
  });
}
