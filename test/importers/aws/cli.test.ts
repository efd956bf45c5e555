import { describe, expect, it } from "vitest";
import { commandOf } from "../../../importers/aws/cli/calls.ts";
import { listOf, organizationCommands, partOf } from "../../../importers/aws/cli/names.ts";
import { sections } from "../../../importers/aws/sections.ts";
import type { Fact } from "../../../model/fact.ts";
import { account, iam, regional, resources } from "./fixture.ts";
import { bare, importAws } from "./import.ts";

const at = `org/${account}/eu-west-1`;
const { S3, Lambda, EC2, ElasticLoadBalancingV2, KMS, SecretsManager, IAM, RDS, SSM } = resources();
const [bucket] = S3.Buckets;
const [fn] = Lambda.Functions;
const [key] = KMS.Keys;
const [secret] = SecretsManager.SecretList;
const [listener] = ElasticLoadBalancingV2.Listeners;
const [health] = ElasticLoadBalancingV2.TargetHealthDescriptions;
const [provider] = IAM.OpenIDConnectProviders;

/** What `aws` answers for some of the lists of the fixture, each answer saved under its command. */
const saved = (): Record<string, unknown> => ({
  [`${at}/s3api-list-buckets.json`]: { Buckets: [{ Name: "docs", BucketRegion: "eu-west-1" }], Owner: { ID: "abc" } },
  [`${at}/s3api-get-bucket-policy-docs.json`]: { Policy: JSON.stringify(bucket?.Policy) },
  [`${at}/s3api/get-public-access-block/docs.json`]: {
    PublicAccessBlockConfiguration: bucket?.PublicAccessBlockConfiguration,
  },
  [`${at}/s3api-get-bucket-acl-docs.json`]: { Owner: { ID: "abc" }, Grants: bucket?.Grants },
  [`${at}/s3api-get-bucket-ownership-controls-docs.json`]: { OwnershipControls: bucket?.OwnershipControls },
  [`${at}/s3api-get-bucket-encryption-docs.json`]: {
    ServerSideEncryptionConfiguration: bucket?.ServerSideEncryptionConfiguration,
  },
  [`${at}/s3api-get-bucket-tagging-docs.json`]: { TagSet: bucket?.Tags },
  [`${at}/s3control-get-public-access-block.json`]: {
    PublicAccessBlockConfiguration: S3.AccountPublicAccessBlockConfiguration,
  },
  [`${at}/lambda/list-functions.json`]: {
    Functions: [{ ...fn, Policy: undefined, FunctionUrlConfig: undefined, Environment: undefined }],
  },
  [`${at}/lambda/get-policy/fn.json`]: { Policy: fn?.Policy, RevisionId: "1" },
  [`${at}/lambda/get-function-url-config/fn.json`]: { ...fn?.FunctionUrlConfig, FunctionArn: fn?.FunctionArn },
  [`${at}/ec2-describe-instances.json`]: { Reservations: EC2.Reservations },
  [`${at}/ec2-describe-security-groups.json`]: { SecurityGroups: EC2.SecurityGroups },
  [`${at}/elbv2-describe-load-balancers.json`]: { LoadBalancers: ElasticLoadBalancingV2.LoadBalancers },
  [`${at}/elbv2-describe-listeners-lb.json`]: { Listeners: [{ ...listener, Rules: undefined }] },
  [`${at}/elbv2-describe-rules-lb.json`]: {
    Rules: listener?.Rules.map((rule) => ({
      ...rule,
      RuleArn: `${listener.ListenerArn.replace(":listener/", ":listener-rule/")}/9`,
    })),
  },
  [`${at}/elbv2-describe-target-groups.json`]: {
    TargetGroups: [{ TargetGroupArn: health?.TargetGroupArn, TargetGroupName: "t" }],
  },
  [`${at}/elbv2-describe-target-health-t.json`]: {
    TargetHealthDescriptions: [{ ...health, TargetGroupArn: undefined }],
  },
  [`${at}/kms-list-keys.json`]: { Keys: [{ KeyId: key?.KeyId, KeyArn: key?.Arn }] },
  [`${at}/kms-describe-key-k1.json`]: { KeyMetadata: { KeyId: key?.KeyId, Arn: key?.Arn, KeyManager: "CUSTOMER" } },
  [`${at}/kms-get-key-policy-k1.json`]: { Policy: JSON.stringify(key?.Policy), PolicyName: "default" },
  [`${at}/kms-list-grants-k1.json`]: { Grants: key?.Grants },
  [`${at}/kms-list-aliases.json`]: {
    Aliases: [{ AliasName: "alias/docs", TargetKeyId: "k1" }, { AliasName: "alias/aws/ssm" }],
  },
  [`${at}/secretsmanager-list-secrets.json`]: { SecretList: [{ ...secret, ResourcePolicy: undefined }] },
  [`${at}/secretsmanager-get-resource-policy-db.json`]: {
    ARN: secret?.ARN,
    Name: "db",
    ResourcePolicy: JSON.stringify(secret?.ResourcePolicy),
  },
  [`${at}/ssm-describe-parameters.json`]: { Parameters: SSM.Parameters },
  [`${at}/rds-describe-db-instances.json`]: { DBInstances: RDS.DBInstances },
  [`${at}/iam-list-access-keys-ann.json`]: { AccessKeyMetadata: IAM.AccessKeys },
  [`${at}/iam-get-credential-report.json`]: {
    Content: Buffer.from(
      IAM.CredentialReport.map((row) => [Object.keys(row), Object.values(row)].join("\n")).join(""),
    ).toString("base64"),
    ReportFormat: "text/csv",
  },
  [`${at}/iam-get-login-profile-ann.json`]: { LoginProfile: IAM.LoginProfiles[0] },
  [`${at}/iam-get-service-last-accessed-details-app.json`]: {
    ...IAM.ServiceLastAccessed[0],
    Arn: undefined,
    "ambit:subject": iam("role/app"),
  },
  [`${at}/iam/get-service-last-accessed-details/ann.json`]: IAM.ServiceLastAccessed[1],
  [`${at}/iam-list-open-id-connect-providers.json`]: { OpenIDConnectProviderList: [{ Arn: provider?.Arn }] },
  [`${at}/iam-get-open-id-connect-provider-1.json`]: {
    Url: provider?.Url.replace("https://", ""),
    ClientIDList: provider?.ClientIDList,
  },
});

