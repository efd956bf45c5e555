import { beforeAll, describe, expect, test } from "vitest";
import { importPaths } from "../../../importers/run.ts";
import { UserError } from "../../../model/errors.ts";
import { account, creating, iam, type Planned, planned, planText } from "./read.ts";

let plan: Planned;
beforeAll(async () => {
  plan = await planned(planText("create"));
});

const openOf = (kind: Parameters<Planned["get"]>[0], key: string): string | undefined => plan.get(kind, key)?.unknown;

describe("what a plan makes", () => {
  test("ARNs follow from names, account and region; instances of for_each and modules are told apart", () => {
    expect(plan.problems).toEqual([]);
    expect(plan.of("aws.role").map(({ key }) => key)).toEqual([
      iam("role/hidden"),
      iam("role/role-x"),
      iam("role/role-y"),
    ]);
    expect(plan.of("aws.function").map(({ key, role }) => [key, role])).toEqual([
      [`arn:aws:lambda:eu-west-1:${account}:function:f-x`, iam("role/role-x")],
      [`arn:aws:lambda:eu-west-1:${account}:function:f-y`, iam("role/role-y")],
    ]);
    // The module's bucket is made by the provider for another region.
    expect(plan.get("aws.bucket", "arn:aws:s3:::bucket-one")).toMatchObject({ region: "us-east-1" });
    expect(openOf("aws.role", iam("role/role-x"))).toBeUndefined();
  });

  test("a document that is open in parts is put together from its data source and what that refers to", () => {
    const [first, second, third] = plan
      .of("aws.statement")
      .filter(({ policy }) => policy === `trust:${iam("role/role-x")}`);
    expect(first).toMatchObject({
      principals: { Federated: [iam("oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF")] },
      conditions: [
        {
          operator: "StringEquals",
          key: "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF:sub",
          values: ["system:serviceaccount:apps:web"],
        },
      ],
      unknown: "the element principals of a statement of data.aws_iam_policy_document.trust is known only after apply",
    });
    // Statements of the dynamic block are known as they are.
    expect([second?.principals, third?.principals, second?.unknown]).toEqual([
      { AWS: ["arn:aws:iam::444455556666:role/x"] },
      { AWS: ["arn:aws:iam::444455556666:role/y"] },
      undefined,
    ]);
  });

  test("an open resource of an Allow is all that the reference can become; of a Deny it is not decided whether it holds", () => {
    const [allow, deny] = plan.of("aws.statement").filter(({ policy }) => policy.endsWith("role-x:written"));
    expect(allow).toMatchObject({ effect: "Allow", conditions: [] });
    expect(allow?.resources).toEqual([
      "arn:aws:s3:::home/${aws:username}",
      expect.stringMatching(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-\([0-9a-f]{4}\)\*$/),
    ]);
    expect(deny).toMatchObject({
      effect: "Deny",
      resources: ["arn:aws:s3:::bucket-one*"],
      conditions: [{ operator: "KnownAfterApply" }],
    });
  });

  test("a document that is open as a whole may allow or deny anything", () => {
    const [allow, deny, ...others] = plan.of("aws.statement").filter(({ policy }) => policy.endsWith("role-y:encoded"));
    expect(others).toEqual([]);
    for (const [effect, statement] of [
      ["Allow", allow],
      ["Deny", deny],
    ] as const) {
      expect(statement).toMatchObject({
        effect,
        actions: ["*"],
        resources: ["*"],
        conditions: [{ operator: "KnownAfterApply" }],
        unknown: "aws_iam_role_policy.encoded.policy is known only after apply",
      });
    }
  });

  test("names that AWS makes up for policies, statements and grants decide nothing: what they say is known", async () => {
    const open = { id: true, name: true, name_prefix: true, statement_id: true, grant_id: true, grant_token: true };
    const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] });
    const key = `arn:aws:kms:eu-west-1:${account}:key/1`;
    const unnamed = await planned(
      creating({
        "aws_iam_user_policy.reads": { values: { user: "ann", policy }, open },
        "aws_lambda_permission.anyone": {
          values: { function_name: "f", action: "lambda:InvokeFunction", principal: "*" },
          open,
        },
        "aws_kms_grant.use": {
          values: { key_id: key, grantee_principal: iam("role/app"), operations: ["Decrypt"] },
          open,
        },
      }),
    );
    expect(unnamed.of("aws.statement").map(({ unknown }) => unknown)).toEqual([undefined, undefined]);
    expect(unnamed.of("aws.grant").map(({ unknown }) => unknown)).toEqual([undefined]);
  });

  test("one thing that is open has one symbol wherever it is named", () => {
    const [secret] = plan.of("aws.secret");
    expect(secret?.unknown).toBe("the ARN of aws_secretsmanager_secret.db is known only after apply");
    const group = "sg-(aws_security_group.sg)";
    expect(plan.of("aws.security-group-rule").map((rule) => rule.group)).toEqual([group, group]);
    expect(plan.of("aws.instance")[0]).toMatchObject({
      securityGroups: [group],
      profile: iam("instance-profile/ip"),
      publicIps: ["(aws_instance.i.public_ip)"],
    });
    expect(plan.get("alias", `arn:aws:kms:eu-west-1:${account}:alias/k|${plan.of("aws.key")[0]?.key}`)).toBeDefined();
  });

  test("a cluster with its access entries and pod identities", () => {
    const cluster = `arn:aws:eks:eu-west-1:${account}:cluster/prod`;
    expect(plan.get("aws.eks-access-entry", `${cluster}|${iam("role/role-y")}`)).toMatchObject({
      clusterPolicies: ["AmazonEKSClusterAdminPolicy"],
    });
    expect(plan.get("aws.pod-identity", `${cluster}|apps|web`)?.role).toBe(iam("role/role-y"));
    expect(plan.get("alias", `${cluster}|k8s:prod`)).toBeDefined();
  });

  test("an open function URL lets everybody in; new buckets and keys are as AWS makes them", () => {
    const url = plan.of("aws.statement").find(({ sid }) => sid === "FunctionURLAllowPublicAccess");
    expect(url).toMatchObject({ principals: { "*": ["*"] }, actions: ["lambda:InvokeFunctionUrl"] });
    expect(url?.unknown).toBeUndefined();
    const invoke = plan.of("aws.statement").find(({ sid }) => sid === "FunctionURLAllowInvokeAction");
    expect(invoke?.unknown).toContain("is known only after apply");
    expect(plan.of("aws.bucket")[0]?.block?.blockPublicPolicy).toBe(true);
    const [key] = plan.of("aws.statement").filter(({ policy }) => policy.startsWith("resource:arn:aws:kms:"));
    expect(key?.principals).toEqual({ AWS: [iam("root")] });
  });

  test("no value that is secret or marked so reaches a fact or a problem", () => {
    expect(planText("create")).toContain("FIXTURE-USER-DATA");
    expect(JSON.stringify([plan.facts, plan.problems])).not.toContain("FIXTURE");
    expect(openOf("aws.statement", `trust:${iam("role/hidden")}#/0`)).toBe(
      "aws_iam_role.hidden.assume_role_policy is sensitive and was not read",
    );
  });

  test("sources point into the plan", () => {
    const [statement] = plan.of("aws.statement").filter(({ policy }) => policy.endsWith("role-x:written"));
    expect(statement?.source).toMatchObject({ document: "plan.json", importer: "terraform" });
    expect(statement?.source.locator).toMatch(/^\/resource_changes\/\d+\/change\/after\/statement\/0$/);
  });
});

