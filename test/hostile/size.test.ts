import { rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ran } from "../support/cli.ts";
import { Besieged, details, user } from "./besieged.ts";
import { bigFile, noise, tarOf, zipOf } from "./files.ts";

const store = new Besieged();
beforeAll(() => store.prepare(), 60_000);
afterAll(() => store.end());

describe("input made to take memory or time", () => {
  const size = 200 * 2 ** 20;
  const bounded = ({ maxRss, cpu }: Ran): void => {
    expect(maxRss).toBeGreaterThan(0);
    expect(maxRss / 2 ** 20).toBeLessThan(1024);
    expect(cpu).toBeLessThan(60);
  };

  it("200 MB of noise", async () => {
    await bigFile(store.at("noise.json"), "", noise, size, "");
    bounded(await store.refused(store.at("noise.json"), "import.unrecognised"));
    rmSync(store.at("noise.json"));
  }, 120_000);

  it("200 MB of noise behind a good beginning", async () => {
    await bigFile(store.at("noise.json"), '{"UserDetailList":[', noise, size, "");
    bounded(await store.refused(store.at("noise.json"), "import.malformed"));
    rmSync(store.at("noise.json"));
  }, 120_000);

  it("one text of 200 MB", async () => {
    const letters = Buffer.alloc(2 ** 20, "a");
    await bigFile(
      store.at("text.json"),
      '{"UserDetailList":[],"RoleDetailList":[{"RoleName":"',
      () => letters,
      size,
      '"}]}',
    );
    bounded(await store.refused(store.at("text.json"), "import.too-large"));
    rmSync(store.at("text.json"));
  }, 120_000);

  it("half a million list items that are nothing", async () => {
    const items = Buffer.from("{},".repeat(2 ** 18));
    await bigFile(
      store.at("items.json"),
      '{"apiVersion":"v1","kind":"List","items":[',
      () => items,
      1.5 * 2 ** 20,
      "{}]}",
    );
    bounded(await store.run("import", store.at("items.json"), "--as", "c"));
    await store.unharmed();
  }, 120_000);

  it("aliases of YAML that multiply", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `  a${i}: &a${i} [${`*a${i - 1},`.repeat(i === 0 ? 0 : 10)}x]`);
    const bomb = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n${lines.join("\n")}\n`;
    bounded(await store.refused(store.file("bomb.yaml", bomb), "import.malformed", "--as", "c"));
  });

  it("the same as assertions", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(i === 0 ? 0 : 10)}x]`);
    const ran = await store.run("check", store.file("bomb-check.yaml", `${lines.join("\n")}\nassertions: *a29\n`));
    bounded(ran);
    expect(ran.code).toBe(3);
    expect(ran.stderr.toString()).toMatch(/^error\[check\.unreadable\]/);
  });

  it("a zip and a tar.gz that unpack to a thousandfold", async () => {
    const zeros = Buffer.alloc(256 * 2 ** 20);
    bounded(await store.refused(store.file("bomb.zip", zipOf(["aws/account.json", zeros])), "import.too-large"));
    bounded(
      await store.refused(store.file("bomb.tar.gz", gzipSync(tarOf(["aws/account.json", zeros]))), "import.too-large"),
    );
  }, 120_000);

  it("fifty thousand statements in one policy", async () => {
    const statement = (i: number) => ({
      Sid: `S${i}`,
      Effect: i % 7 === 0 ? "Deny" : "Allow",
      Action: [`s3:Get*`, `iam:Pass${i}*`],
      Resource: [`arn:aws:s3:::b${i}/*`],
    });
    const policy = {
      PolicyName: "p",
      PolicyDocument: { Version: "2012-10-17", Statement: Array.from({ length: 50_000 }, (_, i) => statement(i)) },
    };
    const problems = await store.partly(
      3,
      store.file("many.json", details(user("ann", { UserPolicyList: [policy] }), user("bob"))),
    );
    expect(problems).toHaveLength(1);
    const { stdout } = await store.run("reach", "--from", "arn:aws:iam::999988887777:user/ann", "--format", "json");
    const { gaps } = JSON.parse(stdout.toString()) as { gaps: { scope: string; collection: string }[] };
    expect(gaps).toContainEqual(
      expect.objectContaining({ scope: "aws:account:999988887777", collection: "aws.statement" }),
    );
  }, 60_000);

  it("wildcards that make a backtracking matcher despair", async () => {
    const pattern = `${"*a".repeat(40)}*b`;
    const wild = {
      Statement: [
        {
          Effect: "Allow",
          Action: [`iam:${pattern}`, "s3:*", "iam:*"],
          Resource: [`arn:aws:iam::999988887777:user/${pattern}`, `arn:aws:s3:::${pattern}`],
          Condition: { StringLike: { "aws:PrincipalTag/x": pattern } },
        },
      ],
    };
    const long = "a".repeat(60);
    const users = [
      user(long, { UserPolicyList: [{ PolicyName: "p", PolicyDocument: wild }], Tags: [{ Key: "x", Value: long }] }),
      user(`${long}c`),
    ];
    await store.partly(0, store.file("wild.json", details(...users)));
    bounded(await store.run("reach", "--from", `arn:aws:iam::999988887777:user/${long}`));
    bounded(await store.run("reach", "--from", `arn:aws:iam::*${"a*".repeat(500)}b`));
  }, 120_000);

  it("groups, trust and aggregation in circles", async () => {
    const trust = (name: string, by: string) => ({
      Path: "/",
      RoleName: name,
      RoleId: `AROA${name.toUpperCase()}`,
      Arn: `arn:aws:iam::999988887777:role/${name}`,
      RolePolicyList: [
        {
          PolicyName: "p",
          PolicyDocument: { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] },
        },
      ],
      AttachedManagedPolicies: [],
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: "Allow", Principal: { AWS: `arn:aws:iam::999988887777:role/${by}` }, Action: "sts:AssumeRole" },
        ],
      },
    });
    const roles = JSON.stringify({
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [trust("a", "b"), trust("b", "c"), trust("c", "a")],
      Policies: [],
    });
    store.file("circles/aws/account.json", roles);
    const role = (name: string, other: string) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name, labels: { part: name } },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: other } }, { matchLabels: { part: name } }] },
      rules: [],
    });
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "b" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "x" },
      subjects: [{ kind: "ServiceAccount", name: "s", namespace: "n" }],
    };
    store.file(
      "circles/kubernetes/roles.json",
      JSON.stringify({
        apiVersion: "v1",
        kind: "List",
        items: [role("x", "y"), role("y", "z"), role("z", "x"), binding],
      }),
    );
    const group = (id: string, parent: string) =>
      store.file(
        `circles/vault/identity/group/id/${id}.json`,
        JSON.stringify({
          request_id: "1",
          data: {
            id,
            name: id,
            policies: ["p"],
            member_group_ids: [parent],
            parent_group_ids: [parent],
            member_entity_ids: ["e"],
            type: "internal",
          },
        }),
      );
    group("g1", "g2");
    group("g2", "g1");
    store.file("circles/vault/sys/mounts.json", JSON.stringify({ request_id: "1", data: {} }));
    for (const source of ["aws", "kubernetes", "vault"])
      store.file(
        `circles/${source}/manifest.json`,
        JSON.stringify({ format: "ambit-bundle/v1", source, name: "circles" }),
      );
    expect(await store.partly(0, store.at("circles"))).toEqual([]);
    const ran = await store.run("reach", "--from", "arn:aws:iam::999988887777:role/a", "--format", "json");
    bounded(ran);
    expect((JSON.parse(ran.stdout.toString()) as { reached: { id: string }[] }).reached.map(({ id }) => id)).toEqual([
      "arn:aws:iam::999988887777:role/b",
      "arn:aws:iam::999988887777:role/c",
    ]);
  }, 120_000);
});
