import { describe, expect, test } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { alias } from "../../model/examples/alias.ts";
import {
  allow,
  account as awsAccount,
  instance,
  instanceArn,
  role,
  roleArn,
  trustsService,
} from "../../model/examples/aws.ts";
import { managedInstance } from "../../model/examples/aws-compute.ts";
import { account, k8sSecret, node, pod } from "../../model/examples/kubernetes.ts";
import { sealedSecret, sealingKey } from "../../model/examples/kubernetes-cloud.ts";
import { accessEntry, database, eksArn, eksCluster, securityGroupRule } from "../../model/examples/network.ts";
import {
  authMethod,
  authRole,
  entity,
  kv,
  kvSecret,
  path,
  unlocks,
  vaultCluster,
  vaultId,
} from "../../model/examples/vault.ts";
import type { Fact } from "../../model/fact.ts";
import check from "../../queries/check.ts";

/** True where the starts, held together, certainly reach the target. */
function reaches(facts: readonly Fact[], from: readonly string[], to: string, access: string): boolean {
  const scopes = [...new Set(facts.map(({ scope }) => scope))];
  const source = { document: "", locator: "", importer: "", observedAt: "" };
  const closed = scopes.map((scope): Fact => ({ kind: "closed-world", key: scope, scope, source }));
  const view = viewOfFacts(new FactBase([...facts, ...closed]), { id: "test", takenAt: "2026-01-01T00:00:00Z" });
  const assertions = [{ name: "x", from, to, access, expect: "reachable", certainty: "certain" }];
  const { results } = check.run(view, { file: "x.yaml", text: JSON.stringify({ assertions }) });
  return results[0]?.actual === "reachable";
}

describe("an AppRole's two halves", () => {
  const login = (name: string, ...more: Fact[]) => [
    account("ai", name),
    authRole("kubernetes", name, [name], { serviceAccounts: [name], namespaces: ["ai"] }),
    ...more,
  ];
  const estate = [
    vaultCluster(),
    alias("https://api"),
    authMethod("kubernetes", "https://api"),
    authMethod("approle"),
    authRole("approle", "batch", ["batch"]),
    authRole("approle", "other", ["batch"]),
    path("batch", "kv/data/batch", "read"),
    kv(),
    kvSecret("batch"),
    ...login("runner", path("runner", "auth/approle/role/batch/role-id", "read")),
    ...login("signer", path("signer", "auth/approle/role/batch/secret-id", "update")),
    ...login("stranger", path("stranger", "auth/approle/role/other/secret-id", "update")),
  ];
  const start = (name: string) => `k8s:prod:serviceaccount:ai:${name}`;
  const target = vaultId("secret", "kv/batch");

  test("do nothing alone", () => {
    expect(reaches(estate, [start("runner")], target, "read")).toBe(false);
    expect(reaches(estate, [start("signer")], target, "read")).toBe(false);
  });

  test("log in where one attacker holds both identities: each half is a request of its own, and is carried", () => {
    expect(reaches(estate, [start("runner"), start("signer")], target, "read")).toBe(true);
  });

  test("of two AppRoles do not combine", () => {
    expect(reaches(estate, [start("runner"), start("stranger")], target, "read")).toBe(false);
  });
});

describe("a database's password and the way to it", () => {
  const db = "arn:aws:rds:us-east-1:111111111111:db:app";
  const other = "arn:aws:rds:us-east-1:111111111111:db:other";
  const secret = vaultId("secret", "kv/app");
  const estate = [
    pod("ai", "rag"),
    node("n1", { instances: ["i-1"] }),
    instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-nodes"] }),
    securityGroupRule("sg-nodes", "egress", { cidrs: ["0.0.0.0/0"] }),
    database("app", { vpc: "vpc-1", port: 5432, securityGroups: ["sg-db"] }),
    database("other", { vpc: "vpc-1", port: 5432, securityGroups: ["sg-other"] }),
    securityGroupRule("sg-db", "ingress", { groups: ["sg-nodes"] }),
    kv(),
    kvSecret("app"),
    unlocks(secret, db, "write"),
    unlocks(secret, other, "write"),
  ];
  const inside = "k8s:prod:pod:ai:rag#originate";

  test("do nothing alone", () => {
    expect(reaches(estate, [`${secret}#read`], db, "read")).toBe(false);
    expect(reaches(estate, [inside], db, "read")).toBe(false);
  });

  test("open it together, wherever each came from", () => {
    expect(reaches(estate, [`${secret}#read`, inside], db, "read")).toBe(true);
    expect(reaches(estate, [`${secret}#read`, inside], db, "write")).toBe(true);
  });

  test("of two databases do not combine: the one that admits the pod has no password, the other no way", () => {
    const crossed = estate.filter(({ key }) => key !== `${secret}|${db}`);
    expect(reaches(crossed, [`${secret}#read`, inside], db, "read")).toBe(false);
    expect(reaches(crossed, [`${secret}#read`, inside], other, "read")).toBe(false);
  });
});

