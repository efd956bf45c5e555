import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts } from "./shapes.ts";

const text = z.string().nullish();
const arn = Arn.nullish();
const sorted = (texts: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(texts.flatMap((it) => it ?? []))].sort();

const login = z.object({ credentialsSecretArn: arn }).nullish();
const saas = z.object({ sourceConfiguration: login }).nullish();
/** As `sorted`; undefined where there are none. */
const some = (texts: Parameters<typeof sorted>[0]): readonly string[] | undefined => {
  const all = sorted(texts);
  return all.length > 0 ? all : undefined;
};

const DataSource = z.object({
  dataSourceConfiguration: z
    .object({
      type: text,
      s3Configuration: z.object({ bucketArn: arn }).nullish(),
      confluenceConfiguration: saas,
      salesforceConfiguration: saas,
      sharePointConfiguration: saas,
    })
    .nullish(),
});
const KnowledgeBase = z.object({
  knowledgeBaseArn: Arn,
  name: z.string(),
  roleArn: arn,
  storageConfiguration: z
    .object({
      opensearchServerlessConfiguration: z.object({ collectionArn: arn }).nullish(),
      opensearchManagedClusterConfiguration: z.object({ domainArn: arn }).nullish(),
      s3VectorsConfiguration: z.object({ vectorBucketArn: arn, indexArn: arn }).nullish(),
      rdsConfiguration: z.object({ resourceArn: arn, credentialsSecretArn: arn }).nullish(),
      neptuneAnalyticsConfiguration: z.object({ graphArn: arn }).nullish(),
      pineconeConfiguration: login,
      mongoDbAtlasConfiguration: login,
      redisEnterpriseCloudConfiguration: login,
    })
    .nullish(),
  dataSources: z
    .array(DataSource)
    .nullish()
    .transform((list) => list ?? []),
  // Of ListTagsForResource; a knowledge base itself tells none.
  tags: Tags,
});

/** A member of `Bedrock.KnowledgeBases`, joined with its data sources. */
export function* knowledgeBases(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(KnowledgeBase, value);
  if (!it) return;
  const storage = it.storageConfiguration;
  const rds = storage?.rdsConfiguration;
  const vectors = storage?.s3VectorsConfiguration;
  const sources = it.dataSources.flatMap((source) => source.dataSourceConfiguration ?? []);
  const elsewhere = [
    ["pinecone", storage?.pineconeConfiguration],
    ["mongodb-atlas", storage?.mongoDbAtlasConfiguration],
    ["redis", storage?.redisEnterpriseCloudConfiguration],
  ] as const;
  const saasOf = sources.flatMap((one) => [
    one.confluenceConfiguration,
    one.salesforceConfiguration,
    one.sharePointConfiguration,
  ]);
  yield place.fact("aws.knowledge-base", it.knowledgeBaseArn, {
    name: it.name,
    role: it.roleArn ?? undefined,
    vectors: sorted([
      storage?.opensearchServerlessConfiguration?.collectionArn,
      storage?.opensearchManagedClusterConfiguration?.domainArn,
      vectors?.vectorBucketArn ?? vectors?.indexArn?.replace(/\/index\/.*$/, ""),
      rds?.resourceArn,
      storage?.neptuneAnalyticsConfiguration?.graphArn,
    ]),
    sources: sorted(sources.map(({ s3Configuration }) => s3Configuration?.bucketArn)),
    outside: some([
      ...sources.map(({ type }) => (type && type !== "S3" ? type.toLowerCase() : undefined)),
      ...elsewhere.map(([name, there]) => (there ? name : undefined)),
    ]),
    secrets: some([
      rds?.credentialsSecretArn,
      ...elsewhere.map(([, there]) => there?.credentialsSecretArn),
      ...saasOf.map((one) => one?.sourceConfiguration?.credentialsSecretArn),
    ]),
    tags: tagTexts(it.tags),
  });
  if (rds?.credentialsSecretArn && rds.resourceArn)
    yield place
      .below("storageConfiguration", "rdsConfiguration")
      .fact("unlocks", `${rds.credentialsSecretArn}|${rds.resourceArn}`, {
        secret: rds.credentialsSecretArn,
        target: rds.resourceArn,
        declaredBy: "credentials of a knowledge base",
        access: "write",
      });
}

const Container = z.object({
  Image: text,
  ModelDataUrl: text,
  ModelDataSource: z.object({ S3DataSource: z.object({ S3Uri: text }).nullish() }).nullish(),
});
const Model = z.object({
  ModelName: z.string(),
  ModelArn: Arn,
  ExecutionRoleArn: arn,
  PrimaryContainer: Container.nullish(),
  Containers: z.array(Container).nullish(),
  EnableNetworkIsolation: z.boolean().nullish(),
  Tags,
});

/** A member of `SageMaker.Models`, with what `DescribeModel` adds to the list. */
export function* models(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Model, value);
  if (!it) return;
  const containers = [...(it.PrimaryContainer ? [it.PrimaryContainer] : []), ...(it.Containers ?? [])];
  const buckets = containers
    .flatMap(({ ModelDataUrl, ModelDataSource }) => [ModelDataUrl, ModelDataSource?.S3DataSource?.S3Uri])
    .map((uri) => /^s3:\/\/([a-z0-9.-]+)(\/|$)/.exec(uri ?? "")?.[1])
    .map((name) => (name === undefined ? undefined : `arn:${place.setting.partition}:s3:::${name}`));
  yield place.fact("aws.model", it.ModelArn, {
    name: it.ModelName,
    role: it.ExecutionRoleArn ?? undefined,
    artifacts: sorted(buckets),
    images: some(containers.map(({ Image }) => Image)),
    isolated: it.EnableNetworkIsolation ?? undefined,
    tags: tagTexts(it.Tags),
  });
}
