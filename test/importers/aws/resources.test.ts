import { describe, expect, it } from "vitest";
import { account, allow, details, iam, regional, resources, scope } from "./fixture.ts";
import { importAws } from "./import.ts";

const imported = importAws({ "account.json": details(), "resources.json": resources() });

describe("lists of resources", () => {
  it("are read without a problem", async () => {
    const { problems, of } = await imported;
    expect(problems).toEqual([]);
    expect(of("unsupported")).toEqual([]);
    for (const { collection, state } of of("coverage")) expect([collection, state]).toEqual([collection, "read"]);
  });

  it("Organizations: policies that bind the account, by level", async () => {
    const { of, get } = await imported;
    const scps = of("aws.scp").map(({ policy, target, level, account: bound }) => [
      policy.split("@")[0],
      target,
      level,
      bound,
    ]);
    expect(scps).toEqual([
      ["FullAWSAccess", "r-1", 0, scope],
      ["FullAWSAccess", "ou-1-a", 1, scope],
      ["guard", account, 2, scope],
    ]);
    expect(of("aws.rcp")).toMatchObject([{ target: "r-1", level: 0 }]);
    for (const { policy } of of("aws.scp")) {
      expect(get("aws.statement", `scp:${policy}#/0`)).toMatchObject({ type: "scp", policy: `scp:${policy}` });
    }
    expect(get("aws.account", scope)).toMatchObject({ organization: "o-1", management: false });
  });

  it("Organizations: units in the order of the path where it is given; documents of one name kept apart", async () => {
    const document = {
      AccountId: account,
      Organizations: {
        ManagementAccountId: account,
        Path: `o-1/r-1/ou-1-top/ou-1-low/`,
        ServiceControlPolicies: [
          { TargetId: "ou-1-low", Name: "same", Document: allow("a:*") },
          { TargetId: "ou-1-top", Name: "same", Document: allow("b:*") },
          { TargetId: "ou-1-elsewhere", Name: "same", Document: allow("c:*") },
        ],
      },
    };
    const { of, get, coverage } = await importAws({ "r.json": document });
    expect(of("aws.scp").map(({ target, level }) => [target, level])).toEqual([
      ["ou-1-low", 2],
      ["ou-1-top", 1],
    ]);
    expect(new Set(of("aws.scp").map(({ policy }) => policy)).size).toBe(2);
    expect(get("aws.account", scope)).toMatchObject({ management: true });
    expect(coverage("aws.rcp")).toBe("read");
  });

  it("IAM: names are joined with the ARNs of the details", async () => {
    const { get } = await imported;
    const user = iam("user/ops/ann");
    expect(get("aws.access-key", "credential:AKIAEXAMPLEEXAMPLE00")).toMatchObject({ user, status: "Active" });
    expect(get("aws.login-profile", user)).toMatchObject({ user });
    expect(get("aws.oidc-provider", iam("oidc-provider/oidc.example/id/1"))).toMatchObject({
      issuer: "oidc.example/id/1",
      audiences: ["sts.amazonaws.com"],
    });
  });

  it("S3", async () => {
    const { get } = await imported;
    expect(get("aws.bucket", "arn:aws:s3:::docs")).toMatchObject({
      account: scope,
      block: { blockPublicAcls: false, restrictPublicBuckets: true },
      kmsKey: regional("kms", "key/k1"),
      publicAcl: ["AllUsers:READ"],
      aclsDisabled: false,
      tags: ["data=public"],
    });
    expect(get("aws.statement", "resource:arn:aws:s3:::docs#/0")).toMatchObject({
      type: "resource",
      holder: "arn:aws:s3:::docs",
      principals: { "*": ["*"] },
    });
    expect(get("aws.account-public-access-block", scope)?.block).toEqual({
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    });
  });

  it("Lambda, the environment left behind", async () => {
    const { get } = await imported;
    const fn = regional("lambda", "function:fn");
    expect(get("aws.function", fn)).toMatchObject({
      role: iam("role/app"),
      url: "https://x.lambda-url.eu-west-1.on.aws/",
      urlAuth: "NONE",
      subnets: ["subnet-1"],
      securityGroups: ["sg-1"],
      tags: ["team=web"],
    });
    expect(get("aws.statement", `resource:${fn}#/0`)).toMatchObject({ sid: "Public", principals: { AWS: ["*"] } });
    expect(JSON.stringify(get("aws.function", fn))).not.toContain("MODE");
  });

  it("EC2: alike machines of one group are one instance that survives replacement", async () => {
    const { of } = await imported;
    const [fleet, single, ...none] = of("aws.instance");
    expect(none).toEqual([]);
    expect(fleet?.key).toMatch(new RegExp(`^${regional("ec2", "instance/web%3Aasg@")}[0-9a-f]{8}$`));
    expect(fleet).toMatchObject({
      instanceIds: ["i-1", "i-2"],
      members: ["instance/i-1", "instance/i-2"],
      group: "web:asg",
      state: "running",
      privateIps: ["10.0.0.0", "10.0.0.1"],
      profile: iam("instance-profile/app"),
      httpTokens: "optional",
      metadataDisabled: false,
      hopLimit: 2,
    });
    expect(single).toMatchObject({
      key: regional("ec2", "instance/i-3"),
      instanceIds: ["i-3"],
      publicIps: ["198.51.100.3"],
    });
    const replaced = resources();
    for (const machine of replaced.EC2.Reservations[0]?.Instances ?? []) machine.InstanceId += "-new";
    expect((await importAws({ "r.json": replaced })).of("aws.instance")[0]?.key).toBe(fleet?.key);
  });

  it("EC2: the network", async () => {
    const { of, get } = await imported;
    expect(
      of("aws.security-group-rule").map(({ key, ...rule }) => [key, rule.protocol, rule.fromPort, rule.cidrs]),
    ).toEqual([
      ["sg-1/ingress/0", "tcp", 443, ["0.0.0.0/0", "::/0"]],
      ["sg-1/egress/0", "-1", undefined, ["0.0.0.0/0"]],
    ]);
    expect(get("aws.security-group-rule", "sg-1/ingress/0")).toMatchObject({ groups: ["sg-2"], prefixLists: ["pl-1"] });
    expect(get("aws.subnet", "subnet-1")).toMatchObject({ vpc: "vpc-1", cidr: "10.0.0.0/24" });
    expect(of("aws.route").map(({ key, destination, target }) => [key, destination, target])).toEqual([
      ["rtb-1/0", "10.0.0.0/16", "local"],
      ["rtb-1/1", "0.0.0.0/0", "igw-1"],
      ["rtb-1/2", "10.9.0.0/16", "blackhole"],
    ]);
    expect(get("aws.route", "rtb-1/1")).toMatchObject({ main: true, subnets: ["subnet-1"] });
    expect(get("aws.network-acl-entry", "acl-1/ingress/100")).toMatchObject({
      allow: true,
      fromPort: 443,
      subnets: ["subnet-1"],
    });
    expect(get("aws.vpc-endpoint", "vpce-1")).toMatchObject({ service: "com.amazonaws.eu-west-1.s3" });
    expect(get("aws.statement", "resource:vpce-1#/0")).toBeDefined();
  });

  it("load balancers: rules with their conditions, the default last", async () => {
    const { of, get } = await imported;
    const listener = regional("elasticloadbalancing", "listener/app/lb/1/2");
    const group = regional("elasticloadbalancing", "targetgroup/t/1");
    expect(of("aws.load-balancer")).toMatchObject([
      { internetFacing: true, host: "LB-1.elb.amazonaws.com", subnets: ["subnet-1"] },
    ]);
    expect(get("aws.listener-rule", `${listener}/1`)).toMatchObject({
      priority: 1,
      hosts: ["a.example"],
      paths: ["/api/*"],
      otherConditions: ["source-ip"],
      authenticates: true,
      targetGroups: [group],
    });
    expect(get("aws.listener-rule", `${listener}/default`)).toMatchObject({ authenticates: false, targetGroups: [] });
    expect(of("aws.target")).toMatchObject([{ targetGroup: group, target: "i-1", port: 80, health: "healthy" }]);
  });

  it("KMS, secrets and parameters: keys however they are named", async () => {
    const { get, of } = await imported;
    const key = regional("kms", "key/k1");
    expect(get("aws.key", key)).toMatchObject({ customerManaged: true, aliases: ["alias/docs"], tags: ["team=sec"] });
    expect(get("aws.grant", `${key}|0`)).toMatchObject({
      grantee: iam("role/app"),
      operations: ["Decrypt"],
      constrained: true,
    });
    expect(get("alias", `${regional("kms", "alias/docs")}|${key}`)).toBeDefined();
    const secret = regional("secretsmanager", "secret:db-AbCdEf");
    expect(get("aws.secret", secret)).toMatchObject({ kmsKey: regional("kms", "alias/docs") });
    expect(get("aws.statement", `resource:${secret}#/0`)).toMatchObject({ effect: "Deny" });
    expect(of("aws.parameter")).toMatchObject([{ key: regional("ssm", "parameter/a/b"), secure: true }]);
    expect(of("aws.parameter")[0]).not.toHaveProperty("kmsKey");
  });

  it("databases, and the secrets that unlock them", async () => {
    const { get, of } = await imported;
    const database = regional("rds", "db:ledger");
    const secret = regional("secretsmanager", "secret:db-AbCdEf");
    expect(get("aws.database", database)).toMatchObject({
      host: "ledger.rds.amazonaws.com",
      port: 5432,
      vpc: "vpc-1",
      publiclyAccessible: false,
      securityGroups: ["sg-1"],
      tags: ["data=money"],
    });
    expect(get("aws.database", regional("rds", "cluster:c"))).toMatchObject({
      host: "c.rds.amazonaws.com",
      port: 3306,
    });
    expect(get("alias", `ledger.rds.amazonaws.com|${database}`)).toBeDefined();
    const unlocks = of("unlocks").map(({ key, access, declaredBy }) => [key, access, declaredBy]);
    expect(unlocks).toEqual(
      expect.arrayContaining([
        [`${secret}|${database}`, "write", "tag ambit.dev/unlocks"],
        [`${secret}|${iam("user/ops/ann")}`, "impersonate", "tag ambit.dev/unlocks"],
        [`${secret}|${database}`, "administer", "master user secret"],
      ]),
    );
  });

  it("tables and queues", async () => {
    const { get } = await imported;
    expect(get("aws.table", regional("dynamodb", "table/t"))).toMatchObject({ name: "t" });
    expect(get("aws.queue", regional("sqs", "q"))).toMatchObject({ name: "q" });
    expect(get("aws.statement", `resource:${regional("sqs", "q")}#/0`)).toBeDefined();
  });

  it("EKS: the cluster under every name that others give it", async () => {
    const { get, of } = await imported;
    const cluster = regional("eks", "cluster/prod");
    expect(get("aws.eks-cluster", cluster)).toMatchObject({
      issuer: "https://oidc.example/id/1",
      endpointPublic: true,
      authenticationMode: "API",
      securityGroups: ["sg-1", "sg-2"],
      tags: ["team=platform"],
    });
    for (const name of [cluster, "oidc.example/id/1", "https://oidc.example/id/1"]) {
      expect(get("alias", `${name}|k8s:prod`)).toMatchObject({ name, node: "k8s:prod" });
    }
    expect(of("aws.eks-access-entry")).toMatchObject([
      {
        principal: iam("role/app"),
        username: "app",
        groups: ["dev"],
        clusterPolicies: ["AmazonEKSViewPolicy"],
        namespacePolicies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["shop"] }],
      },
    ]);
    expect(of("aws.pod-identity")).toMatchObject([{ namespace: "shop", serviceAccount: "web", role: iam("role/app") }]);
  });
});