describe("a rewritten policy and a token that has it", () => {
  const estate = [
    vaultCluster(),
    authRole("userpass", "writer", ["writer"], { noDefaultPolicy: true }),
    path("writer", "sys/policies/acl/app", "update"),
    {
      ...vaultCluster(),
      kind: "vault.policy" as const,
      key: vaultId("policy", "app"),
      cluster: "vault:main",
      name: "app",
    },
    authRole("userpass", "holder", ["app"], { noDefaultPolicy: true }),
    authRole("userpass", "bystander", ["else"], { noDefaultPolicy: true }),
  ];
  const start = (name: string) => vaultId("auth-role", `userpass/${name}`);

  test("administer Vault where they meet, and only there", () => {
    expect(reaches(estate, [start("writer")], "vault:main", "administer")).toBe(false);
    expect(reaches(estate, [start("holder")], "vault:main", "administer")).toBe(false);
    expect(reaches(estate, [start("writer"), start("bystander")], "vault:main", "administer")).toBe(false);
    expect(reaches(estate, [start("writer"), start("holder")], "vault:main", "administer")).toBe(true);
  });
});

describe("an entity that somebody writes and a token of it", () => {
  const estate = [
    vaultCluster(),
    authMethod("approle"),
    authRole("approle", "ci", [], { noDefaultPolicy: true }),
    entity("e1", [], { method: "approle", metadata: ["role_name=ci"] }),
    authRole("userpass", "writer", ["writer"], { noDefaultPolicy: true }),
    path("writer", "identity/entity/id/e1", "update"),
    authRole("userpass", "bystander", ["else"], { noDefaultPolicy: true }),
    authRole("kubernetes", "target", ["target"], { noDefaultPolicy: true }),
  ];
  const start = (name: string) => vaultId("auth-role", name);
  const target = start("kubernetes/target");

  test("give any policies together, and only where the token is of that entity", () => {
    expect(reaches(estate, [start("userpass/writer")], target, "impersonate")).toBe(false);
    expect(reaches(estate, [start("approle/ci")], target, "impersonate")).toBe(false);
    expect(reaches(estate, [start("userpass/writer"), start("userpass/bystander")], target, "impersonate")).toBe(false);
    expect(reaches(estate, [start("userpass/writer"), start("approle/ci")], target, "impersonate")).toBe(true);
  });
});

describe("the policies of a user and the user", () => {
  const estate = [
    vaultCluster(),
    authMethod("userpass"),
    authRole("userpass", "ann", [], { noDefaultPolicy: true }),
    authRole("userpass", "ben", [], { noDefaultPolicy: true }),
    authRole("approle", "writer", ["writer"], { noDefaultPolicy: true }),
    path("writer", "auth/userpass/users/ann/policies", "update"),
    authRole("kubernetes", "target", ["target"], { noDefaultPolicy: true }),
  ];
  const start = (name: string) => vaultId("auth-role", name);
  const target = start("kubernetes/target");

  test("give any policies together, and not with another user", () => {
    expect(reaches(estate, [start("approle/writer")], target, "impersonate")).toBe(false);
    expect(reaches(estate, [start("approle/writer"), start("userpass/ben")], target, "impersonate")).toBe(false);
    expect(reaches(estate, [start("approle/writer"), start("userpass/ann")], target, "impersonate")).toBe(true);
  });
});

