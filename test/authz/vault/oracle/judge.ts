import type { Flavour } from "../../../../authz/vault/acl.ts";
import { type Decide, decider, type Verdict } from "./decision.ts";
import { identityOf, needsSudo, policiesOf, Reference, servers } from "./reference.ts";
import { type Asked, bound, boundPolicies, type Ids, type World } from "./world.ts";

export interface Tally {
  allowed: number;
  denied: number;
}

/** Where Ambit, the reference and a server differ, and how often each feature was decided which way. */
export interface Judgement {
  readonly differences: string[];
  readonly features: Map<string, Tally>;
}
export const newJudgement = (): Judgement => ({ differences: [], features: new Map() });

/** What a server decided of a world's questions, in their order. */
export interface Session {
  readonly world: World;
  readonly ids: Ids;
  readonly verdicts: readonly Verdict[];
}

/** @param decide in the place of Ambit's own decision */
export function judge(into: Judgement, { world, ids, verdicts }: Session, flavour: Flavour, decide?: Decide): void {
  const own = decide ?? decider(world, ids, flavour);
  const reference = referenceOf(world, ids, flavour);
  for (const [index, { feature, person, asked }] of world.questions.entries()) {
    const server = verdicts[index] ?? "";
    count(into, feature, server !== "deny");
    const said = own(person, asked);
    const expected = reference(person, asked);
    if (said === server && expected === server) continue;
    const what = JSON.stringify({ ...asked, person, policies: policiesOf(world, person) });
    into.differences.push(`${feature}: server ${server}, Ambit ${said}, reference ${expected}: ${what}`);
  }
}

/** What the independent reading of the rules decides. */
function referenceOf(world: World, ids: Ids, flavour: string): Decide {
  const server = servers[flavour];
  if (!server) throw new Error(`no rules for ${flavour}`);
  const policies = boundPolicies(world.policies, ids);
  const made = new Map<string, Reference>();
  return (person: string, { path, ...rest }: Asked): Verdict => {
    const asked = { ...rest, path: bound(path, ids) };
    let reference = made.get(person);
    if (!reference) {
      const names = policiesOf(world, person);
      const held = names.includes("root")
        ? [{ name: "root", blocks: [] }]
        : policies.filter(({ name }) => names.includes(name));
      reference = new Reference(held, identityOf(world, person, ids), server);
      made.set(person, reference);
    }
    if (asked.op === undefined) return reference.capabilities(asked.path).join(",");
    return reference.allows(asked, needsSudo(asked.path)) ? "allow" : "deny";
  };
}

function count({ features }: Judgement, feature: string, allowed: boolean): void {
  const tally = features.get(feature) ?? { allowed: 0, denied: 0 };
  features.set(feature, tally);
  tally[allowed ? "allowed" : "denied"] += 1;
}

export function totalOf({ features }: Judgement): Tally {
  const all = [...features.values()];
  return {
    allowed: all.reduce((sum, { allowed }) => sum + allowed, 0),
    denied: all.reduce((sum, { denied }) => sum + denied, 0),
  };
}
