import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compileAcl } from "../../../authz/vault/acl.ts";
import { capabilities, decide, type VaultRequest } from "../../../authz/vault/decide.ts";
import { parsePolicy } from "../../../importers/vault/policy.ts";
import { sharedFolder } from "../../lanes.ts";

interface Named {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}
interface Vector {
  readonly id: string;
  readonly policies: readonly { readonly name: string; readonly hcl: string }[];
  readonly entity: (Named & { readonly aliases: readonly (Named & { readonly mountAccessor: string })[] }) | null;
  readonly groups: readonly Named[] | null;
  readonly request: VaultRequest;
  readonly expected:
    | { readonly parseError: true }
    | {
        readonly parseError?: never;
        readonly allowed: boolean;
        readonly capabilities: readonly string[];
        readonly rootPrivs: boolean;
        readonly grantingPolicies: readonly string[] | null;
      };
}

const vectors = JSON.parse(readFileSync(path.join(sharedFolder, "data/vault-acl-golden.json"), "utf8")) as Vector[];

/** Answers of OpenBao's own evaluator, which the file's meta names, and when: a path had expired by then or not. */
describe("decides as OpenBao does", () => {
  test("there are vectors", () => expect(vectors.length).toBeGreaterThan(300));

  test.each(vectors)("$id", ({ policies, entity, groups, request, expected }) => {
    const read = policies.map(({ name, hcl }) => ({ name, text: parsePolicy(hcl) }));
    expect(read.some(({ text }) => !text.ok)).toBe(expected.parseError ?? false);
    if (expected.parseError) return;
    const acl = compileAcl(
      read.map(({ name, text }) => ({ name, paths: text.ok ? text.paths : [] })),
      {
        flavour: "openbao",
        at: "2026-11-22T00:00:00.000Z",
        groups: groups ?? [],
        ...(entity && {
          entity: {
            ...entity,
            aliases: entity.aliases.map((alias) => ({ ...alias, accessor: alias.mountAccessor })),
          },
        }),
      },
    );
    const { allowed, rootPrivs, granting } = decide(acl, request, "openbao");
    expect({
      allowed,
      rootPrivs,
      capabilities: capabilities(acl, request.path),
      granting: [...new Set(granting.map(({ policy }) => policy))],
    }).toEqual({
      allowed: expected.allowed,
      rootPrivs: expected.rootPrivs,
      capabilities: expected.capabilities,
      granting: expected.grantingPolicies ?? [],
    });
  });
});
