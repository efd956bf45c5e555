import { describe, expect, test } from "vitest";
import { compileVault } from "../../../authz/vault/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import type { BundleManifest } from "../../../model/importer.ts";
import { file, importAnswers, importFiles } from "./bundle.ts";

const mount = (type: string, version?: string) => ({
  type,
  accessor: `${type}_1`,
  options: version ? { version } : null,
});
const root = {
  "sys/health": { version: "1.20.4+ent" },
  "sys/namespaces/_list": { data: { keys: ["team-a/"] } },
  "sys/mounts": { data: { "kv/": mount("kv", "2") } },
  "sys/auth": { data: { "token/": mount("token") } },
  "sys/policies/acl/_list": { data: { keys: ["root"] } },
  "identity/entity/id/_list": { data: { keys: [] } },
  "identity/group/id/_list": { data: { keys: [] } },
  "kv/metadata/_list": { data: { keys: ["sys/"] } },
  // An entry whose name looks like a namespace's table of mounts.
  "kv/metadata/sys/_list": { data: { keys: ["mounts"] } },
  "kv/metadata/sys/mounts": { data: { custom_metadata: {} } },
};
const team = {
  "sys/namespaces/_list": { data: { keys: [] } },
  "sys/mounts": { data: { "kv/": mount("kv", "2"), "db/": mount("database") } },
  "sys/auth": { data: { "approle/": mount("approle") } },
  "sys/policies/acl/_list": { data: { keys: ["ci"] } },
  "sys/policies/acl/ci": { data: { policy: 'path "kv/data/app/*" { capabilities = ["read"] }' } },
  "auth/approle/role/_list": { data: { keys: ["ci"] } },
  "auth/approle/role/ci": { data: { token_policies: ["ci"] } },
  "identity/entity/id/_list": { data: { keys: [] } },
  "identity/group/id/_list": { data: { keys: [] } },
  "kv/metadata/_list": { data: { keys: ["app/"] } },
  "kv/metadata/app/_list": { data: { keys: ["db"] } },
  "db/roles/_list": { data: { keys: ["app"] } },
  "db/roles/app": { data: { db_name: "pg" } },
  "db/static-roles/_list": { data: { keys: [] } },
  "db/config/pg": {
    data: { allowed_roles: ["app"], connection_details: { connection_url: "u:hunter2@tcp(pg:5432)/" } },
  },
};
const prefixed = (of: Readonly<Record<string, unknown>>, namespace: string) =>
  Object.fromEntries(Object.entries(of).map(([path, answer]) => [`${namespace}/${path}`, answer]));
const whole = { ...root, ...prefixed(team, "team-a") };