const ofKeys = (facts: readonly Fact[], kinds: ReadonlySet<string>) =>
  facts
    .filter(({ kind }) => kinds.has(kind))
    .map((fact) => JSON.stringify(bare(fact)))
    .sort();

describe("a folder of answers of AWS CLI", () => {
  it("gives the facts of an export of the same objects", async () => {
    const { problems, facts } = await importAws(saved());
    const all = resources();
    const same = await importAws({
      "resources.json": {
        AccountId: account,
        Region: "eu-west-1",
        S3: { ...all.S3, OrganizationPublicAccessBlock: null },
        Lambda: all.Lambda,
        EC2: { Reservations: all.EC2.Reservations, SecurityGroups: all.EC2.SecurityGroups },
        ElasticLoadBalancingV2: all.ElasticLoadBalancingV2,
        KMS: { Keys: all.KMS.Keys.map((one) => ({ ...one, Tags: [] })) },
        SecretsManager: all.SecretsManager,
        SSM: { Parameters: all.SSM.Parameters },
        RDS: { DBInstances: all.RDS.DBInstances },
        IAM: all.IAM,
      },
    });
    expect(problems).toEqual([]);
    const kinds = new Set(same.facts.map(({ kind }) => kind).filter((kind) => kind !== "coverage"));
    expect(ofKeys(facts, kinds)).toEqual(ofKeys(same.facts, kinds));
  });

  it("says of each fact which answer tells it", async () => {
    const { facts } = await importAws(saved());
    const statement = facts.find(
      (fact) => fact.kind === "aws.statement" && fact.policy === "resource:arn:aws:s3:::docs",
    );
    expect(statement?.source).toMatchObject({ document: `${at}/s3api-get-bucket-policy-docs.json` });
    expect(statement?.source.locator).toMatch(/^\/Policy/);
    const own = facts.find((fact) => fact.kind === "aws.bucket");
    expect(own?.source).toMatchObject({ document: `${at}/s3api-list-buckets.json`, locator: "/Buckets/0" });
  });

  it("takes an empty file for a call that found nothing, and a missing one for a call that was not made", async () => {
    const buckets = { [`${at}/s3api-list-buckets.json`]: { Buckets: [{ Name: "docs" }] } };
    const asked = {
      ...buckets,
      [`${at}/s3api-get-bucket-policy-docs.json`]: "",
      [`${at}/s3api-get-public-access-block-docs.json`]: "",
      [`${at}/s3api-get-bucket-acl-docs.json`]: { Grants: [] },
    };
    expect((await importAws(asked)).coverage("aws.bucket")).toBe("read");
    const unasked = await importAws(buckets);
    expect(unasked.coverage("aws.bucket")).toBe("partly");
    expect(unasked.of("coverage").find((fact) => fact.collection === "aws.bucket")?.reason).toContain(
      "s3api get-bucket-policy",
    );
    expect(unasked.problems).toEqual([]);
  });

  it("knows the account by `sts get-caller-identity`, whoever the answers name", async () => {
    const { facts } = await importAws({
      "a/sts-get-caller-identity.json": { UserId: "AIDA", Account: account, Arn: iam("user/ann") },
      "a/ec2-describe-snapshots.json": { Snapshots: [{ SnapshotId: "snap-1", OwnerId: account, Encrypted: false }] },
      "a/organizations-describe-organization.json": {
        Organization: {
          Id: "o-1",
          MasterAccountId: "999999999999",
          Arn: "arn:aws:organizations::999999999999:organization/o-1",
        },
      },
    });
    expect(new Set(facts.map(({ scope }) => scope))).toEqual(new Set([`aws:account:${account}`]));
  });

  it("puts the organization's policies at their levels", async () => {
    const { of } = await importAws({
      [`${at}/organizations-describe-organization.json`]: {
        Organization: { Id: "o-1", MasterAccountId: "999999999999" },
      },
      [`${at}/organizations-list-parents-${account}.json`]: {
        Parents: [{ Id: "ou-1-a", Type: "ORGANIZATIONAL_UNIT" }],
      },
      [`${at}/organizations-list-parents-ou-1-a.json`]: { Parents: [{ Id: "r-1", Type: "ROOT" }] },
      [`${at}/organizations-list-policies-for-target-r-1.json`]: {
        Policies: [{ Id: "p-FullAWSAccess", Type: "SERVICE_CONTROL_POLICY" }],
      },
      [`${at}/organizations-list-policies-for-target-ou-1-a.json`]: {
        Policies: [{ Id: "p-guard", Type: "SERVICE_CONTROL_POLICY" }],
      },
      [`${at}/organizations-describe-policy-p-guard.json`]: {
        Policy: {
          PolicySummary: { Id: "p-guard", Name: "guard", Type: "SERVICE_CONTROL_POLICY" },
          Content: JSON.stringify({ Statement: [{ Effect: "Deny", Action: "iam:*", Resource: "*" }] }),
        },
      },
    });
    expect(
      of("aws.scp")
        .map(({ target, level }) => `${level} ${target}`)
        .sort(),
    ).toEqual(["0 r-1", "1 ou-1-a"]);
    expect(of("aws.statement").find(({ type }) => type === "scp")).toMatchObject({
      effect: "Deny",
      actions: ["iam:*"],
    });
    expect(of("aws.account")[0]).toMatchObject({ organization: "o-1", management: false });
  });

  it("joins what is told of a cluster in several answers", async () => {
    const arn = regional("eks", "cluster/prod");
    const { of, problems } = await importAws({
      [`${at}/eks-list-clusters.json`]: { clusters: ["prod"] },
      [`${at}/eks-describe-cluster-prod.json`]: { cluster: { name: "prod", arn } },
      [`${at}/eks-list-access-entries-prod.json`]: { accessEntries: [iam("role/app")] },
      [`${at}/eks-describe-access-entry-prod-app.json`]: {
        accessEntry: { clusterName: "prod", principalArn: iam("role/app"), kubernetesGroups: ["ops"] },
      },
      [`${at}/eks-list-associated-access-policies-prod-app.json`]: {
        clusterName: "prod",
        principalArn: iam("role/app"),
        associatedAccessPolicies: [
          { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", accessScope: { type: "cluster" } },
        ],
      },
      [`${at}/eks-list-pod-identity-associations-prod.json`]: { associations: [] },
    });
    expect(problems).toEqual([]);
    expect(of("aws.eks-access-entry")).toMatchObject([
      { principal: iam("role/app"), groups: ["ops"], clusterPolicies: ["AmazonEKSViewPolicy"] },
    ]);
  });

  it("has a place for the answer of every call that the lists are made of", () => {
    const known = new Set([...listOf.keys(), ...partOf.keys(), ...organizationCommands]);
    const calls = sections.flatMap((section) => section.calls.map(commandOf));
    const details = "iam get-account-authorization-details";
    // `list-tasks` gives names alone, and `describe-tasks` all that is asked; the job of a report gives its id alone.
    const needless = new Set([details, "ecs list-tasks", "iam generate-service-last-accessed-details"]);
    expect([...new Set(calls)].filter((call) => !known.has(call) && !needless.has(call))).toEqual([]);
  });

  it("finds a list below a list's own key", async () => {
    const item = { Id: "E1", ARN: `arn:aws:cloudfront::${account}:distribution/E1`, DomainName: "d1.cloudfront.net" };
    const { of, problems } = await importAws({
      [`${at}/cloudfront-list-distributions.json`]: { DistributionList: { Quantity: 1, Items: [item] } },
    });
    expect(problems).toEqual([]);
    expect(of("aws.distribution")).toMatchObject([{ key: item.ARN }]);
  });

  it("does not take what was not found for the list", async () => {
    const clusterArn = `arn:aws:ecs:eu-west-1:${account}:cluster/apps`;
    const { of, problems } = await importAws({
      [`${at}/ecs-describe-clusters-1.json`]: {
        failures: [{ arn: `${clusterArn}2`, reason: "MISSING" }],
        clusters: [{ clusterArn, clusterName: "apps", status: "ACTIVE" }],
      },
    });
    expect(problems).toEqual([]);
    expect(of("aws.task-cluster")).toMatchObject([{ key: clusterArn }]);
  });
});
