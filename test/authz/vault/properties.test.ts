import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AclPolicy, compileAcl, type Flavour } from "../../../authz/vault/acl.ts";
import { capabilities, decide } from "../../../authz/vault/decide.ts";
import { parsePolicy } from "../../../importers/vault/policy.ts";
import { type Block, type Policy, textOf } from "./oracle/policy.ts";
import { type Identity, Reference, servers } from "./oracle/reference.ts";
import type { Asked } from "./oracle/world.ts";

const flavours = fc.constantFrom<Flavour>("vault-1.14.0", "vault", "openbao");

const segment = fc.constantFrom("a", "b", "ab", "+", "+b", "a+", "*", "");
const plain = fc.array(fc.constantFrom("a", "b", "ab", "c", "+", "*", ""), { minLength: 1, maxLength: 4 });
const path = plain.map((parts) => parts.join("/").replace(/^\/+/, ""));
const directive = fc.constantFrom(
  "{{identity.entity.metadata.team}}",
  "{{identity.entity.metadata.none}}",
  "{{ identity.entity.name }}",
  "{{identity.groups.names.g.metadata.area}}",
  "{{identity.groups.ids.g1.name}}",
  "{{identity.groups.names.other.id}}",
  "{{identity.entity.aliases.acc.custom_metadata.zone}}",
  "{{identity.entity.aliases.acc.metadata.zone}}",
);
const pattern = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: segment }, { weight: 1, arbitrary: directive }), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.boolean(),
  )
  .map(([parts, open]) => parts.join("/").replace(/^\/+/, "") + (open ? "*" : ""))
  .filter((text) => !text.includes("+*"));
const values = fc.array(fc.constantFrom("x", "x*", "*y", "*z*", "*", "", "x,y", true), { maxLength: 3 });
const parameters = fc.dictionary(fc.constantFrom("p", "Q", "*"), values, { maxKeys: 3 });
const seconds = fc.constantFrom(60, 300, 900);
const maybe = { freq: 5, nil: undefined };
const block = fc
  .record({
    path: pattern,
    capabilities: fc.option(
      fc.subarray(["create", "read", "update", "patch", "delete", "list", "sudo", "deny"]),
      maybe,
    ),
    legacy: fc.option(fc.constantFrom("read", "write", "sudo", "deny"), { freq: 1, nil: undefined }),
    allowed: fc.option(parameters, maybe),
    denied: fc.option(parameters, maybe),
    required: fc.option(fc.subarray(["p", "Q"], { minLength: 1 }), maybe),
    minWrap: fc.option(seconds, maybe),
    maxWrap: fc.option(seconds, maybe),
  })
  .filter(({ minWrap = 0, maxWrap = 900 }) => minWrap <= maxWrap)
  .map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as unknown as Block);
