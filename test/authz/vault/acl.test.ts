import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AclPath, type AclPolicy, compileAcl, type Flavour } from "../../../authz/vault/acl.ts";
import { capabilities, decide } from "../../../authz/vault/decide.ts";

const block = (path: string, ...granted: readonly string[]): AclPath => ({
  path,
  capabilities: granted,
  undecided: [],
});
const acl = (policies: readonly AclPolicy[], flavour: Flavour = "vault") =>
  compileAcl(policies, { flavour, groups: [] });
const policy = (...paths: readonly AclPath[]): AclPolicy => ({ name: "p", paths });
const allows = (policies: readonly AclPolicy[], op: string, path: string, flavour: Flavour = "vault"): boolean =>
  decide(acl(policies, flavour), { op, path }, flavour).allowed;

/** The documented rules, one after the other, over every block for every request. */
function slowly(policies: readonly AclPolicy[], op: string, path: string, flavour: Flavour): ReadonlySet<string> {
  const blocks = policies.flatMap(({ paths }) => paths);
  const segments = (of: string) => of === "+" || of.startsWith("+/") || of.includes("/+");
  const exact = (at: string) =>
    blocks.filter((one) => !segments(one.path) && !one.path.endsWith("*") && one.path === at);
  const wild = (at: string) => {
    const hits = blocks.filter(
      (one) => (segments(one.path) || one.path.endsWith("*")) && expression(one.path).test(at),
    );
    const best = hits.reduce<string | undefined>(
      (a, { path: b }) => (a === undefined || below(a, b) ? b : a),
      undefined,
    );
    return hits.filter((one) => one.path === best);
  };
  const lists = op === "list" || (op === "scan" && flavour === "openbao");
  const bare = path.replace(/\/$/, "");
  const order = flavour === "vault" ? [wild(bare), wild(path)] : [wild(path), wild(bare)];
  const tries = lists && path.endsWith("/") ? [exact(path), exact(bare), ...order] : [exact(path), wild(path)];
  const won = tries.find((found) => found.length > 0) ?? [];
  const granted = won.flatMap((one) => one.capabilities);
  return new Set(granted.includes("deny") ? [] : granted);
}

function expression(pattern: string): RegExp {
  const open = pattern.endsWith("*");
  const body = open ? pattern.slice(0, -1) : pattern;
  const plus = pattern === "+" || pattern.startsWith("+/") || pattern.includes("/+");
  const parts = body.split("/").map((part) => (plus && part === "+" ? "[^/]*" : part.replace(/[+*]/g, "\\$&")));
  return new RegExp(`^${parts.join("/")}${open ? ".*" : "$"}`);
}

/** True where `a` has lower priority than `b`: https://developer.hashicorp.com/vault/docs/concepts/policies#priority-matching */
function below(a: string, b: string): boolean {
  const measures = (of: string): (number | string)[] => {
    const body = of.replace(/\*$/, "");
    const plus = of === "+" || of.startsWith("+/") || of.includes("/+");
    const first = plus ? of.indexOf("+") : body.length;
    const count = plus ? body.split("/").filter((part) => part === "+").length : 0;
    return [first, of.endsWith("*") ? 0 : 1, -count, body.length, body];
  };
  const [left, right] = [measures(a), measures(b)];
  for (const [index, one] of left.entries()) {
    const other = right[index] ?? one;
    if (one !== other) return one < other;
  }
  return false;
}

const segment = fc.constantFrom("a", "b", "ab", "+", "+b", "");
const path = fc
  .array(fc.constantFrom("a", "b", "ab", "c", ""), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/").replace(/^\/+/, ""));
const pattern = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([parts, open]) => parts.join("/").replace(/^\/+/, "") + (open ? "*" : ""))
  .filter((text) => !text.includes("+*"));
const granted = fc.subarray(["create", "read", "update", "list", "deny"], { minLength: 1 });
const policies = fc.array(
  fc
    .array(
      fc.tuple(pattern, granted).map(([at, list]) => block(at, ...list)),
      { maxLength: 6 },
    )
    .map((paths) => policy(...paths)),
  { minLength: 1, maxLength: 4 },
);

describe("one ACL of all policies", () => {
  test("decides as the documented rules do, applied one by one", () => {
    fc.assert(
      fc.property(
        policies,
        fc.constantFrom("read", "list", "scan", "update"),
        path,
        fc.constantFrom<Flavour>("vault", "openbao"),
        (given, op, at, flavour) => {
          const found = acl(given, flavour).rule(at, op)?.capabilities ?? new Set();
          expect([...found].sort()).toEqual([...slowly(given, op, at, flavour)].sort());
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("does not hang on the order of policies and blocks", () => {
    fc.assert(
      fc.property(policies, path, (given, at) => {
        const turned = [...given].reverse().map(({ name, paths }) => ({ name, paths: [...paths].reverse() }));
        expect(capabilities(acl(turned), at)).toEqual(capabilities(acl(given), at));
      }),
    );
  });

  test("a policy more can take access away", () => {
    const read = policy(block("kv/*", "read"));
    expect(allows([read], "read", "kv/a")).toBe(true);
    expect(allows([read, policy(block("kv/a", "list"))], "read", "kv/a")).toBe(false);
  });

  test("Vault tries a LIST without its slash first, OpenBao with it", () => {
    const both = [policy(block("kv/+", "list"), block("kv/+/", "deny"))];
    expect(allows(both, "list", "kv/a/", "vault")).toBe(true);
    expect(allows(both, "list", "kv/a/", "openbao")).toBe(false);
  });

  test("root alone may do everything", () => {
    const root = acl([{ name: "root", paths: [] }]);
    expect(capabilities(root, "sys/raw/x")).toEqual(["root"]);
    expect(decide(root, { op: "update", path: "sys/raw/x" }, "vault")).toMatchObject({
      allowed: true,
      rootPrivs: true,
    });
  });

  test("lists and comma-separated text are looked into by Vault", () => {
    const paths = [{ ...block("a", "update"), allowedParameters: { p: ["x", "y"] } }];
    const one = (data: Record<string, unknown>, flavour: Flavour) =>
      decide(acl([policy(...paths)], flavour), { op: "update", path: "a", data }, flavour).allowed;
    expect(one({ p: ["x", "y"] }, "vault")).toBe(true);
    expect(one({ p: "x, y" }, "vault")).toBe(true);
    expect(one({ p: ["x", "z"] }, "vault")).toBe(false);
    expect(one({ p: ["x", "y"] }, "openbao")).toBe(false);
  });

  test("a number among parameter values is left open", () => {
    const paths = [{ ...block("a", "update"), allowedParameters: { p: [1] } }];
    const found = decide(acl([policy(...paths)]), { op: "update", path: "a", data: { p: 1 } }, "vault");
    expect(found).toMatchObject({ allowed: true, undecided: ["parameter values"] });
  });

  test("a template without value drops its block, a value with a wildcard does so in OpenBao only", () => {
    const paths = [policy(block("kv/{{identity.entity.metadata.team}}/*", "read"))];
    const who = (team: string) => ({ entity: { id: "e", name: "e", metadata: { team }, aliases: [] }, groups: [] });
    const found = (team: string, flavour: Flavour, at: string) =>
      capabilities(compileAcl(paths, { flavour, ...who(team) }), at);
    expect(capabilities(acl(paths), "kv/ml/x")).toEqual(["deny"]);
    expect(found("ml", "vault", "kv/ml/x")).toEqual(["read"]);
    expect(found("+", "vault", "kv/ops/x")).toEqual(["read"]);
    expect(found("+", "openbao", "kv/ops/x")).toEqual(["deny"]);
  });
});
