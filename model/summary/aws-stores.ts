import type { AwsStoreFacts } from "../fact/aws-stores.ts";
import { list, type Summaries } from "./words.ts";

const shared = (f: { readonly public: boolean; readonly sharedWith: readonly string[] }): string =>
  f.public ? ", shared with every account" : f.sharedWith.length > 0 ? `, shared with ${list([...f.sharedWith])}` : "";

export const awsStoreSummaries: Summaries<AwsStoreFacts> = {
  "aws.bucket": (f) => `bucket ${f.name}`,
  "aws.account-public-access-block": (f) => `block public access of ${f.key}`,
  "aws.secret": (f) => `secret ${f.name}`,
  "aws.parameter": (f) => `parameter ${f.name}`,
  "aws.key": (f) => `KMS key ${f.keyId}`,
  "aws.grant": (f) => `grant of ${list(f.operations)} to ${f.grantee}`,
  "aws.database": (f) => `database ${f.name}${f.publiclyAccessible ? ", publicly accessible" : ""}`,
  "aws.table": (f) => `table ${f.name}`,
  "aws.queue": (f) => `queue ${f.name}`,
  "aws.topic": (f) => `topic ${f.name}`,
  "aws.snapshot": (f) => `snapshot ${f.name}${shared(f)}`,
  "aws.snapshot-block": (f) => `sharing snapshots with everybody in ${f.region}: ${f.state}`,
  "aws.image": (f) => `machine image ${f.name}${shared(f)}`,
  "aws.volume": (f) => `volume ${f.name}${f.instances.length > 0 ? ` of ${list(f.instances)}` : ""}`,
  "aws.warehouse": (f) => `data warehouse ${f.name}${f.publiclyAccessible ? ", publicly accessible" : ""}`,
  "aws.workgroup": (f) => `workgroup ${f.name} answers for namespace ${f.namespace}`,
  "aws.search-domain": (f) =>
    `search domain ${f.name}${f.vpc ? ` in ${f.vpc}` : ", public endpoint"}${f.fineGrained ? ", with roles of its own" : ""}`,
  "aws.search-collection": (f) => `search collection ${f.name}`,
  "aws.collection-access": (f) =>
    `data access policy ${f.policy}: ${list(f.permissions)} on ${list(f.resources)} to ${list(f.principals)}`,
  "aws.collection-network": (f) =>
    `network policy ${f.policy}: ${list(f.resources)} from ${f.public ? "everywhere" : list(f.endpoints)}`,
  "aws.vector-bucket": (f) => `vector bucket ${f.name}`,
  "aws.file-system": (f) => `file system ${f.name}`,
  "aws.mount-target": (f) => `mount target ${f.key} of ${f.fileSystem} admits ${list(f.securityGroups)}`,
  "aws.repository": (f) => `${f.public ? "public " : ""}image repository ${f.name}`,
  "aws.knowledge-base": (f) => `knowledge base ${f.name} of ${list([...f.vectors, ...f.sources])}`,
  "aws.model": (f) => `model ${f.name}${f.artifacts.length > 0 ? ` from ${list(f.artifacts)}` : ""}`,
};