describe("coverage", () => {
  it("a key that is there was read, empty or not; one that is not was not asked", async () => {
    const { coverage, of } = await importAws({
      "r.json": { AccountId: account, S3: { Buckets: [] }, RDS: { DBInstances: [] } },
    });
    expect(coverage("aws.bucket")).toBe("read");
    expect(coverage("aws.function")).toBe("not-asked");
    expect(coverage("aws.scp")).toBe("not-asked");
    expect(coverage("aws.database")).toBe("partly");
    expect(of("coverage").find(({ collection }) => collection === "aws.database")?.reason).toBe(
      "RDS.DBClusters is not in the input",
    );
  });

  it("the manifest's refused calls count", async () => {
    const { coverage } = await importAws({ "r.json": { AccountId: account, S3: { Buckets: [] } } }, [
      { call: "s3:GetBucketPolicy", status: "refused", reason: "AccessDenied" },
      { call: "kms:ListKeys", status: "refused" },
      { call: "sqs:ListQueues", status: "read" },
    ]);
    expect(coverage("aws.bucket")).toBe("partly");
    expect(coverage("aws.key")).toBe("refused");
    expect(coverage("aws.queue")).toBe("not-asked");
  });

  it("lists that are not modelled are counted, not passed over", async () => {
    const document = {
      AccountId: account,
      ECS: { CapacityProviders: [{}, {}], Services: [] },
      Widgets: [{ a: 1 }],
      EC2: { Vpcs: [{}] },
    };
    const { of, problems } = await importAws({ "r.json": document });
    expect(problems).toEqual([]);
    expect(of("unsupported").map(({ what, count }) => [what, count])).toEqual([
      ["ECS.CapacityProviders", 2],
      ["Widgets", 1],
    ]);
  });
});
