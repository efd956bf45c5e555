import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FactBase } from "../../../graph/facts.ts";
import { type DesignOptions, type DesignOverlay, designOverlay } from "../../../importers/overlay/index.ts";
import type { Fact } from "../../../model/fact.ts";
import { load } from "../../support/load.ts";

export const account = "111122223333";
export const scope = `aws:account:${account}`;
export const iam = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const bucket = "arn:aws:s3:::customer-docs";
const group = "sg-0000000000abc0001";
const lambda = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
const open = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

/** The account that `plans/change.json` is for, as AWS tells of it: it has more than the plan manages. */
export const exported = () => ({
  AccountId: account,
  Region: "eu-west-1",
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: [
    {
      Arn: iam("role/app"),
      RoleName: "app",
      Path: "/",
      RoleId: "AROAEXAMPLEAPP",
      AssumeRolePolicyDocument: { Statement: [lambda] },
      RolePolicyList: [
        {
          PolicyName: "read",
          PolicyDocument: {
            Statement: [
              { Sid: "Guard", Effect: "Deny", Action: "secretsmanager:*", Resource: "*" },
              { Effect: "Allow", Action: "secretsmanager:Get*", Resource: "*" },
            ],
          },
        },
        {
          PolicyName: "old",
          PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "*" }] },
        },
      ],
      AttachedManagedPolicies: [{ PolicyArn: iam("policy/team") }],
      Tags: [{ Key: "owner", Value: "shop" }],
    },
  ],
  Policies: [
    {
      Arn: iam("policy/team"),
      PolicyName: "team",
      DefaultVersionId: "v7",
      PolicyVersionList: [
        {
          VersionId: "v7",
          Document: { Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }] },
        },
        { VersionId: "v3", Document: { Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }] } },
      ],
    },
  ],
  S3: {
    Buckets: [
      {
        Name: "customer-docs",
        Arn: bucket,
        BucketRegion: "eu-west-1",
        PublicAccessBlockConfiguration: open,
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      },
    ],
    AccountPublicAccessBlockConfiguration: null,
  },
  Lambda: {
    Functions: [
      {
        FunctionName: "f",
        FunctionArn: `arn:aws:lambda:eu-west-1:${account}:function:f`,
        Role: iam("role/app"),
        Policy: {
          Statement: [
            {
              Sid: "by-hand",
              Effect: "Allow",
              Action: "lambda:InvokeFunction",
              Resource: "*",
              Principal: { AWS: iam("role/app") },
            },
            {
              Sid: "events",
              Effect: "Allow",
              Action: "lambda:InvokeFunction",
              Resource: `arn:aws:lambda:eu-west-1:${account}:function:f`,
              Principal: { Service: "events.amazonaws.com" },
            },
          ],
        },
      },
    ],
  },
  EC2: {
    SecurityGroups: [
      {
        GroupId: group,
        GroupName: "web",
        VpcId: "vpc-1",
        IpPermissions: [
          {
            IpProtocol: "tcp",
            FromPort: 22,
            ToPort: 22,
            IpRanges: [{ CidrIp: "192.0.2.0/24" }, { CidrIp: "10.0.0.0/8" }],
          },
        ],
        IpPermissionsEgress: [],
      },
    ],
  },
  SecretsManager: { SecretList: [{ ARN: `arn:aws:secretsmanager:eu-west-1:${account}:secret:db-AbC123`, Name: "db" }] },
  Organizations: null,
});

/** Writes files into a folder that is gone after `work`. */
async function inFolder<T>(
  files: Readonly<Record<string, unknown>>,
  work: (paths: string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-design-"));
  try {
    const paths: string[] = [];
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
      paths.push(file);
    }
    return await work(paths);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const base = (files: Readonly<Record<string, unknown>>, as: readonly string[] = []): Promise<FactBase> =>
  inFolder(files, async (paths) => (await load(paths, { as })).facts);

/** What the files make of the facts. */
export const laid = (
  files: Readonly<Record<string, unknown>>,
  facts: FactBase,
  options: DesignOptions = {},
): Promise<DesignOverlay> => inFolder(files, (paths) => designOverlay(paths, facts, options));

/** The facts with the overlay on them. */
export function overlaid(facts: FactBase, { add, remove }: DesignOverlay): FactBase {
  const gone = new Set(remove.map(({ kind, key }) => `${kind} ${key}`));
  const kept: Fact[] = [];
  for (const fact of facts.all()) if (!gone.has(`${fact.kind} ${fact.key}`)) kept.push(fact);
  return new FactBase([...kept, ...add], facts.asOf);
}

export const keysOf = ({ add, remove }: DesignOverlay) => ({
  add: add.map(({ kind, key }) => `${kind} ${key}`),
  remove: remove.map(({ kind, key }) => `${kind} ${key}`),
});
