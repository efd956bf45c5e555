import { beforeAll, expect, test } from "vitest";
import type { FactBase } from "../../../graph/facts.ts";
import { base, exported, iam, keysOf, laid, overlaid } from "./estate.ts";

let facts: FactBase;
beforeAll(async () => {
  facts = await base({ "account.json": exported() });
});

const bucket = "arn:aws:s3:::customer-docs";
const readers = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${bucket}/*` };
const template = (Resources: object): Readonly<Record<string, string>> => ({
  "stack.json": JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources }),
});
const laidAs = (Resources: object) => laid(template(Resources), facts);

test("a policy for a bucket that the stack does not make leaves the bucket as the snapshot knows it", async () => {
  const overlay = await laidAs({
    Policy: {
      Type: "AWS::S3::BucketPolicy",
      Properties: { Bucket: "customer-docs", PolicyDocument: { Statement: [readers] } },
    },
    Told: { Type: "AWS::SSM::Parameter", Properties: { Name: "x", Type: "String", Value: iam("role/app") } },
  });
  const now = overlaid(facts, overlay);
  expect(now.get("aws.bucket", bucket)).toBe(facts.get("aws.bucket", bucket));
  expect(
    now.where("aws.statement", "policy", `resource:${bucket}`).map(({ effect, resources }) => [effect, resources]),
  ).toEqual([["Allow", [`${bucket}/*`]]]);
});

test("an inline policy of a role that the stack does not make joins what the role has", async () => {
  const overlay = await laidAs({
    Extra: {
      Type: "AWS::IAM::Policy",
      Properties: {
        PolicyName: "extra",
        Roles: ["app"],
        PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource: `${bucket}/*` }] },
      },
    },
    Told: { Type: "AWS::SSM::Parameter", Properties: { Name: "x", Type: "String", Value: iam("role/app") } },
  });
  const now = overlaid(facts, overlay);
  const role = iam("role/app");
  expect(now.get("aws.role", role)).toBe(facts.get("aws.role", role));
  expect(keysOf(overlay).remove).toEqual([]);
  const policies = new Set(now.where("aws.statement", "holder", role).map(({ policy }) => policy));
  for (const name of ["read", "old", "extra"]) expect(policies).toContain(`inline:${role}:${name}`);
  expect([...policies].length).toBe(
    new Set(facts.where("aws.statement", "holder", role).map(({ policy }) => policy)).size + 1,
  );
});

test("a rule for a security group that the stack does not make joins the rules that the group has", async () => {
  const group = facts.of("aws.security-group")[0]?.key ?? "";
  const known = facts.where("aws.security-group-rule", "group", group);
  expect(known.length).toBeGreaterThan(0);
  const overlay = await laidAs({
    Door: {
      Type: "AWS::EC2::SecurityGroupIngress",
      Properties: { GroupId: group, IpProtocol: "tcp", FromPort: 8443, ToPort: 8443, CidrIp: "0.0.0.0/0" },
    },
    Told: { Type: "AWS::SSM::Parameter", Properties: { Name: "x", Type: "String", Value: iam("role/app") } },
  });
  const rules = overlaid(facts, overlay).where("aws.security-group-rule", "group", group);
  for (const rule of known) expect(rules).toContainEqual(rule);
  expect(rules.length).toBe(known.length + 1);
});
