import { describe, expect, it, test } from "vitest";
import { compileVault } from "../../../authz/vault/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import {
  authMethod,
  authRole,
  below,
  entity,
  group,
  liveToken,
  namespace,
  path,
  vaultCluster,
} from "../../../model/examples/vault.ts";
import type { Fact } from "../../../model/fact.ts";

const closed: Fact = { ...vaultCluster(), kind: "closed-world", key: "vault:main" } as unknown as Fact;
const known = entity("e", ["own"], { method: "userpass", metadata: [] });
const ann = { ...known, aliases: [{ id: "al", accessor: "auth_userpass", name: "ann", metadata: [] }] };
const world: readonly Fact[] = [
  vaultCluster(),
  closed,
  namespace("a"),
  namespace("a/b"),
  namespace("c"),
  authMethod("userpass"),
  authRole("userpass", "ann", ["app"]),
  ann,
  below("a", group("g", ["shared"], { memberEntities: ["e"] })),
  below("a", authMethod("userpass")),
  below("a", authRole("userpass", "bob", ["app"])),
  below("c", authMethod("userpass")),
  below("c", authRole("userpass", "cid", ["app"])),
  below("a", liveToken(["app"], { accessor: "a1", entity: "e" })),
  path("app", "a/kv/data/*", "list"),
  path("own", "kv/data/{{identity.groups.ids.g.name}}", "update"),
  path("own", "kv/data/{{identity.groups.names.g.name}}/x", "update"),
  path("default", "sys/host-info", "read"),
  below("a", path("app", "kv/data/*", "read")),
  below("a", path("app", "b/kv/data/x", "deny")),
  below("a", path("shared", "kv/data/g/{{identity.groups.names.g.id}}", "delete")),
  below("a", path("default", "cubbyhole/*", "read")),
  below("c", path("app", "+/data/*", "read")),
];
const asked = [
  "kv/data/x",
  "kv/data/g",
  "kv/data/g/x",
  "sys/host-info",
  "a/kv/data/x",
  "a/b/kv/data/x",
  "a/kv/data/g/g",
  "a/cubbyhole/x",
  "c/kv/data/x",
  "c/b/kv/data/x",
];
const nodes = [
  "vault:main:auth-role:userpass/ann",
  "vault:main:auth-role:a:userpass/bob",
  "vault:main:auth-role:c:userpass/cid",
  "vault:main:token:a:a1",
];

/** What each login may do at each path, as `<path> <capabilities>`, where it is something. */
function table(facts: readonly Fact[]): Readonly<Record<string, readonly string[]>> {
  const vault = compileVault(new FactBase(facts));
  return Object.fromEntries(
    nodes.map((node) => [
      node,
      asked.flatMap((at) => {
        const rule = vault.login(node)?.acl.rule(at, "read");
        return rule ? [`${at} ${rule.denied ? "deny" : [...rule.capabilities].sort().join(",")}`] : [];
      }),
    ]),
  );
}

/** Worked out by hand from the documented rules. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "vault:main:auth-role:userpass/ann": [
    "kv/data/g update",
    "sys/host-info read",
    "a/kv/data/x list",
    "a/kv/data/g/g delete",
  ],
  "vault:main:auth-role:a:userpass/bob": [
    "a/kv/data/x read",
    "a/b/kv/data/x deny",
    "a/kv/data/g/g read",
    "a/cubbyhole/x read",
  ],
  "vault:main:auth-role:c:userpass/cid": ["c/kv/data/x read"],
  "vault:main:token:a:a1": ["kv/data/g update", "a/kv/data/x read", "a/b/kv/data/x deny", "a/kv/data/g/g delete"],
};

test("a Vault with namespaces is decided as it says", () => expect(table(world)).toEqual(expected));

const without = (fact: Fact): Fact =>
  Object.fromEntries(Object.entries(fact).filter(([name]) => name !== "namespace")) as unknown as Fact;
const of =
  (kind: Fact["kind"], change: (fact: Fact) => Fact | undefined) =>
  (fact: Fact): readonly Fact[] =>
    [fact.kind === kind ? change(fact) : fact].filter((one) => one !== undefined);
const rootKey = (key: string): string => key.replace(/^(vault:main:[a-z-]+:)[^:]+:/, "$1");

const plants: readonly (readonly [name: string, plant: (fact: Fact) => readonly Fact[]])[] = [
  [
    "policies of namespaces speak of paths of the root",
    of("vault.path", (fact) => (fact.kind === "vault.path" ? { ...fact, policy: rootKey(fact.policy) } : fact)),
  ],
  ["logins of namespaces have policies of the root", of("vault.auth-role", without)],
  ["tokens of namespaces have policies of the root", of("vault.token", without)],
  ["groups of namespaces give policies of the root", of("vault.group", without)],
  ["groups of other namespaces give nothing", of("vault.group", () => undefined)],
  ["a live token has no entity", of("vault.token", (fact) => ({ ...fact, entity: "none" }) as Fact)],
  [
    "the path of the namespace is put in twice",
    of("vault.path", (fact) =>
      fact.kind === "vault.path" && fact.policy.startsWith("vault:main:policy:a:")
        ? { ...fact, path: `a/${fact.path}` }
        : fact,
    ),
  ],
  [
    "groups are taken from any namespace and named from any",
    of("vault.path", (fact) =>
      fact.kind === "vault.path" ? { ...fact, path: fact.path.replace("groups.names.", "groups.ids.") } : fact,
    ),
  ],
];

describe("a bug planted in namespaces is found", () => {
  it.each(plants)("%s", (_, plant) => {
    expect(table(world.flatMap(plant))).not.toEqual(expected);
  });
});
