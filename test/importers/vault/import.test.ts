import { expect, test } from "vitest";
import { resolveLocator } from "../../../importers/read/index.ts";
import { vault } from "../../../importers/vault/index.ts";
import { file, importAnswers, importFiles } from "./bundle.ts";

const estate = {
  "sys/mounts": {
    request_id: "r",
    data: {
      "kv/": { type: "kv", options: { version: "2" }, accessor: "kv_1" },
      "old/": { type: "kv", options: null },
      "db/": { type: "database" },
    },
  },
  "sys/auth": {
    data: {
      "kubernetes/": { type: "kubernetes", accessor: "auth_kubernetes_1" },
      "approle/": { type: "approle", accessor: "auth_approle_1" },
      "token/": { type: "token" },
    },
  },
  "auth/kubernetes/config": { data: { kubernetes_host: "https://user:hunter2@api.example.com:6443/", issuer: "" } },
  "auth/kubernetes/role/_list": { data: { keys: ["rag"] } },
  "auth/kubernetes/role/rag": {
    data: {
      bound_service_account_names: ["rag"],
      bound_service_account_namespaces: ["ai"],
      token_policies: ["RAG"],
      audience: "vault",
      token_ttl: 3600,
    },
  },
  "auth/approle/role/_list": ["ci"],
  "auth/approle/role/ci": { data: { token_policies: ["ci"], bind_secret_id: true } },
  "auth/approle/role/ci/role-id": { data: { role_id: "5f6b7d0e-1111-2222-3333-444455556666" } },
  "sys/policies/acl/_list": { data: { keys: ["root", "default", "rag"] } },
  "sys/policies/acl/default": { data: { name: "default", policy: "" } },
  "sys/policies/acl/rag": {
    data: {
      name: "rag",
      policy: '# password is hunter2\npath "kv/data/{{identity.entity.metadata.team}}/*" { capabilities = ["read"] }',
    },
  },
  "identity/entity/id/_list": { data: { keys: ["e1"] } },
  "identity/entity/id/e1": {
    data: {
      id: "e1",
      name: "rag",
      policies: [],
      metadata: { team: "ai", note: "hunter2" },
      aliases: [
        {
          id: "a1",
          name: "5f6b7d0e-1111-2222-3333-444455556666",
          mount_accessor: "auth_approle_1",
          metadata: { role_name: "ci" },
        },
      ],
    },
  },
  "identity/group/id/_list": { data: { keys: [] } },
  "kv/metadata/_list": { data: { keys: ["app/", "top"] } },
  "kv/metadata/app/_list": { data: { keys: ["db"] } },
  "kv/metadata/app/db": {
    data: {
      custom_metadata: {
        "ambit.dev/unlocks": "arn:aws:rds:eu-central-1:111111111111:db:app, vault:prod:role-id:approle/ci",
        owner: "hunter2",
      },
      versions: {},
    },
  },
  "old/_list": { data: { keys: ["legacy"] } },
  "db/roles/_list": { data: { keys: ["app"] } },
  "db/roles/app": { data: { db_name: "pg", creation_statements: ["CREATE ROLE hunter2"] } },
  "db/static-roles/_list": { data: { keys: [] } },
  "db/config/pg": {
    data: {
      connection_details: {
        connection_url: "postgresql://{{username}}:{{password}}@db.example.com:5432/app",
        username: "hunter2",
      },
    },
  },
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
    { secret: "vault:prod:secret:kv/app/db", target: "arn:aws:rds:eu-central-1:111111111111:db:app", access: "write" },
    { secret: "vault:prod:secret:kv/app/db", target: "vault:prod:role-id:approle/ci", access: "read" },
  ]);
  expect(of("vault.auth-role").map(({ key, policies, type }) => ({ key, policies, type }))).toEqual([
    { key: "vault:prod:auth-role:kubernetes/rag", policies: ["rag"], type: "kubernetes" },
    { key: "vault:prod:auth-role:approle/ci", policies: ["ci"], type: "approle" },
  ]);
  expect(of("vault.auth")[0]?.trusts).toEqual(["https://api.example.com:6443"]);
  expect(of("vault.dynamic-role")[0]).toMatchObject({ endpoint: "db/creds/app", issues: ["db.example.com:5432"] });
  expect(of("vault.entity")[0]).toMatchObject({
    metadata: ["team=ai"],
    aliases: [{ accessor: "auth_approle_1", name: "", metadata: ["role_name=ci"] }],
  });
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

