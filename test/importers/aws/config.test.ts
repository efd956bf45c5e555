import { describe, expect, it } from "vitest";
import { account, allow, iam, regional } from "./fixture.ts";
import { importAws } from "./import.ts";

const bucketPolicy = {
  Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::docs/*" }],
};
const base = { awsAccountId: account, awsRegion: "eu-west-1", configurationItemStatus: "OK" };
const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document));

/** Items as AWS Config delivers them: small first letters, documents URL-encoded, parts as text. */
const items = [
  {
    ...base,
    resourceType: "AWS::IAM::Role",
    ARN: iam("role/app"),
    configuration: {
      path: "/",
      roleName: "app",
      roleId: "AROAAPP",
      arn: iam("role/app"),
      assumeRolePolicyDocument: encoded({
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      instanceProfileList: [{ instanceProfileName: "app", arn: iam("instance-profile/app") }],
      rolePolicyList: [{ policyName: "own", policyDocument: encoded(allow("s3:*")) }],
      attachedManagedPolicies: [],
      tags: [{ key: "team", value: "web" }],
    },
    supplementaryConfiguration: {},
  },
  {
    ...base,
    resourceType: "AWS::S3::Bucket",
    ARN: "arn:aws:s3:::docs",
    configuration: { name: "docs", owner: { id: "abc" } },
    supplementaryConfiguration: {
      BucketPolicy: { policyText: JSON.stringify(bucketPolicy) },
      PublicAccessBlockConfiguration: JSON.stringify({ restrictPublicBuckets: true, blockPublicAcls: false }),
      AccessControlList: JSON.stringify(
        JSON.stringify({
          grantList: [
            { grantee: "AllUsers", permission: "Read" },
            { grantee: { id: "abc" }, permission: "FullControl" },
          ],
        }),
      ),
    },
  },
  {
    ...base,
    resourceType: "AWS::EC2::SecurityGroup",
    ARN: regional("ec2", "security-group/sg-1"),
    configuration: {
      groupId: "sg-1",
      groupName: "web",
      vpcId: "vpc-1",
      ipPermissions: [
        {
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          ipv4Ranges: [{ cidrIp: "0.0.0.0/0" }],
          ipRanges: ["0.0.0.0/0"],
        },
      ],
      ipPermissionsEgress: [],
    },
  },
  {
    ...base,
    resourceType: "AWS::RDS::DBInstance",
    ARN: regional("rds", "db:ledger"),
    configuration: {
      dBInstanceIdentifier: "ledger",
      dBInstanceArn: regional("rds", "db:ledger"),
      publiclyAccessible: true,
    },
  },
  { ...base, resourceType: "AWS::Lambda::Function", configuration: null, configurationItemStatus: "ResourceDeleted" },
];

const snapshot = (list: readonly unknown[]) => ({
  fileVersion: "1.0",
  configSnapshotId: "s",
  configurationItems: list,
});

describe("a snapshot of AWS Config", () => {
  it("gives roles, buckets, groups and databases with what Config keeps beside them", async () => {
    const { problems, get, of } = await importAws({ "config.json": snapshot(items) });
    expect(problems).toEqual([]);
    expect(get("aws.role", iam("role/app"))).toMatchObject({
      instanceProfiles: [iam("instance-profile/app")],
      tags: ["team=web"],
    });
    expect(get("aws.bucket", "arn:aws:s3:::docs")).toMatchObject({
      publicAcl: ["AllUsers:READ"],
      block: { restrictPublicBuckets: true, blockPublicAcls: false },
    });
    expect(
      of("aws.statement")
        .map(({ policy }) => policy)
        .sort(),
    ).toEqual([`inline:${iam("role/app")}:own`, "resource:arn:aws:s3:::docs", `trust:${iam("role/app")}`]);
    expect(of("aws.security-group-rule")).toMatchObject([{ fromPort: 443, cidrs: ["0.0.0.0/0"] }]);
    expect(get("aws.database", regional("rds", "db:ledger"))).toMatchObject({ publiclyAccessible: true });
    expect(of("aws.function")).toEqual([]);
  });

  it("counts a type that occurs as read, and names what Config does not record", async () => {
    const { coverage, of } = await importAws({ "config.json": snapshot(items) });
    expect(coverage("aws.bucket")).toBe("read");
    expect(coverage("aws.function")).toBe("partly");
    expect(of("coverage").find(({ collection }) => collection === "aws.function")?.reason).toContain("function URLs");
    expect(coverage("aws.table")).toBe("not-asked");
  });

  it("is the same as answers of select-resource-config", async () => {
    const answers = { Results: items.map((item) => JSON.stringify({ ...item, accountId: account })), QueryInfo: {} };
    const { facts } = await importAws({ "a.json": answers });
    const other = await importAws({ "a.json": snapshot(items) });
    const keys = (list: typeof facts) => list.map(({ kind, key }) => `${kind} ${key}`).sort();
    expect(keys(facts)).toEqual(keys(other.facts));
  });
});
