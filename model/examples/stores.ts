import type { FactKind, FactOf } from "../fact.ts";

/** Data stores of the account 111111111111 in us-east-1, for the examples of rules. */
const account = "111111111111";
const base = {
  scope: `aws:account:${account}`,
  source: { document: "aws/example.json", locator: "", importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" },
};
type With<K extends FactKind> = Partial<Omit<FactOf<K>, "kind" | "key" | "scope">>;
export const storeArn = (service: string, resource: string): string =>
  `arn:aws:${service}:us-east-1:${account}:${resource}`;

export const topic = (name: string, rest: With<"aws.topic"> = {}): FactOf<"aws.topic"> => ({
  kind: "aws.topic",
  key: storeArn("sns", name),
  ...base,
  name,
  ...rest,
});
export const repository = (name: string, rest: With<"aws.repository"> = {}): FactOf<"aws.repository"> => ({
  kind: "aws.repository",
  key: storeArn("ecr", `repository/${name}`),
  ...base,
  name,
  public: false,
  immutable: false,
  ...rest,
});

export const volumeSnapshotArn = (id: string): string => `arn:aws:ec2:us-east-1::snapshot/${id}`;
/** Of a volume, unless told otherwise. */
export const snapshot = (
  id: string,
  rest: With<"aws.snapshot"> = {},
  key: string = volumeSnapshotArn(id),
): FactOf<"aws.snapshot"> => ({
  kind: "aws.snapshot",
  key,
  ...base,
  name: id,
  of: "volume",
  account: base.scope,
  encrypted: rest.kmsKey !== undefined,
  public: false,
  sharedWith: [],
  ...rest,
});
export const volume = (id: string, rest: With<"aws.volume"> = {}): FactOf<"aws.volume"> => ({
  kind: "aws.volume",
  key: storeArn("ec2", `volume/${id}`),
  ...base,
  name: id,
  encrypted: rest.kmsKey !== undefined,
  instances: [],
  ...rest,
});
export const image = (id: string, rest: With<"aws.image"> = {}): FactOf<"aws.image"> => ({
  kind: "aws.image",
  key: `arn:aws:ec2:us-east-1::image/${id}`,
  ...base,
  name: id,
  account: base.scope,
  public: false,
  sharedWith: [],
  snapshots: [],
  ...rest,
});

export const warehouse = (name: string, rest: With<"aws.warehouse"> = {}): FactOf<"aws.warehouse"> => ({
  kind: "aws.warehouse",
  key: rest.serverless ? storeArn("redshift-serverless", `namespace/${name}`) : storeArn("redshift", `cluster:${name}`),
  ...base,
  name,
  serverless: false,
  publiclyAccessible: false,
  securityGroups: [],
  roles: [],
  ...rest,
});
export const workgroup = (
  name: string,
  namespace: string,
  rest: With<"aws.workgroup"> = {},
): FactOf<"aws.workgroup"> => ({
  kind: "aws.workgroup",
  key: storeArn("redshift-serverless", `workgroup/${name}`),
  ...base,
  name,
  namespace,
  publiclyAccessible: false,
  subnets: [],
  securityGroups: [],
  ...rest,
});

export const searchDomain = (name: string, rest: With<"aws.search-domain"> = {}): FactOf<"aws.search-domain"> => ({
  kind: "aws.search-domain",
  key: storeArn("es", `domain/${name}`),
  ...base,
  name,
  subnets: [],
  securityGroups: [],
  fineGrained: false,
  ...rest,
});
export const searchCollection = (
  name: string,
  rest: With<"aws.search-collection"> = {},
): FactOf<"aws.search-collection"> => ({
  kind: "aws.search-collection",
  key: storeArn("aoss", `collection/${name}`),
  ...base,
  name,
  ...rest,
});
export const collectionAccess = (
  policy: string,
  rest: With<"aws.collection-access">,
): FactOf<"aws.collection-access"> => ({
  kind: "aws.collection-access",
  key: `${base.scope}|us-east-1|${policy}|0`,
  ...base,
  policy,
  region: "us-east-1",
  principals: [],
  type: "index",
  resources: [],
  permissions: [],
  ...rest,
});
export const collectionNetwork = (
  policy: string,
  rest: With<"aws.collection-network">,
): FactOf<"aws.collection-network"> => ({
  kind: "aws.collection-network",
  key: `${base.scope}|us-east-1|${policy}|0`,
  ...base,
  policy,
  region: "us-east-1",
  public: false,
  endpoints: [],
  resources: [],
  ...rest,
});
export const vectorBucket = (name: string, rest: With<"aws.vector-bucket"> = {}): FactOf<"aws.vector-bucket"> => ({
  kind: "aws.vector-bucket",
  key: storeArn("s3vectors", `bucket/${name}`),
  ...base,
  name,
  ...rest,
});

export const fileSystem = (id: string, rest: With<"aws.file-system"> = {}): FactOf<"aws.file-system"> => ({
  kind: "aws.file-system",
  key: storeArn("elasticfilesystem", `file-system/${id}`),
  ...base,
  name: id,
  hasPolicy: true,
  ...rest,
});
export const mountTarget = (
  id: string,
  fileSystemArn: string,
  rest: With<"aws.mount-target"> = {},
): FactOf<"aws.mount-target"> => ({
  kind: "aws.mount-target",
  key: id,
  ...base,
  fileSystem: fileSystemArn,
  vpc: "vpc-1",
  securityGroups: ["sg-files"],
  ...rest,
});

export const knowledgeBase = (id: string, rest: With<"aws.knowledge-base"> = {}): FactOf<"aws.knowledge-base"> => ({
  kind: "aws.knowledge-base",
  key: storeArn("bedrock", `knowledge-base/${id}`),
  ...base,
  name: id,
  vectors: [],
  sources: [],
  ...rest,
});
export const model = (name: string, rest: With<"aws.model"> = {}): FactOf<"aws.model"> => ({
  kind: "aws.model",
  key: storeArn("sagemaker", `model/${name}`),
  ...base,
  name,
  artifacts: [],
  ...rest,
});

/** A secret declared to open a store, as its owner's export says. */
export const opens = (
  secret: string,
  target: string,
  access: FactOf<"unlocks">["access"] = "administer",
): FactOf<"unlocks"> => ({
  kind: "unlocks",
  key: `${secret}|${target}`,
  ...base,
  secret,
  target,
  declaredBy: "master user secret",
  access,
});
