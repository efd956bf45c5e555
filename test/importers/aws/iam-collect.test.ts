import { describe, expect, it } from "vitest";
import { account, allow, iam, regional } from "./fixture.ts";
import { importAws } from "./import.ts";

const at = `store/aws/aws/accounts/${account}`;
const org = "store/aws/aws/organizations/o-1example";
const deny = { Statement: [{ Effect: "Deny", Action: "iam:*", Resource: "*" }] };
const policyArn = (type: string, id: string) => `arn:aws:organizations::999999999999:policy/o-1example/${type}/${id}`;

const store = (): Record<string, unknown> => ({
  [`${at}/iam/role/app/metadata.json`]: { arn: iam("role/app"), name: "app", id: "AROAAPP", path: "/" },
  [`${at}/iam/role/app/trust-policy.json`]: {
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  },
  [`${at}/iam/role/app/inline-policies.json`]: [{ PolicyName: "own", PolicyDocument: allow("s3:*") }],
  [`${at}/iam/role/app/managed-policies.json`]: [iam("policy/shared")],
  [`${at}/iam/role/app/instance-profiles.json`]: [iam("instance-profile/app")],
  [`${at}/iam/user/ann/metadata.json`]: { arn: iam("user/ann"), name: "ann", permissionBoundary: iam("policy/shared") },
  [`${at}/iam/user/ann/groups.json`]: [iam("group/ops")],
  [`${at}/iam/group/ops/metadata.json`]: { arn: iam("group/ops"), name: "ops", path: "/" },
  [`${at}/iam/policy/shared/metadata.json`]: { arn: iam("policy/shared"), name: "shared", defaultVersionId: "v3" },
  [`${at}/iam/policy/shared/current-policy.json`]: allow("s3:GetObject"),
  [`${at}/s3/docs/metadata.json`]: { arn: "arn:aws:s3:::docs", name: "docs", region: "eu-west-1" },
  [`${at}/s3/docs/policy.json`]: {
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::docs/*" }],
  },
  [`${at}/s3/docs/bpa.json`]: { RestrictPublicBuckets: true },
  [`${at}/kms/eu-west-1/key/k1/metadata.json`]: { id: "k1" },
  [`${at}/kms/eu-west-1/key/k1/policy.json`]: allow("kms:*"),
  [`${at}/sqs/eu-west-1/jobs/metadata.json`]: { arn: regional("sqs", "jobs") },
  [`${at}/organization.json`]: { organizationId: "o-1example" },
  [`${org}/metadata.json`]: { id: "o-1example", rootAccountId: "999999999999" },
  [`${org}/ous.json`]: {
    "r-1": { scps: [policyArn("service_control_policy", "p-Full")] },
    "ou-1": { parent: "r-1", scps: [] },
  },
  [`${org}/accounts.json`]: {
    [account]: { ou: "ou-1", scps: [policyArn("service_control_policy", "p-Guard")], rcps: [] },
  },
  [`${org}/scps/p-full/metadata.json`]: { name: "FullAWSAccess" },
  [`${org}/scps/p-full/policy.json`]: allow("*"),
  [`${org}/scps/p-guard/metadata.json`]: { name: "guard" },
  [`${org}/scps/p-guard/policy.json`]: deny,
  "store/aws/aws/indexes/buckets-to-accounts.json": { docs: { accountId: account } },
});

describe("a store of iam-collect", () => {
  it("gives identities, resources with their policies, and the organization's policies at their levels", async () => {
    const { problems, get, of } = await importAws(store());
    expect(problems).toEqual([]);
    expect(get("aws.role", iam("role/app"))).toMatchObject({ instanceProfiles: [iam("instance-profile/app")] });
    expect(of("aws.membership")).toMatchObject([{ user: iam("user/ann"), group: iam("group/ops") }]);
    expect(of("aws.boundary")).toMatchObject([{ principal: iam("user/ann"), policy: iam("policy/shared") }]);
    expect(get("aws.bucket", "arn:aws:s3:::docs")).toMatchObject({ block: { restrictPublicBuckets: true } });
    expect(get("aws.key", regional("kms", "key/k1"))).toBeDefined();
    expect(get("aws.queue", regional("sqs", "jobs"))).toBeDefined();
    expect(
      of("aws.scp")
        .map(({ level, target }) => `${level} ${target}`)
        .sort(),
    ).toEqual(["0 r-1", `2 ${account}`]);
    expect(of("aws.account")).toMatchObject([{ organization: "o-1example", management: false }]);
    expect(new Set(of("aws.statement").map(({ policy }) => policy))).toContain(`inline:${iam("role/app")}:own`);
  });

  it("names what such a store does not keep, and where each thing stands", async () => {
    const { coverage, of } = await importAws(store());
    expect(coverage("aws.bucket")).toBe("partly");
    expect(of("coverage").find(({ collection }) => collection === "aws.key")?.reason).toContain("no grants of keys");
    const policy = of("aws.statement").find((fact) => fact.policy === "resource:arn:aws:s3:::docs");
    expect(policy?.source).toMatchObject({ document: `${at}/s3/docs/policy.json`, locator: "/Statement/0" });
  });
});
