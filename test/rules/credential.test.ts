import { describe, expect, test } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { alias } from "../../model/examples/alias.ts";
import { bucket } from "../../model/examples/aws.ts";
import { accountToken, exposed, found, workflowToken } from "../../model/examples/credential.ts";
import { account, allowed, binding, k8sCluster, k8sSecret } from "../../model/examples/kubernetes.ts";
import { authMethod, authRole, kv, kvSecret, path, vaultCluster, vaultId } from "../../model/examples/vault.ts";
import type { Fact } from "../../model/fact.ts";
import check from "../../queries/check.ts";

/** True where the starts, held together, reach the target. */
function reaches(
  facts: readonly Fact[],
  from: readonly string[],
  to: string,
  access: string,
  certainty = "certain",
): boolean {
  const scopes = [...new Set(facts.map(({ scope }) => scope))];
  const source = { document: "", locator: "", importer: "", observedAt: "" };
  const closed = scopes.map((scope): Fact => ({ kind: "closed-world", key: scope, scope, source }));
  const view = viewOfFacts(new FactBase([...facts, ...closed]), { id: "test", takenAt: "2026-01-01T00:00:00Z" });
  const assertions = [{ name: "x", from, to, access, expect: "reachable", certainty }];
  const { results } = check.run(view, { file: "x.yaml", text: JSON.stringify({ assertions }) });
  return results[0]?.actual === "reachable";
}

describe("the halves of an AppRole's login, found in two places", () => {
  const named = (role: string) => ({ claims: { role } });
  const estate = [
    vaultCluster(),
    authMethod("approle"),
    authRole("approle", "batch", ["batch"]),
    authRole("approle", "other", ["batch"]),
    path("batch", "kv/data/batch", "read"),
    kv(),
    kvSecret("batch"),
    found("vault-approle-role-id", "fp1_id", { half: "identifier", ...named("batch") }),
    found("vault-approle-secret-id", "fp1_secret", { half: "secret", ...named("batch") }),
    found("vault-approle-secret-id", "fp1_stranger", { half: "secret", ...named("other") }),
    exposed("id", "fp1_id"),
    exposed("secret", "fp1_secret"),
    exposed("stranger", "fp1_stranger"),
  ];
  const at = (finding: string): string => `exposure:gitleaks:${finding}`;
  const target = vaultId("secret", "kv/batch");

  test("do nothing alone", () => {
    for (const one of ["id", "secret", "stranger"])
      expect(reaches(estate, [at(one)], target, "read", "assumed"), one).toBe(false);
  });

  test("log in where somebody reads both", () => {
    expect(reaches(estate, [at("id"), at("secret")], target, "read", "assumed")).toBe(true);
  });

  test("of two AppRoles do not combine", () => {
    expect(reaches(estate, [at("id"), at("stranger")], target, "read", "assumed")).toBe(false);
  });
});

describe("a database's password and the way to it", () => {
  const db = "database:shop";
  const login = found("db-connection-string", "fp1_db", { resource: "db.example.com" });
  const estate = [alias("db.example.com", db), login, bucket("data")];

  test("the password alone opens nothing", () => {
    expect(reaches(estate, [login.key], db, "read")).toBe(false);
  });

  test("with a position from which the database admits connections it does", () => {
    expect(reaches(estate, [login.key, `${db}#connect`], db, "read")).toBe(true);
  });

  test("a position at another database does not", () => {
    const other = [
      ...estate,
      alias("other.example.com", "database:other"),
      { ...login, key: "credential:fp1_o", resource: "other.example.com" },
    ];
    expect(reaches(other, [login.key, "database:other#connect"], db, "read")).toBe(false);
  });
});

describe("the audience of a service account's token decides what follows", () => {
  const estate = (token: Fact): readonly Fact[] => [
    k8sCluster(),
    alias("https://issuer.example.com"),
    account("ai", "rag"),
    binding("serviceaccount:ai:rag", "reads", "ai"),
    ...allowed("get", "secrets", "ai"),
    k8sSecret("ai", "db"),
    vaultCluster(),
    authMethod("kubernetes", "https://issuer.example.com"),
    authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"], audience: "vault" }),
    path("rag", "kv/data/rag", "read"),
    kv(),
    kvSecret("rag"),
    token,
  ];
  const token = "credential:fp1_token";
  const account1 = "k8s:prod:serviceaccount:ai:rag";

  test("the API server's is the account", () => {
    expect(reaches(estate(accountToken()), [token], account1, "impersonate")).toBe(true);
  });

  test("Vault's is a login to Vault, and not the account", () => {
    const facts = estate(accountToken({ audience: ["vault"] }));
    expect(reaches(facts, [token], vaultId("secret", "kv/rag"), "read")).toBe(true);
    expect(reaches(facts, [token], account1, "impersonate", "assumed")).toBe(false);
  });

  test("another's is neither", () => {
    const facts = estate(accountToken({ audience: ["elsewhere"] }));
    expect(reaches(facts, [token], vaultId("secret", "kv/rag"), "read", "assumed")).toBe(false);
    expect(reaches(facts, [token], account1, "impersonate", "assumed")).toBe(false);
  });

  test("expired it is nothing", () => {
    const facts = estate(accountToken({ audience: ["vault"], expiresAt: "2025-01-01T00:00:00.000Z" }));
    expect(reaches(facts, [token], vaultId("secret", "kv/rag"), "read", "assumed")).toBe(false);
  });
});

test("a workflow's token for one system does not open another: it cannot ask for a new audience", () => {
  const facts = [
    vaultCluster(),
    authMethod("jwt", "https://token.actions.githubusercontent.com"),
    authRole("jwt", "api", ["api"], { boundAudiences: ["vault"], boundSubject: "repo:acme/api:ref:refs/heads/main" }),
    path("api", "kv/data/api", "read"),
    kv(),
    kvSecret("api"),
  ];
  const target = vaultId("secret", "kv/api");
  expect(reaches([...facts, workflowToken("vault")], ["credential:fp1_workflow"], target, "read")).toBe(true);
  expect(
    reaches([...facts, workflowToken("sts.amazonaws.com")], ["credential:fp1_workflow"], target, "read", "assumed"),
  ).toBe(false);
});
