import { type Acl, compileAcl, type Flavour } from "../../../../authz/vault/acl.ts";
import { capabilities, decide } from "../../../../authz/vault/decide.ts";
import { isRootProtected } from "../../../../authz/vault/root-protected.ts";
import type { TemplateIdentity } from "../../../../authz/vault/template.ts";
import { type PolicyPath, parsePolicy } from "../../../../importers/vault/policy.ts";
import { textOf } from "./policy.ts";
import { identityOf, policiesOf } from "./reference.ts";
import { type Asked, bound, boundPolicies, type Ids, type World } from "./world.ts";

/** `allow` or `deny` for a request; the sorted capabilities, joined by commas, where they were asked for. */
export type Verdict = string;

export type Decide = (person: string, asked: Asked) => Verdict;

/** What is made of policies and requests before they are decided: where tests plant bugs. */
export interface Change {
  readonly path?: (path: PolicyPath) => readonly PolicyPath[];
  readonly asked?: (asked: Asked) => Asked;
}

/** What Ambit decides of a world on the server that gave the ids, each person's policies compiled once. */
export function decider(world: World, ids: Ids, flavour: Flavour, change: Change = {}): Decide {
  const { path: changed = (path) => [path], asked: asks = (asked) => asked } = change;
  const texts = new Map<string, readonly PolicyPath[]>([["root", []]]);
  for (const policy of boundPolicies(world.policies, ids)) {
    const read = parsePolicy(textOf(policy));
    if (!read.ok) throw new Error(`${policy.name}, line ${read.line}: ${read.message}`);
    texts.set(policy.name, read.paths.flatMap(changed));
  }
  const acls = new Map<string, Acl>();
  const aclOf = (person: string): Acl => {
    const known = acls.get(person);
    if (known) return known;
    const policies = policiesOf(world, person).map((name) => ({ name, paths: texts.get(name) ?? [] }));
    const acl = compileAcl(policies, { flavour, ...templateOf(world, person, ids) });
    acls.set(person, acl);
    return acl;
  };
  return (person, asked) => {
    const acl = aclOf(person);
    const { path: written, op, data, wrap } = asks(asked);
    const path = bound(written, ids);
    if (op === undefined) return capabilities(acl, path).join(",");
    const { allowed, rootPrivs, undecided } = decide(
      acl,
      { op, path, data: data ?? {}, wrapTtlSeconds: wrap ?? null },
      flavour,
    );
    if (undecided.length > 0) throw new Error(`left open: ${undecided.join()}`);
    return allowed && (rootPrivs || !isRootProtected(path, flavour)) ? "allow" : "deny";
  };
}

function templateOf(world: World, person: string, ids: Ids): TemplateIdentity {
  const { entity, alias, groups } = identityOf(world, person, ids);
  if (!entity) return { groups: [] };
  const aliases = alias ? [{ ...alias, customMetadata: alias.custom }] : [];
  return { entity: { ...entity, aliases }, groups };
}
