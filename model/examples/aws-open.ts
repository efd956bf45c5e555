import type { FactOf } from "../fact.ts";

/** Facts of what accounts share or open, in account 111111111111, for the examples of rules. */
const account = "111111111111";
const source = { document: "aws/resources.json", locator: "", importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" };
const base = { scope: `aws:account:${account}`, source };
type With<F> = Partial<Omit<F, "kind" | "key" | "scope">>;

export const snapshotArn = (id: string): string => `arn:aws:ec2:us-east-1::snapshot/${id}`;
export const topicArn = (name: string): string => `arn:aws:sns:us-east-1:${account}:${name}`;
export const repositoryArn = (name: string): string => `arn:aws:ecr:us-east-1:${account}:repository/${name}`;
export const domainArn = (name: string): string => `arn:aws:es:us-east-1:${account}:domain/${name}`;

/** Of a volume, shared with nobody, unless told otherwise. */
export const snapshot = (key: string, rest: With<FactOf<"aws.snapshot">> = {}): FactOf<"aws.snapshot"> => ({
  kind: "aws.snapshot",
  key,
  ...base,
  name: key.split(/[:/]/).at(-1) ?? key,
  of: "volume",
  account: base.scope,
  encrypted: false,
  public: false,
  sharedWith: [],
  ...rest,
});

export const snapshotBlock = (
  state: FactOf<"aws.snapshot-block">["state"],
  region = "us-east-1",
): FactOf<"aws.snapshot-block"> => ({
  kind: "aws.snapshot-block",
  key: `${base.scope}|${region}`,
  ...base,
  account,
  region,
  state,
});

export const image = (key: string, rest: With<FactOf<"aws.image">> = {}): FactOf<"aws.image"> => ({
  kind: "aws.image",
  key,
  ...base,
  name: key.split("/").at(-1) ?? key,
  account: base.scope,
  public: false,
  sharedWith: [],
  snapshots: [],
  ...rest,
});

export const topic = (name: string, rest: With<FactOf<"aws.topic">> = {}): FactOf<"aws.topic"> => ({
  kind: "aws.topic",
  key: topicArn(name),
  ...base,
  name,
  tags: [],
  ...rest,
});

export const repository = (key: string, rest: With<FactOf<"aws.repository">> = {}): FactOf<"aws.repository"> => ({
  kind: "aws.repository",
  key,
  ...base,
  name: key.split("/").at(-1) ?? key,
  public: false,
  immutable: false,
  tags: [],
  ...rest,
});

export const searchDomain = (
  name: string,
  rest: With<FactOf<"aws.search-domain">> = {},
): FactOf<"aws.search-domain"> => ({
  kind: "aws.search-domain",
  key: domainArn(name),
  ...base,
  name,
  host: `search-${name}.us-east-1.es.amazonaws.com`,
  subnets: [],
  securityGroups: [],
  fineGrained: false,
  tags: [],
  ...rest,
});

export const warehouseArn = (name: string): string => `arn:aws:redshift:us-east-1:${account}:cluster:${name}`;

export const warehouse = (name: string, rest: With<FactOf<"aws.warehouse">> = {}): FactOf<"aws.warehouse"> => ({
  kind: "aws.warehouse",
  key: warehouseArn(name),
  ...base,
  name,
  serverless: false,
  port: 5439,
  publiclyAccessible: false,
  securityGroups: [],
  roles: [],
  ...rest,
});