const policies = fc
  .array(fc.array(block, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((lists) => lists.map((blocks, index): Policy => ({ name: `p${index}`, blocks })));
const value = fc.constantFrom<unknown>("x", "xy", "y", "z", "", "x,y", "x, z", true, null, ["x"], ["x", "y"], []);
const asked = fc
  .record({
    path,
    op: fc.constantFrom<NonNullable<Asked["op"]>>("create", "read", "update", "patch", "delete", "list"),
    data: fc.dictionary(fc.constantFrom("p", "q", "Q", "r"), value, { maxKeys: 3 }),
    wrap: fc.option(fc.constantFrom(30, 60, 200, 300, 900, 1000), { nil: undefined }),
  })
  .map(({ wrap, ...rest }): Asked => ({ ...rest, ...(wrap !== undefined && { wrap }) }));
const said = fc.constantFrom("a", "b", "+", "*", "a/b", "", "+*");
const identity = fc.tuple(fc.boolean(), said, said, fc.boolean()).map(([known, team, zone, member]): Identity => {
  const groups = member ? [{ id: "g1", name: "g", metadata: { area: team } }] : [];
  if (!known) return { groups: [] };
  const alias = { id: "al", name: "kim", accessor: "acc", metadata: { zone }, custom: { zone: team } };
  return { entity: { id: "e", name: "ab", metadata: { team } }, alias, groups };
});

const read = (list: readonly Policy[]): readonly AclPolicy[] =>
  list.map((policy) => {
    const text = parsePolicy(textOf(policy));
    if (!text.ok) throw new Error(`line ${text.line}: ${text.message}`);
    return { name: policy.name, paths: text.paths };
  });
function compiled(list: readonly AclPolicy[], flavour: Flavour, { entity, alias, groups }: Identity = { groups: [] }) {
  const aliases = alias ? [{ ...alias, customMetadata: alias.custom }] : [];
  return compileAcl(list, { flavour, groups, ...(entity && { entity: { ...entity, aliases } }) });
}
const answer = (
  list: readonly AclPolicy[],
  { path: at, op = "read", data, wrap }: Asked,
  flavour: Flavour,
  who?: Identity,
) => {
  const acl = compiled(list, flavour, who);
  const { allowed } = decide(acl, { op, path: at, data: data ?? {}, wrapTtlSeconds: wrap ?? null }, flavour);
  return { allowed, held: capabilities(acl, at) };
};

describe("policies as they are written", () => {
  test("are decided as the documented rules decide them one by one, on every server", () => {
    fc.assert(
      fc.property(policies, asked, flavours, identity, (list, request, flavour, who) => {
        const server = servers[flavour];
        if (!server) throw new Error(flavour);
        // A template that makes `+*` is refused by the server as a whole.
        const widened = list.some(({ blocks }) => blocks.some((one) => one.path.includes("{{")));
        fc.pre(
          !widened ||
            ![...Object.values(who.entity?.metadata ?? {}), ...Object.values(who.alias?.metadata ?? {})].some((one) =>
              /[+*]/.test(one),
            ),
        );
        const reference = new Reference(list, who, server);
        expect(answer(read(list), request, flavour, who)).toEqual({
          allowed: reference.allows(request, false),
          held: reference.capabilities(request.path),
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test("say the same in JSON", () => {
    fc.assert(
      fc.property(policies, asked, flavours, (list, request, flavour) => {
        const json = list.map((policy): Policy => ({ ...policy, form: "json" }));
        expect(answer(read(json), request, flavour)).toEqual(answer(read(list), request, flavour));
      }),
      { numRuns: 300 },
    );
  });

  test("say the same in any order, and when one stands twice", () => {
    fc.assert(
      fc.property(policies, asked, flavours, (list, request, flavour) => {
        const turned = list.toReversed().map(({ name, blocks }) => ({ name, blocks: blocks.toReversed() }));
        const twice = [...list, ...list.map((policy) => ({ ...policy, name: `${policy.name}-again` }))];
        const once = answer(read(list), request, flavour);
        expect(answer(read(turned), request, flavour)).toEqual(once);
        expect(answer(read(twice), request, flavour)).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  test("an exact path that denies, denies; what another path denies changes nothing here", () => {
    const literal = path.filter((text) => text !== "" && !/[+*]/.test(text));
    fc.assert(
      fc.property(policies, literal, asked, flavours, (list, at, request, flavour) => {
        const deny = { name: "deny", blocks: [{ path: at, capabilities: ["deny"] }] };
        const with_ = read([...list, deny]);
        expect(answer(with_, { ...request, path: at }, flavour)).toEqual({ allowed: false, held: ["deny"] });
        const elsewhere = { ...request, path: `${request.path}/elsewhere` };
        fc.pre(elsewhere.path.replace(/^\/+/, "") !== at);
        expect(answer(with_, elsewhere, flavour)).toEqual(answer(read(list), elsewhere, flavour));
      }),
      { numRuns: 300 },
    );
  });
});
