import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileAcl, type Flavour } from "../../../authz/vault/acl.ts";
import { capabilities, decide } from "../../../authz/vault/decide.ts";
import { compileVault } from "../../../authz/vault/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { parsePolicy } from "../../../importers/vault/policy.ts";
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
  vaultPolicy,
} from "../../../model/examples/vault.ts";
import type { Fact } from "../../../model/fact.ts";
import { type Block, textOf } from "./oracle/policy.ts";
import { Reference, servers } from "./oracle/reference.ts";

const closed: Fact = {
  kind: "closed-world",
  key: "vault:main",
  scope: "vault:main",
  source: { document: "", locator: "", importer: "", observedAt: "" },
};
const compiled = (...facts: readonly Fact[]) => compileVault(new FactBase([vaultCluster(), ...facts, closed]));
const may = (vault: ReturnType<typeof compiled>, node: string, at: string) =>
  [...(vault.login(node)?.acl.rule(at, "read")?.capabilities ?? [])].sort().join(",");

describe("a policy of a namespace", () => {
  const role = below("team-a", authRole("userpass", "ann", ["app"]));
  const facts = [
    namespace("team-a"),
    namespace("team-a/dev"),
    namespace("team-b"),
    below("team-a", authMethod("userpass")),
    role,
    below("team-a", vaultPolicy("app")),
    below("team-a", path("app", "kv/data/*", "read")),
    below("team-a", path("app", "dev/kv/data/*", "list")),
    // The same names in the root are other policies.
    path("app", "kv/data/*", "delete"),
    path("default", "sys/host-info", "read"),
    below("team-a", path("default", "cubbyhole/*", "read")),
  ];

  test("speaks of paths below it, and reaches into namespaces below", () => {
    const vault = compiled(...facts);
    expect(role.key).toBe("vault:main:auth-role:team-a:userpass/ann");
    expect(may(vault, role.key, "team-a/kv/data/x")).toBe("read");
    expect(may(vault, role.key, "team-a/dev/kv/data/x")).toBe("list");
    expect(may(vault, role.key, "kv/data/x")).toBe("");
    expect(may(vault, role.key, "team-b/kv/data/x")).toBe("");
  });

  test("and the default of its own namespace, not of the root", () => {
    const vault = compiled(...facts);
    expect(vault.login(role.key)?.policies).toEqual(["team-a/app", "team-a/default"]);
    expect(may(vault, role.key, "team-a/cubbyhole/x")).toBe("read");
    expect(may(vault, role.key, "sys/host-info")).toBe("");
  });

  test("has no root: the server refuses what would have it", () => {
    const token = below("team-a", liveToken(["root"]));
    expect(may(compiled(...facts, token), token.key, "team-a/kv/data/x")).toBe("");
  });
});

describe("a token of a parent", () => {
  test("is used in a child where its policies name the child", () => {
    const role = authRole("userpass", "ann", ["app"]);
    const vault = compiled(authMethod("userpass"), role, path("app", "team-a/kv/data/*", "read"));
    expect(may(vault, role.key, "team-a/kv/data/x")).toBe("read");
  });

  test("of the root policy does everything in every namespace", () => {
    const root = liveToken(["root"]);
    expect(compiled(root).login(root.key)?.acl.root).toBe(true);
  });
});

describe("groups of other namespaces", () => {
  const known = entity("e", ["own"], { method: "userpass", metadata: [] });
  const ann = { ...known, aliases: [{ id: "al", accessor: "auth_userpass", name: "ann", metadata: [] }] };
  const role = authRole("userpass", "ann", []);
  const inside = below("team-a", group("g", ["shared"], { memberEntities: ["e"] }));
  const grant = below("team-a", path("shared", "kv/data/*", "read"));

  test("give their policies to members whose token is of a namespace above", () => {
    const vault = compiled(authMethod("userpass"), role, ann, inside, grant);
    expect(vault.login(role.key)?.policies).toEqual(["default", "own", "team-a/shared"]);
    expect(may(vault, role.key, "team-a/kv/data/x")).toBe("read");
    expect(vault.login(role.key)?.because([grant.policy])).toEqual([role, ann, inside]);
  });

  const child = below("team-b", role);
  const childOf = [below("team-b", authMethod("userpass")), child, below("team-b", ann)];

  test("and not to those of another branch, unless the cluster takes them from any", () => {
    const apart = compiled(...childOf, inside, grant);
    expect(apart.login(child.key)?.policies).toEqual(["team-b/default", "team-b/own"]);
    const any = compileVault(
      new FactBase([{ ...vaultCluster(), groupPolicies: "any" }, ...childOf, inside, grant, closed]),
    );
    expect(any.login(child.key)?.policies).toEqual(["team-a/shared", "team-b/default", "team-b/own"]);
  });

  test("are named in templates of their own namespace alone", () => {
    const text = "kv/data/{{identity.groups.names.g.id}}/*";
    const templates = [path("own", text, "read"), below("team-a", path("shared", text, "list"))];
    const vault = compiled(authMethod("userpass"), role, ann, inside, ...templates);
    expect(may(vault, role.key, "kv/data/g/x")).toBe("");
    expect(may(vault, role.key, "team-a/kv/data/g/x")).toBe("list");
  });
});

const segment = fc.constantFrom("a", "b", "+", "ab");
const pattern = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([parts, open]) => parts.join("/") + (open ? "*" : ""))
  .filter((text) => !text.includes("+*"));
const block = fc.record({
  path: pattern,
  capabilities: fc.subarray(["read", "list", "update", "deny"], { minLength: 1 }),
});
const held = fc.array(fc.record({ namespace: fc.constantFrom("", "a", "a/b", "b"), blocks: fc.array(block) }), {
  maxLength: 4,
});
const request = fc
  .array(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join("/"));

test("policies of several namespaces are decided as the documented rules have it", () => {
  fc.assert(
    fc.property(
      held,
      request,
      fc.boolean(),
      fc.constantFrom<Flavour>("vault", "openbao"),
      (lists, at, slash, flavour) => {
        const named = lists.map(({ namespace: of, blocks }, index) => ({ name: `p${index}`, namespace: of, blocks }));
        const written = named.map(({ name, namespace: of, blocks }) => {
          const read = parsePolicy(textOf({ name, blocks: blocks as readonly Block[] }));
          if (!read.ok) throw new Error(read.message);
          return { name, paths: read.paths, ...(of === "" ? {} : { namespace: of }) };
        });
        const acl = compileAcl(written, { flavour, groups: [] });
        const server = servers[flavour];
        if (!server) throw new Error("no such server");
        const told = named.map(({ name, namespace: of, blocks }) => ({
          name,
          blocks,
          ...(of === "" ? {} : { namespace: `${of}/` }),
        }));
        const reference = new Reference(told, { groups: [] }, server);
        const path = slash ? `${at}/` : at;
        expect(capabilities(acl, path)).toEqual(reference.capabilities(path));
        for (const op of ["read", "list"])
          expect(decide(acl, { op, path }, flavour).allowed).toBe(reference.allows({ op, path } as never, false));
      },
    ),
    { numRuns: 400 },
  );
});