describe("a bundle with namespaces", () => {
  test("keeps what is in them apart from what is in the root", async () => {
    const { of, problems, facts } = await importAnswers(whole);
    expect(problems).toEqual([]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
    expect(of("vault.namespace").map(({ key }) => key)).toEqual(["vault:prod:namespace:team-a"]);
    expect(
      of("vault.secret")
        .map(({ key }) => key)
        .sort(),
    ).toEqual(["vault:prod:secret:kv/sys/mounts", "vault:prod:secret:team-a:kv/app/db"]);
    expect(of("vault.auth-role")[0]).toMatchObject({
      key: "vault:prod:auth-role:team-a:approle/ci",
      auth: "vault:prod:auth:team-a:approle",
      namespace: "team-a",
    });
    expect(of("vault.dynamic-role")[0]).toMatchObject({
      endpoint: "team-a/db/creds/app",
      definition: "team-a/db/roles/app",
      connection: "vault:prod:connection:team-a:db/pg",
      issues: ["pg:5432"],
    });
    expect(of("vault.connection")[0]).toMatchObject({ path: "team-a/db/config/pg", allowedRoles: ["app"] });
    expect(of("coverage").filter(({ state }) => state !== "read")).toEqual([]);
  });

  test("is evaluated with the namespace in front of its policies' paths", async () => {
    const { facts } = await importAnswers(whole);
    const login = compileVault(new FactBase(facts)).login("vault:prod:auth-role:team-a:approle/ci");
    expect(login?.acl.rule("team-a/kv/data/app/db", "read")?.capabilities).toEqual(new Set(["read"]));
    expect(login?.acl.rule("kv/data/app/db", "read")).toBeUndefined();
  });

  test("says which namespace was listed and not read", async () => {
    const { of } = await importAnswers({ ...root, "sys/namespaces/_list": { data: { keys: ["team-a/", "team-b/"] } } });
    const state = (kind: string) => of("coverage").find(({ collection }) => collection === kind);
    expect(of("vault.namespace")).toHaveLength(2);
    expect(state("vault.mount")).toMatchObject({
      state: "partly",
      reason: "no answer of team-a/sys/mounts and 1 more",
    });
    expect(state("vault.namespace")?.state).toBe("partly");
  });

  test("is one where the root was not read, as the manifest or the folders say", async () => {
    const manifest: BundleManifest = {
      format: "ambit-bundle/v1",
      source: "vault",
      calls: [{ call: "admin/sys/mounts", status: "read" }],
    };
    const files = Object.entries(prefixed(team, "admin")).map(([path, answer]) =>
      file(`dump/${path}.json`, JSON.stringify(answer)),
    );
    const told = await importFiles(files, manifest, "dump/manifest.json");
    expect(told.of("vault.secret").map(({ key }) => key)).toEqual(["vault:prod:secret:admin:kv/app/db"]);
    const two = await importAnswers({ ...prefixed(team, "team-a"), ...prefixed(team, "team-b") });
    expect(two.of("vault.namespace").map(({ path }) => path)).toEqual(["team-a", "team-b"]);
  });

  test("where nobody asked, a server that may have namespaces leaves it open", async () => {
    const { "sys/namespaces/_list": _, ...rest } = root;
    const state = async (answers: Readonly<Record<string, unknown>>) =>
      (await importAnswers(answers)).of("coverage").find(({ collection }) => collection === "vault.namespace")?.state;
    expect(await state(rest)).toBe("not-asked");
    expect(await state({ ...rest, "sys/health": { version: "1.20.4" } })).toBe("read");
  });
});

describe("answers about live tokens", () => {
  const answers = {
    ...root,
    "auth/token/accessors/_list": { data: { keys: ["acc1", "acc2"] } },
    "auth/token/lookup-accessor/acc1": {
      data: {
        accessor: "acc1",
        id: "hvs.hunter2",
        display_name: "approle-hunter2",
        policies: ["CI", "default"],
        path: "auth/approle/login",
        meta: { role_name: "ci" },
        type: "service",
        orphan: true,
        expire_time: "2026-11-23T09:00:00.123456789+01:00",
        ttl: 3600,
        num_uses: 0,
        renewable: true,
        entity_id: "e1",
        namespace_path: "team-a/",
      },
    },
    "auth/token/lookup-self": {
      data: { accessor: "acc2", id: "hvs.hunter2", policies: ["root"], ttl: 0, path: "auth/token/root" },
    },
  };

  test("say what a token is, and never the token", async () => {
    const { of, facts, problems } = await importAnswers(answers);
    expect(problems).toEqual([]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
    const [first, second] = of("vault.token");
    expect(first).toMatchObject({
      key: "vault:prod:token:team-a:acc1",
      namespace: "team-a",
      policies: ["ci", "default"],
      entity: "e1",
      role: "ci",
      orphan: true,
      expires: "2026-11-23T08:00:00.123Z",
    });
    expect(second).toMatchObject({ key: "vault:prod:token:acc2", policies: ["root"], path: "auth/token/root" });
    expect(second).not.toHaveProperty("expires");
    expect(of("coverage").find(({ collection }) => collection === "vault.token")?.state).toBe("read");
  });

  test("are logins of their own until they end", async () => {
    const { facts } = await importAnswers(answers);
    const vault = compileVault(new FactBase(facts));
    expect(vault.login("vault:prod:token:acc2")?.acl.root).toBe(true);
    expect(vault.login("vault:prod:token:team-a:acc1")?.policies).toEqual(["team-a/ci", "team-a/default"]);
    const later = facts.map((fact) =>
      fact.kind === "vault.token" ? { ...fact, expires: "2026-01-01T00:00:00.000Z" } : fact,
    );
    expect(compileVault(new FactBase(later)).login("vault:prod:token:acc2")).toBeUndefined();
  });
});
