import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileVault, type VaultTarget } from "../../../authz/vault/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { alias } from "../../../model/examples/alias.ts";
import { account } from "../../../model/examples/kubernetes.ts";
import {
  authMethod,
  authRole,
  entity,
  path,
  vaultCluster,
  vaultId,
  vaultPolicy,
} from "../../../model/examples/vault.ts";
import type { Fact } from "../../../model/fact.ts";

const closed = (scope: string): Fact => ({
  kind: "closed-world",
  key: scope,
  scope,
  source: { document: "", locator: "", importer: "", observedAt: "" },
});
const compiled = (...facts: readonly Fact[]) =>
  compileVault(new FactBase([...facts, closed("vault:main"), closed("k8s:prod")]));
const cluster = [alias("https://api"), authMethod("kubernetes", "https://api"), account("ai", "rag")];
const role = authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"] });
const known = ["service_account_name=rag", "service_account_namespace=ai"];
const session = "vault:main:auth-role:kubernetes/rag~session:k8s%3Aprod%3Aai%3Arag";

describe("a login", () => {
  test("has the role's policies and default", () => {
    const { logins } = compiled(...cluster, role);
    expect(logins.map(({ node, policies }) => [node, policies])).toEqual([[role.key, ["default", "rag"]]]);
  });

  test("of an entity that has policies is another node with all of them", () => {
    const vault = compiled(...cluster, role, entity("e", ["more"], { method: "kubernetes", metadata: known }));
    expect(vault.accounts(role).map(({ login }) => login.node)).toEqual([session]);
    expect(vault.login(session)?.policies).toEqual(["default", "more", "rag"]);
    expect(vault.login(role.key)?.policies).toEqual(["default", "rag"]);
  });

  test("has the policies of groups, and of the groups that hold them, cycles too", () => {
    const group = (id: string, policies: string[], entities: string[], groups: string[]): Fact => ({
      ...vaultCluster(),
      kind: "vault.group",
      key: vaultId("group", id),
      cluster: "vault:main",
      id,
      name: id,
      policies,
      memberEntities: entities,
      memberGroups: groups,
      metadata: [],
    });
    const who = entity("e", [], { method: "kubernetes", metadata: known });
    const vault = compiled(
      ...cluster,
      role,
      who,
      group("inner", ["a"], ["e"], ["outer"]),
      group("outer", ["b"], [], ["inner"]),
    );
    expect(vault.login(session)?.policies).toEqual(["a", "b", "default", "rag"]);
  });

  test("is refused to a disabled entity", () => {
    const off = { ...entity("e", [], { method: "kubernetes", metadata: known }), disabled: true };
    expect(compiled(...cluster, role, off).accounts(role)).toEqual([]);
    const half = authRole("approle", "ci", ["ci"]);
    const gone = { ...entity("e", [], { method: "approle", metadata: ["role_name=ci"] }), disabled: true };
    expect(compiled(authMethod("approle"), half, gone).login(half.key)).toBeUndefined();
  });

  test("fills templates with the service account, also where Vault has not seen it yet", () => {
    const templated = path(
      "rag",
      "kv/data/{{identity.entity.aliases.auth_kubernetes.metadata.service_account_namespace}}/*",
      "read",
    );
    const vault = compiled(...cluster, role, templated);
    const [{ login } = { login: undefined }] = vault.accounts(role);
    expect(login?.node).toBe(session);
    expect(login?.acl.rule("kv/data/ai/db", "read")?.capabilities).toEqual(new Set(["read"]));
    expect(vault.login(role.key)?.conditions.map(({ kind }) => kind)).toEqual(["unsupported"]);
  });

  test("does not become a session through the templates of the policy that every Vault has", () => {
    const own = path("default", "identity/entity/id/{{identity.entity.id}}", "read");
    expect(compiled(...cluster, role, own).logins.map(({ node }) => node)).toEqual([role.key]);
  });

  test("is open where a policy of it was not read", () => {
    const facts = [...cluster, role, vaultPolicy("default"), { ...vaultPolicy("rag"), unread: "line 3" }];
    const texts = (of: ReturnType<typeof compiled>) =>
      of.login(role.key)?.conditions.map(({ kind, text }) => `${kind}: ${text}`);
    expect(texts(compiled(...facts))).toEqual([
      "unread: policy `rag` was not read and may deny what other policies of the token allow",
    ]);
    const open = compileVault(new FactBase([...cluster, role]));
    expect(open.login(role.key)?.conditions).toHaveLength(2);
  });
});

const names = fc.uniqueArray(fc.stringMatching(/^[ab](\/[ab]){0,2}$/), { maxLength: 8 });
const pattern = fc.stringMatching(/^kv\/data\/[ab+](\/[ab+]){0,2}\*?$/).filter((text) => !text.includes("+*"));
const block = fc.tuple(pattern, fc.subarray(["read", "list", "deny"], { minLength: 1 }));
const policies = fc.array(fc.array(block, { maxLength: 5 }), { minLength: 1, maxLength: 4 });

describe("grants", () => {
  test("say of every login and target what its ACL says, by way of shared hubs", () => {
    fc.assert(
      fc.property(
        names,
        policies,
        fc.array(fc.subarray([0, 1, 2, 3]), { minLength: 1, maxLength: 4 }),
        (secrets, texts, sets) => {
          const facts = texts.flatMap((blocks, index) =>
            blocks.map(([at, granted]) => path(`p${index}`, at, ...granted)),
          );
          const roles = sets.map((set, index) =>
            authRole(
              "userpass",
              `u${index}`,
              set.map((one) => `p${one}`),
            ),
          );
          const vault = compiled(vaultCluster(), ...facts, ...roles);
          const targets = secrets.map(
            (name): VaultTarget => ({ path: `kv/data/${name}`, to: `${name}#read`, because: [vaultCluster()] }),
          );
          const granted = vault
            .grants(targets, { title: "read", capabilities: ["read"] })
            .flatMap((grant) =>
              grant.logins.flatMap(({ node }) => grant.targets.map(({ to }) => `${node} ${String(to)}`)),
            );
          const decided = vault.logins.flatMap(({ node, acl }) =>
            targets.flatMap(({ path: at, to }) =>
              acl.rule(at, "read")?.capabilities.has("read") ? [`${node} ${String(to)}`] : [],
            ),
          );
          expect([...new Set(granted)].sort()).toEqual(decided.sort());
          expect(new Set(granted).size).toBe(granted.length);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("of many logins with one policy are one hub", () => {
    const roles = Array.from({ length: 50 }, (_, index) => authRole("userpass", `u${index}`, ["p", `own${index}`]));
    const own = roles.map((_, index) => path(`own${index}`, `cubbyhole/${index}`, "read"));
    const vault = compiled(vaultCluster(), ...roles, ...own, path("p", "kv/data/*", "read"));
    const targets = Array.from(
      { length: 50 },
      (_, index): VaultTarget => ({ path: `kv/data/${index}`, to: `s${index}#read`, because: [vaultCluster()] }),
    );
    const found = vault.grants(targets, { title: "read", capabilities: ["read"] });
    expect(found.map(({ logins, targets: to }) => [logins.length, to.length])).toEqual([[50, 50]]);
  });
});
