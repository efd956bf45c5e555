import type { Fact } from "../../model/fact.ts";
import { accountScope } from "./arn.ts";
import { arnMatches } from "./arn-glob.ts";
import type { Askers } from "./askers.ts";
import { joined } from "./asking.ts";
import type { Context } from "./context.ts";
import type { Decider } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { isSilent } from "./leg-ways.ts";
import { legsOf, type Part } from "./legs.ts";
import { type Caller, stampOfCaller } from "./principal.ts";
import { stampOf } from "./stamp.ts";

/** AWS's own policy that allows everything: what somebody who may attach a policy attaches. */
export const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

const attaching: Context = new Map([["iam:policyarn", [administratorAccess]]]);

/** What governing an identity takes: one action of each row. */
const needs: Readonly<Record<"user" | "role", readonly (readonly Part[])[]>> = {
  user: [
    [{ action: "iam:PutUserPolicy" }, { action: "iam:AttachUserPolicy", context: attaching }],
    [{ action: "iam:CreateAccessKey" }, { action: "iam:UpdateLoginProfile" }, { action: "iam:CreateLoginProfile" }],
  ],
  role: [
    [{ action: "iam:PutRolePolicy" }, { action: "iam:AttachRolePolicy", context: attaching }],
    [{ action: "iam:UpdateAssumeRolePolicy" }],
  ],
};

/** What an administrator's policies allow and those of somebody with a few powerful permissions do not, by resource. */
const probes: readonly (readonly [action: string, resource: string])[] = [
  ["iam:PutRolePolicy", "arn:aws:iam::<account>:role/*"],
  ["iam:CreateUser", "arn:aws:iam::<account>:user/*"],
  ["iam:CreatePolicyVersion", "arn:aws:iam::<account>:policy/*"],
  ["iam:PassRole", "arn:aws:iam::<account>:role/*"],
  ["s3:GetObject", "arn:aws:s3:::*/*"],
  ["ec2:RunInstances", "arn:aws:ec2:*:<account>:instance/*"],
  ["lambda:CreateFunction", "arn:aws:lambda:*:<account>:function:*"],
  ["secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:<account>:secret:*"],
  ["ec2:AuthorizeSecurityGroupIngress", "arn:aws:ec2:*:<account>:security-group/*"],
];

const free: Way = { because: [], conditions: [], premises: [] };
const [[firstProbe] = [""]] = probes;

interface Identity {
  readonly arn: string;
  readonly kind: "user" | "role";
}

interface Administering {
  readonly caller: Caller;
  readonly ways: readonly Way[];
}

/** Decides who administers an account: may do everything, and govern policies, trust and credentials of every identity in it. */
export class Administration {
  readonly #decider: Decider;

  constructor(decider: Decider) {
    this.#decider = decider;
  }

  /** Everybody who administers an account, with the ways in which it does; each fact of one is necessary for it. */
  *all(askers: (account: string) => Askers): Iterable<Administering> {
    const { facts, principals } = this.#decider;
    for (const account of facts.items("administrator accounts", principals.eachAccount(), (one) => one))
      yield* this.#among(() => askers(account));
  }

  *#among(askers: () => Askers): Iterable<Administering> {
    const callers = new Map<string, Caller>();
    const names = function* (): Iterable<string> {
      for (const caller of askers().asking(firstProbe, [])) {
        if (caller.kind === "account") continue;
        const name = stampOfCaller(caller);
        callers.set(name, caller);
        yield name;
      }
    };
    for (const name of this.#decider.facts.items("administrators", names(), (one) => one)) {
      const caller = callers.get(name);
      if (caller) yield { caller, ways: this.#ways(caller) };
    }
  }

  #ways(caller: Caller): readonly Way[] {
    const allowed = caller.all ? [{ ...free, because: caller.all }] : this.#allowed(caller);
    return allowed.length === 0 ? [] : minimal(joined([allowed, this.#governs(caller)]));
  }

  /** Every probe allowed on anything of the account. */
  #allowed(caller: Caller): readonly Way[] {
    let ways: readonly Way[] = [free];
    for (const [action, resource] of probes) {
      // What the resource is must not matter: the sample meets wildcards only. What restrains the caller is decided apart.
      const target = { arn: resource.replace("<account>", caller.account), account: caller.account };
      const restraints = { denies: [], ceilings: [] };
      const found = this.#decider.waysAnywhere({ caller, action, target, restraints, only: "identity" });
      if (found.length === 0) return [];
      ways = minimal(joined([ways, found]));
    }
    return ways;
  }

  /** What else it takes to govern each identity; the same for callers who are restrained alike. */
  #governs(caller: Caller): readonly Way[] {
    const actions = [...needs.user, ...needs.role].flat();
    const legs = actions.flatMap((part) => [
      "",
      ...legsOf(caller, part, false, false).map(({ key, wording }) => key + wording),
    ]);
    return this.#decider.facts.memo(`aws.governs ${caller.account} ${stampOf(...legs)}`, () => this.#decideAll(caller));
  }

  #decideAll(caller: Caller): readonly Way[] {
    const own = new Set<Fact>([
      ...(caller.all ?? []),
      ...caller.granted.flatMap(({ document, through }) => [
        ...document.statements.map(({ fact }) => fact),
        ...through,
      ]),
    ]);
    let ways: readonly Way[] = [free];
    for (const { arn, kind } of this.#identities(caller.account)) {
      for (const options of needs[kind]) {
        if (options.some((part) => this.#isPlain(caller, part, arn))) continue;
        const target = { arn, account: caller.account };
        const asked = options.map((part) => this.#decider.ways({ caller, target, ...part }));
        const [first] = this.#decider.best(asked);
        if (!first) return [];
        // What the caller itself has is cited where it is decided; ceilings are shared by all who are restrained alike.
        ways = joined([ways, [{ ...first, because: first.because.filter((fact) => !own.has(fact)) }]]);
      }
    }
    return ways;
  }

  /** Allowed by the caller's own policies, with nothing that restrains it and nothing else to cite. */
  #isPlain(caller: Caller, part: Part, arn: string): boolean {
    return (
      isSilent(this.#decider.sideOf(part.action, { arn, account: caller.account }), part.action) &&
      legsOf(caller, part, false, false).some(({ plain, area }) => plain && arnMatches(area, arn))
    );
  }

  /** Service-linked roles are AWS's own: nobody in the account writes them. */
  #identities(account: string): readonly Identity[] {
    const { facts } = this.#decider;
    return facts.memo(`aws.identities ${account}`, () => {
      const scope = accountScope(account);
      const all = [...facts.where("aws.user", "scope", scope), ...facts.where("aws.role", "scope", scope)];
      return all
        .filter(({ path }) => !path.startsWith("/aws-service-role/"))
        .map(({ key, kind }) => ({ arn: key, kind: kind === "aws.user" ? "user" : "role" }));
    });
  }
}

/** Without the ways that hold all facts of another and more; of conditional ones only where none is free. */
function minimal(ways: readonly Way[]): readonly Way[] {
  const certain = ways.filter(({ conditions, premises }) => conditions.length + premises.length === 0);
  const candidates = certain.length > 0 ? certain : ways;
  const sorted = [...candidates].sort((a, b) => a.because.length - b.because.length);
  const kept: Way[] = [];
  for (const way of sorted) {
    if (!kept.some(({ because }) => because.every((fact) => way.because.includes(fact)))) kept.push(way);
  }
  return kept;
}
