import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn } from "./shapes.ts";

const text = z.string().nullish();
const arn = Arn.nullish();
const sorted = (texts: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(texts.flatMap((it) => it ?? []))].sort();

const DataSource = z.object({
  dataSourceConfiguration: z.object({ s3Configuration: z.object({ bucketArn: arn }).nullish() }).nullish(),
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
    })
    .nullish(),
  dataSources: z
    .array(DataSource)
    .nullish()
    .transform((list) => list ?? []),
});

/** A member of `Bedrock.KnowledgeBases`, joined with its data sources. */
export function* knowledgeBases(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(KnowledgeBase, value);
  if (!it) return;
  const storage = it.storageConfiguration;
  const rds = storage?.rdsConfiguration;
  const vectors = storage?.s3VectorsConfiguration;
  yield place.fact("aws.knowledge-base", it.knowledgeBaseArn, {
    name: it.name,
    role: it.roleArn ?? undefined,
    vectors: sorted([
      storage?.opensearchServerlessConfiguration?.collectionArn,
      storage?.opensearchManagedClusterConfiguration?.domainArn,
      vectors?.vectorBucketArn ?? vectors?.indexArn?.replace(/\/index\/.*$/, ""),
      rds?.resourceArn,
    ]),
    sources: sorted(it.dataSources.map((source) => source.dataSourceConfiguration?.s3Configuration?.bucketArn)),
    tags: [],
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
  ModelDataUrl: text,
  ModelDataSource: z.object({ S3DataSource: z.object({ S3Uri: text }).nullish() }).nullish(),
});
const Model = z.object({
  ModelName: z.string(),
  ModelArn: Arn,
  ExecutionRoleArn: arn,
  PrimaryContainer: Container.nullish(),
  Containers: z.array(Container).nullish(),
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
    tags: [],
  });
}