describe("ciphertext and the key that it was sealed with", () => {
  const other = (fact: Fact): Fact =>
    JSON.parse(JSON.stringify(fact).replaceAll("k8s:prod", "k8s:test").replaceAll('"prod"', '"test"')) as Fact;
  const here = [
    k8sSecret("kube-system", "key"),
    sealingKey("kube-system", "key"),
    sealedSecret("app", "login"),
    k8sSecret("app", "login"),
  ];
  const estate = [...here, ...here.map(other)];
  const [key, ciphertext, target] = [
    "k8s:prod:secret:kube-system:key#read",
    "k8s:prod:sealedsecret:app:login#read",
    "k8s:prod:secret:app:login",
  ] as const;

  test("do nothing certain alone", () => {
    expect(reaches(estate, [key], target, "read")).toBe(false);
    expect(reaches(estate, [ciphertext], target, "read")).toBe(false);
  });

  test("open the Secret together, wherever each came from", () => {
    expect(reaches(estate, [key, ciphertext], target, "read")).toBe(true);
  });

  test("of two clusters do not combine", () => {
    expect(reaches(estate, [key, ciphertext.replace("prod", "test")], target, "read")).toBe(false);
    expect(reaches(estate, [key.replace("prod", "test"), ciphertext], target, "read")).toBe(false);
  });
});

describe("who gives an access entry a policy, and whose entry it is", () => {
  const [ci, dev, ops] = [roleArn("ci"), roleArn("dev"), roleArn("ops")];
  const estate = [
    role("ci"),
    role("dev"),
    role("ops"),
    allow(ci, "eks:AssociateAccessPolicy"),
    alias(eksArn),
    eksCluster(),
    accessEntry(dev),
  ];

  test("do nothing alone", () => {
    expect(reaches(estate, [ci], "k8s:prod", "administer")).toBe(false);
    expect(reaches(estate, [dev], "k8s:prod", "administer")).toBe(false);
  });

  test("administer the cluster together", () => {
    expect(reaches(estate, [ci, dev], "k8s:prod", "administer")).toBe(true);
  });

  test("do not combine where the other has no entry", () => {
    expect(reaches(estate, [ci, ops], "k8s:prod", "administer")).toBe(false);
  });
});

describe("who gives a machine another role, and who holds the machine", () => {
  const [ci, dev, ops, prize] = [roleArn("ci"), roleArn("dev"), roleArn("ops"), roleArn("prize")];
  const profile = (name: string) => `arn:aws:iam::${awsAccount}:instance-profile/${name}`;
  const call = (of: string, on: string) => allow(of, "ec2:AssociateIamInstanceProfile", on, { index: 1 });
  const estate = [
    role("ci"),
    role("dev"),
    role("ops"),
    role("prize", { instanceProfiles: [profile("prize")] }),
    trustsService(prize, "ec2.amazonaws.com"),
    instance("i-1"),
    instance("i-2"),
    managedInstance("i-1"),
    managedInstance("i-2"),
    allow(dev, "ssm:StartSession", instanceArn("i-1")),
  ];
  const passing = allow(ci, "iam:PassRole", prize);

  test("do nothing alone", () => {
    const whole = [...estate, passing, call(ci, instanceArn("i-1"))];
    expect(reaches(whole, [ci], prize, "impersonate")).toBe(false);
    expect(reaches(whole, [dev], prize, "impersonate")).toBe(false);
  });

  test("take the role together, each by requests of its own", () => {
    const whole = [...estate, passing, call(ci, instanceArn("i-1"))];
    expect(reaches(whole, [ci, dev], prize, "impersonate")).toBe(true);
    expect(reaches(whole, [ci, `${instanceArn("i-1")}#originate`], prize, "impersonate")).toBe(true);
  });

  test("do not combine where the machine is another one", () => {
    const whole = [...estate, passing, call(ci, instanceArn("i-2"))];
    expect(reaches(whole, [ci, dev], prize, "impersonate")).toBe(false);
  });

  test("what one call checks does not combine from two identities, whoever holds the machine", () => {
    const whole = [...estate, passing, call(ops, instanceArn("i-1"))];
    expect(reaches(whole, [ci, dev, ops], prize, "impersonate")).toBe(false);
  });
});