test("every locator names a value of its document", async () => {
  const { facts } = await importAnswers(estate);
  for (const { kind, source } of facts) {
    if (kind === "coverage") continue;
    const name = source.document.replace(/^vault\//, "").replace(/\.json$/, "") as keyof typeof estate;
    expect(
      resolveLocator([estate[name]], source.locator),
      `${kind} ${source.document} ${source.locator}`,
    ).toBeDefined();
  }
});

test("an export by namespace says the same, of namespaces below the root too", async () => {
  const root = {
    path: "",
    mounts: { "kv/": { type: "kv", options: { version: "2" } }, "db/": { type: "database" } },
    auth: { "kubernetes/": { type: "kubernetes", accessor: "a1" } },
    policies: { rag: 'path "kv/data/*" { capabilities = ["read"] }' },
    authConfigs: { "kubernetes/": { kubernetes_host: "https://api" } },
    authRoles: {
      "kubernetes/": {
        rag: { bound_service_account_names: "rag", bound_service_account_namespaces: "ai", policies: "rag" },
      },
    },
    entities: [{ id: "e1", name: "x" }],
    groups: [],
    kv: { "kv/": [{ path: "app/db", custom_metadata: { "ambit.dev/unlocks": "credential:AKIAVQRDX25J6EXAMPLE" } }] },
    engineRoles: { "db/": { app: { db_name: "pg" } } },
    engineConfigs: {
      "db/": { pg: { connection_details: { connection_url: "user:hunter2@tcp(mysql.example.com:3306)/" } } },
    },
  };
  const document = {
    format: "vault-export/v1",
    namespaces: [root, { path: "team/", mounts: { "kv/": { type: "kv" } } }],
  };
  const { of, facts } = await importFiles([file("export.json", JSON.stringify(document))]);
  expect(of("vault.auth-role")[0]).toMatchObject({ serviceAccounts: ["rag"], namespaces: ["ai"], policies: ["rag"] });
  expect(of("vault.auth")[0]?.trusts).toEqual(["https://api"]);
  expect(of("vault.path")[0]).toMatchObject({ path: "kv/data/*", capabilities: ["read"] });
  expect(of("vault.secret").map(({ key }) => key)).toEqual(["vault:prod:secret:kv/app/db"]);
  expect(of("vault.mount").map(({ key, path }) => `${key} ${path}`)).toContain("vault:prod:mount:team:kv team/kv");
  expect(of("unlocks")[0]).toMatchObject({ target: "credential:AKIAVQRDX25J6EXAMPLE", access: "impersonate" });
  expect(of("vault.dynamic-role")[0]?.issues).toEqual(["mysql.example.com:3306"]);
  expect(of("vault.namespace").map(({ key }) => key)).toEqual(["vault:prod:namespace:team"]);
  expect(JSON.stringify(facts)).not.toContain("hunter2");
});

test("a policy that Vault would refuse is left unread, and its place is told without its text", async () => {
  const { of, problems } = await importAnswers({
    ...estate,
    "sys/policies/acl/rag": { data: { policy: 'path "kv/*" {\n capabilities = ["hunter2"]\n}' } },
  });
  expect(problems).toEqual([
    {
      code: "import.malformed",
      file: "vault/sys/policies/acl/rag.json",
      at: "/data/policy",
      message: "the policy's line 2: a path block has an unknown capability",
    },
  ]);
  expect(of("vault.policy").find(({ name }) => name === "rag")?.unread).toBe(
    "line 2: a path block has an unknown capability",
  );
  expect(of("coverage").find(({ collection }) => collection === "vault.path")?.state).toBe("partly");
});

test("what was refused, left out or empty is told apart", async () => {
  const { "kv/metadata/app/_list": _, "identity/entity/id/_list": __, "identity/entity/id/e1": ___, ...rest } = estate;
  const { "db/static-roles/_list": ____, "old/_list": _____, ...left } = rest;
  const { of } = await importAnswers(left, {
    format: "ambit-bundle/v1",
    source: "vault",
    calls: [
      { call: "identity/entity/id", status: "refused" },
      { call: "db/static-roles", status: "read" },
      { call: "old/*", status: "refused" },
    ],
  });
  const state = (wanted: string) => of("coverage").find(({ collection }) => collection === wanted);
  expect(state("vault.entity")).toMatchObject({ state: "refused", reason: "no answer of identity/entity/id/" });
  expect(state("vault.dynamic-role")?.state).toBe("read");
  expect(state("vault.secret")).toMatchObject({ state: "partly", reason: "no answer of kv/metadata/app/ and 1 more" });
});

test("an answer of another shape is a problem with its place, and the rest is imported", async () => {
  const { of, problems } = await importAnswers({
    ...estate,
    "auth/kubernetes/role/rag": { data: { token_policies: 7 } },
    "identity/entity/id/e1": { data: ["hunter2"] },
    "kv/metadata/app/_list": { data: { keys: "hunter2" } },
  });
  expect(problems.map(({ file: at, code }) => `${code} ${at}`).sort()).toEqual([
    "import.shape vault/auth/kubernetes/role/rag.json",
    "import.shape vault/identity/entity/id/e1.json",
    "import.shape vault/kv/metadata/app/_list.json",
  ]);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
  expect(of("vault.auth-role").map(({ name }) => name)).toEqual(["ci"]);
  const partly = of("coverage").filter(({ state }) => state === "partly");
  expect(partly.map(({ collection }) => collection)).toEqual(["vault.auth-role", "vault.entity", "vault.secret"]);
});

test("a document that breaks off is a problem that quotes nothing", async () => {
  const files = Object.entries(estate).map(([path, answer]) => file(`vault/${path}.json`, JSON.stringify(answer)));
  const broken = file("vault/auth/approle/role/ci.json", '{"data": {"token_policies": ["hunter2');
  const { problems, of } = await importFiles([...files.filter(({ path }) => path !== broken.path), broken]);
  expect(problems).toMatchObject([{ code: "import.malformed", file: broken.path }]);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
  expect(of("vault.auth-role").map(({ name }) => name)).toEqual(["rag"]);
});

test("a canary in every place that is not asked for comes out nowhere", async () => {
  const canary = "CANARY-hunter2";
  const planted = JSON.parse(JSON.stringify(estate), (key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && key !== "data"
      ? { ...value, description: canary, comment: canary, password: canary, note: { deep: [canary] } }
      : value,
  ) as typeof estate;
  const { facts, problems } = await importAnswers({
    ...planted,
    "kv/metadata/app/db": { data: { custom_metadata: { owner: canary, "ambit.dev/unlocks": canary } } },
    "kv/data/app/db": { data: { data: { password: canary }, metadata: { custom_metadata: { x: canary } } } },
    "sys/policies/acl/rag": {
      data: {
        policy: `# ${canary}\npath "kv/*" { comment = "${canary}" capabilities = ["read"] allowed_parameters = { token = ["ghp_${canary}"] } }`,
      },
    },
    "auth/approle/role/ci/secret-id": { data: { secret_id: canary } },
    "auth/token/create": { auth: { client_token: canary } },
    "db/creds/app": { data: { username: canary, password: canary } },
  });
  expect(JSON.stringify([facts, problems])).not.toContain(canary);
});

test("is recognised by what it says, not by its name alone", () => {
  const { recognises } = vault;
  expect(recognises("x/export.json", '{"format": "vault-export/v1", "answers": {')).toBe(true);
  expect(recognises("v/sys/mounts.json", '{"request_id":"x","data":{')).toBe(true);
  expect(recognises("v/apps/metadata/_list.json", '["a", "b/"]')).toBe(true);
  expect(recognises("policies/rag.hcl", '# x\npath "kv/*" {')).toBe(true);
  expect(recognises("main.hcl", 'resource "x" "y" {}')).toBe(false);
  expect(recognises("account.json", '{"UserDetailList": []}')).toBe(false);
  expect(recognises("pods.json", '{"kind":"List","items":[{"metadata":{}}]}')).toBe(false);
});

test("a folder of policy files gives policies", async () => {
  const { of } = await importFiles([file("policies/rag.hcl", 'path "kv/data/*" {\n  capabilities = ["read"]\n}\n')]);
  expect(of("vault.policy").map(({ key }) => key)).toEqual(["vault:prod:policy:rag"]);
  expect(of("vault.path")[0]).toMatchObject({
    path: "kv/data/*",
    source: { document: "policies/rag.hcl", locator: "" },
  });
});
