import { describe, expect, it } from "vitest";
import { account, iam, regional, scope } from "./account.ts";
import { details, resources } from "./fixture.ts";
import { importAws } from "./import.ts";

const imported = importAws({ "account.json": details(), "resources.json": resources() });
const snapshot = (id: string): string => `arn:aws:ec2:eu-west-1::snapshot/${id}`;

describe("lists of data stores", () => {
  it("snapshots: whose they are, of what, with whom they are shared; those of others are left to them", async () => {
    const { get, of } = await imported;
    expect(get("aws.snapshot", snapshot("snap-1"))).toMatchObject({
      of: "volume",
      account: scope,
      origin: regional("ec2", "volume/vol-1"),
      encrypted: true,
      kmsKey: regional("kms", "key/k1"),
      public: false,
      sharedWith: ["222233334444", "444455556666"],
    });
    const copied = get("aws.snapshot", snapshot("snap-2"));
    expect(copied).toMatchObject({ public: true, encrypted: false, sharedWith: [] });
    expect(copied).not.toHaveProperty("origin");
    expect(get("aws.snapshot", regional("rds", "snapshot:before"))).toMatchObject({
      of: "database",
      origin: regional("rds", "db:ledger"),
      public: true,
    });
    expect(get("aws.snapshot", regional("rds", "cluster-snapshot:nightly"))).toMatchObject({
      of: "database-cluster",
      encrypted: true,
      public: false,
      sharedWith: ["444455556666"],
    });
    expect(get("aws.snapshot", regional("redshift", "snapshot:dw/weekly"))).toMatchObject({
      of: "warehouse",
      origin: regional("redshift", "cluster:dw"),
      sharedWith: ["444455556666"],
    });
    expect(of("aws.snapshot").map(({ of: kind }) => kind)).toContain("table");
    expect(of("aws.snapshot").some(({ name }) => name === "snap-3")).toBe(false);
    expect(get("aws.snapshot-block", `${scope}|eu-west-1`)).toMatchObject({ account, state: "block-new-sharing" });
  });

  it("images and volumes name what they are made of and who holds them", async () => {
    const { get } = await imported;
    expect(get("aws.image", "arn:aws:ec2:eu-west-1::image/ami-1")).toMatchObject({
      public: true,
      snapshots: [snapshot("snap-1")],
    });
    expect(get("aws.volume", regional("ec2", "volume/vol-1"))).toMatchObject({ instances: ["i-1"], encrypted: false });
  });

  it("warehouses, and the secrets that open them", async () => {
    const { get, of } = await imported;
    expect(get("aws.warehouse", regional("redshift", "cluster:dw"))).toMatchObject({
      serverless: false,
      port: 5439,
      publiclyAccessible: true,
      securityGroups: ["sg-1"],
      roles: [iam("role/app")],
    });
    const lake = regional("redshift-serverless", "namespace/1a2b");
    expect(get("aws.warehouse", lake)).toMatchObject({ serverless: true, roles: [iam("role/app")] });
    expect(get("aws.workgroup", regional("redshift-serverless", "workgroup/3c4d"))).toMatchObject({
      namespace: "lake",
      securityGroups: ["sg-1"],
    });
    const opened = of("unlocks").filter(({ declaredBy }) => declaredBy === "admin password secret");
    expect(opened.map(({ target }) => target)).toEqual([regional("redshift", "cluster:dw"), lake]);
  });

  it("search: domains with their policy, collections with data access and network policies", async () => {
    const { get, of } = await imported;
    const logs = regional("es", "domain/logs");
    expect(get("aws.search-domain", logs)).toMatchObject({ vpc: "vpc-1", securityGroups: ["sg-1"], fineGrained: true });
    expect(get("aws.statement", `resource:${logs}#/0`)).toMatchObject({ holder: logs, actions: ["es:*"] });
    expect(get("aws.search-collection", regional("aoss", "collection/07x"))).toMatchObject({ name: "facts" });
    expect(of("aws.collection-access").map(({ type, permissions }) => [type, permissions])).toEqual([
      ["index", ["aoss:ReadDocument"]],
      ["collection", ["aoss:DescribeCollectionItems"]],
    ]);
    expect(of("aws.collection-network")).toMatchObject([
      { policy: "inside", public: false, endpoints: ["vpce-1"], resources: ["collection/facts"] },
    ]);
  });

  it("file systems with their mount targets, wherever these are listed", async () => {
    const { get } = await imported;
    const home = regional("elasticfilesystem", "file-system/fs-1");
    expect(get("aws.file-system", home)).toMatchObject({ name: "home" });
    expect(get("aws.mount-target", "fsmt-1")).toMatchObject({ fileSystem: home, securityGroups: ["sg-1"] });
    expect(get("aws.mount-target", "fsmt-2")).toMatchObject({ fileSystem: home, securityGroups: [] });
  });

  it("repositories, topics, vector buckets: with their policies", async () => {
    const { get } = await imported;
    const web = regional("ecr", "repository/web");
    expect(get("aws.repository", web)).toMatchObject({ public: false, immutable: true });
    expect(get("aws.repository", `arn:aws:ecr-public::${account}:repository/cli`)).toMatchObject({ public: true });
    const alarms = regional("sns", "alarms");
    expect(get("aws.topic", alarms)).toMatchObject({ name: "alarms", kmsKey: regional("kms", "alias/docs") });
    for (const arn of [web, alarms, regional("s3vectors", "bucket/embeddings")])
      expect(get("aws.statement", `resource:${arn}#/0`)).toBeDefined();
  });

  it("knowledge bases and models name what they are filled from", async () => {
    const { get, of } = await imported;
    expect(get("aws.knowledge-base", regional("bedrock", "knowledge-base/KB1"))).toMatchObject({
      tags: ["team=rag"],
      vectors: [regional("rds", "cluster:c")],
      sources: ["arn:aws:s3:::docs"],
    });
    expect(of("unlocks").find(({ declaredBy }) => declaredBy === "credentials of a knowledge base")).toMatchObject({
      access: "write",
    });
    expect(get("aws.model", regional("sagemaker", "model/ranker"))).toMatchObject({
      role: iam("role/app"),
      artifacts: ["arn:aws:s3:::docs"],
    });
  });

  it("what has another shape is a problem and leaves the rest", async () => {
    const { problems, of, coverage } = await importAws({
      "resources.json": {
        AccountId: account,
        Region: "eu-west-1",
        EC2: { Snapshots: [{ SnapshotId: 7 }, { SnapshotId: "snap-1" }] },
        SQS: { Queues: [{ QueueUrl: "https://sqs.eu-west-1.amazonaws.com/1/q" }] },
        OpenSearchServerless: { AccessPolicies: [{ name: "x", policy: "{" }] },
      },
    });
    expect(problems).toHaveLength(3);
    expect(of("aws.snapshot")).toHaveLength(1);
    expect(coverage("aws.queue")).toBe("partly");
  });
});