describe("which account", () => {
  const bucket = { "aws_s3_bucket.b": { values: { bucket: "b" } } };

  test("where nothing tells, the user is asked", async () => {
    const error = await planned(creating(bucket), "").catch((one: unknown) => one);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).render()).toContain("help: give the account's id: `--as aws=<account id>`");
  });

  test("the provider's role, its only allowed account or an ARN tells, before what the user says", async () => {
    for (const expressions of [
      { allowed_account_ids: { constant_value: ["999988887777"] } },
      { assume_role: [{ role_arn: { constant_value: "arn:aws:iam::999988887777:role/deploy" } }] },
    ]) {
      const plan = creating(bucket);
      const { facts } = await planned({
        ...plan,
        configuration: { ...plan.configuration, provider_config: { aws: { name: "aws", expressions } } },
      });
      expect(facts.find(({ kind }) => kind === "aws.bucket")?.scope).toBe("aws:account:999988887777");
    }
    const data = { address: "data.aws_caller_identity.me", mode: "data", type: "aws_caller_identity", name: "me" };
    const held = { resources: [{ ...data, values: { account_id: "999988887777" } }] };
    const { facts } = await planned({ ...creating(bucket), prior_state: { values: { root_module: held } } });
    expect(facts.find(({ kind }) => kind === "aws.bucket")?.scope).toBe("aws:account:999988887777");
  });

  test("`--as aws=` is taken by plans, and is an account id", async () => {
    const path = `${import.meta.dirname}/plans/create.json`;
    const run = await importPaths([path], { as: [`aws=${account}`] });
    expect(run.recognised).toMatchObject([{ as: "terraform", name: account }]);
    await run.close();
    await expect(importPaths([path], { as: ["aws=prod"] })).rejects.toMatchObject({ code: "usage.argument" });
  });
});
