import { expect, test } from "vitest";
import { file, importAnswers, importFiles } from "./bundle.ts";

const estate = {
  "sys/mounts": { request_id: "r", data: { "kv/": { type: "kv", options: { version: "2" }, accessor: "kv_1" }, "old/": { type: "kv", options: null }, "db/": { type: "database" } } },
  "sys/auth": { data: { "kubernetes/": { type: "kubernetes", accessor: "auth_kubernetes_1" }, "approle/": { type: "approle", accessor: "auth_approle_1" }, "token/": { type: "token" } } },
  "auth/kubernetes/config": { data: { kubernetes_host: "https://user:hunter2@api.example.com:6443/", issuer: "" } },
  "auth/kubernetes/role/_list": { data: { keys: ["rag"] } },
  "auth/kubernetes/role/rag": { data: { bound_service_account_names: ["rag"], bound_service_account_namespaces: ["ai"], token_policies: ["RAG"], audience: "vault", token_ttl: 3600 } },
  "auth/approle/role/_list": ["ci"],
  "auth/approle/role/ci": { data: { token_policies: ["ci"], bind_secret_id: true } },
  "auth/approle/role/ci/role-id": { data: { role_id: "5f6b7d0e-1111-2222-3333-444455556666" } },
  "sys/policies/acl/_list": { data: { keys: ["root", "default", "rag"] } },
  "sys/policies/acl/default": { data: { name: "default", policy: "" } },
  "sys/policies/acl/rag": { data: { name: "rag", policy: '# password is hunter2\npath "kv/data/{{identity.entity.metadata.team}}/*" { capabilities = ["read"] }' } },
  "identity/entity/id/_list": { data: { keys: ["e1"] } },
  "identity/entity/id/e1": { data: { id: "e1", name: "rag", policies: [], metadata: { team: "ai", note: "hunter2" }, aliases: [{ id: "a1", name: "5f6b7d0e-1111-2222-3333-444455556666", mount_accessor: "auth_approle_1", metadata: { role_name: "ci" } }] } },
  "identity/group/id/_list": { data: { keys: [] } },
  "kv/metadata/_list": { data: { keys: ["app/", "top"] } },
  "kv/metadata/app/_list": { data: { keys: ["db"] } },
  "kv/metadata/app/db": { data: { custom_metadata: { "ambit.dev/unlocks": "arn:aws:rds:eu-central-1:111122223333:db:app, vault:prod:role-id:approle/ci", owner: "hunter2" }, versions: {} } },
  "old/_list": { data: { keys: ["legacy"] } },
  "db/roles/_list": { data: { keys: ["app"] } },
  "db/roles/app": { data: { db_name: "pg", creation_statements: ["CREATE ROLE hunter2"] } },
  "db/static-roles/_list": { data: { keys: [] } },
  "db/config/pg": { data: { connection_details: { connection_url: "postgresql://{{username}}:{{password}}@db.example.com:5432/app", username: "hunter2" } } },
};

test("a bundle becomes facts, and what it does not need is not in them", async () => {
  const { facts, problems, of } = await importAnswers(estate);
  expect(problems).toEqual([]);
  expect(JSON.stringify(facts)).not.toMatch(/hunter2|5f6b7d0e/);
  expect(of("vault.secret").map(({ key }) => key)).toEqual([
    "vault:prod:secret:kv/top",
    "vault:prod:secret:kv/app/db",
    "vault:prod:secret:old/legacy",
  ]);
  expect(of("unlocks").map(({ secret, target, access }) => ({ secret, target, access }))).toEqual([
    { secret: "vault:prod:secret:kv/app/db", target: "arn:aws:rds:eu-central-1:111122223333:db:app", access: "write" },
    { secret: "vault:prod:secret:kv/app/db", target: "vault:prod:role-id:approle/ci", access: "read" },
  ]);
  expect(of("vault.auth-role").map(({ key, policies, type }) => ({ key, policies, type }))).toEqual([
    { key: "vault:prod:auth-role:kubernetes/rag", policies: ["rag"], type: "kubernetes" },
    { key: "vault:prod:auth-role:approle/ci", policies: ["ci"], type: "approle" },
  ]);
  expect(of("vault.auth")[0]?.trusts).toEqual(["https://api.example.com:6443"]);
  expect(of("vault.dynamic-role")[0]).toMatchObject({ endpoint: "db/creds/app", issues: ["db.example.com:5432"] });
  expect(of("vault.entity")[0]).toMatchObject({ metadata: ["team=ai"], aliases: [{ accessor: "auth_approle_1", name: "", metadata: ["role_name=ci"] }] });
  const states = of("coverage").map(({ collection, state }) => `${collection} ${state}`);
  expect(states.filter((state) => !state.endsWith(" read"))).toEqual([]);
});

test("one file with all answers says the same", async () => {
  const folder = await importAnswers(estate);
  const one = await importFiles([file("export.json", JSON.stringify({ format: "vault-export/v1", answers: estate }))]);
  const bare = (facts: typeof folder.facts) => facts.map(({ source: _, ...fact }) => JSON.stringify(fact)).sort();
  expect(one.problems).toEqual([]);
  expect(bare(one.facts)).toEqual(bare(folder.facts));
});

test("values in the input are dropped, their names kept, and the user is told", async () => {
  const { facts, problems, of } = await importAnswers({
    ...estate,
    "kv/data/app/key": { data: { data: { password: "hunter2" }, metadata: {} } },
    "old/legacy": { data: { password: "hunter2" } },
  });
  expect(of("vault.secret").map(({ name }) => name)).toContain("app/key");
  expect(JSON.stringify([facts, problems])).not.toContain("hunter2");
  expect(problems.map(({ message }) => message)).toEqual(
    Array(2).fill("secret values were in the input and were not kept; export `metadata/` paths only"),
  );
});
