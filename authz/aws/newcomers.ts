import type { Privilege } from "../../model/access.ts";
import { privilege } from "../../model/access.ts";
import { accountScope } from "./arn.ts";
import type { Askers } from "./askers.ts";
import { Asking } from "./asking.ts";
import type { Context } from "./context.ts";
import type { Decider } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { isAllowedAll, isUnrestricted } from "./joined.ts";
import type { Part } from "./legs.ts";
import { type Caller, stampOfCaller } from "./principal.ts";
import { servicesOf } from "./services.ts";

export type Newcomer = "user" | "role" | "group";

const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";
/** What is made has no boundary: where one must be named, what is gained is not everything. */
const unbounded: Context = new Map([["iam:permissionsboundary", undefined]]);
const attaching: Context = new Map([...unbounded, ["iam:policyarn", [administratorAccess]]]);
const part = (action: string, context = unbounded): Part => ({ action, context });

/** What it takes to make an identity that may do everything and to act as it: one action of each row, all on one name. */
const making: Readonly<Record<Newcomer, readonly (readonly Part[])[]>> = {
  role: [[part("iam:CreateRole")], [part("iam:PutRolePolicy"), part("iam:AttachRolePolicy", attaching)]],
  user: [
    [part("iam:CreateUser")],
    [part("iam:PutUserPolicy"), part("iam:AttachUserPolicy", attaching)],
    [part("iam:CreateAccessKey"), part("iam:CreateLoginProfile")],
  ],
  group: [
    [part("iam:CreateGroup")],
    [part("iam:PutGroupPolicy"), part("iam:AttachGroupPolicy", attaching)],
    [part("iam:AddUserToGroup")],
  ],
};
const iam = servicesOf(["arn:aws:iam::*:*"]);
const kinds: readonly Newcomer[] = ["role", "user", "group"];

/** Somebody who can make itself an identity that may do everything. */
export interface Making {
  readonly caller: Caller;
  readonly ways: readonly Way[];
  readonly to: Privilege;
}

/** Finds who can make new identities of an account, with every permission that its SCPs leave. */
export class Newcomers {
  readonly #decider: Decider;

  constructor(decider: Decider) {
    this.#decider = decider;
  }

  /** A new role or user is under the SCPs alone; a user in a new group stays under its own boundary. */
  *of(kind: Newcomer, askers: (account: string) => Askers): Iterable<Making> {
    const { facts, principals } = this.#decider;
    for (const account of facts.items(`new ${kind} accounts`, principals.eachAccount(), (one) => one))
      yield* this.#made(kind, () => askers(account));
  }

  *#made(kind: Newcomer, askers: () => Askers): Iterable<Making> {
    const callers = new Map<string, Caller>();
    const names = function* (): Iterable<string> {
      for (const caller of asking(kind, askers())) {
        const name = stampOfCaller(caller);
        callers.set(name, caller);
        yield name;
      }
    };
    for (const name of this.#decider.facts.items(`new ${kind}`, names(), (one) => one)) {
      const caller = callers.get(name);
      const to = caller && gained(kind, caller);
      const ways = caller && to ? this.#ways(kind, caller) : [];
      if (caller && to && ways.length > 0) yield { caller, ways, to };
    }
  }

  /** Ids of whoever comes to have every permission by one of the askers. */
  ids(askers: Askers): ReadonlySet<string> {
    const found = new Set<string>();
    for (const kind of kinds) {
      for (const caller of asking(kind, askers)) {
        const to = gained(kind, caller);
        const id = to?.slice(0, to.indexOf("#")) ?? "";
        if (id !== "" && !found.has(id) && this.#ways(kind, caller).length > 0) found.add(id);
      }
    }
    return found;
  }

  #ways(kind: Newcomer, caller: Caller): readonly Way[] {
    const { account } = caller;
    const target = { arn: `arn:aws:iam::${account}:${kind}/*`, account };
    let all: readonly (readonly Asking[])[] = [[]];
    for (const options of making[kind]) {
      const asked = options.map(
        ({ action, context = unbounded }) => new Asking(this.#decider, { caller, action, target, context }),
      );
      all = all.flatMap((chosen) => asked.map((one) => [...chosen, one]));
    }
    return this.#decider.best(all.map((together) => this.#decider.together(together)));
  }
}

/** Whoever is allowed everything already, without limits of its own, gains nothing. */
const asking = (kind: Newcomer, askers: Askers): readonly Caller[] =>
  askers
    .asking(making[kind][0]?.[0]?.action ?? "", [], iam)
    .filter(
      (caller) =>
        (caller.kind === "user" || caller.kind === "role") &&
        caller.account !== "" &&
        (kind !== "group" || caller.kind === "user") &&
        !(isAllowedAll(caller) && !isLimited(caller)),
    );

const isLimited = ({ ceilings, granted }: Caller): boolean =>
  ceilings.some(({ kind }) => kind !== "scp") ||
  granted.some(({ document }) => document.statements.some(({ allow }) => !allow));

function gained(kind: Newcomer, caller: Caller): Privilege | undefined {
  const anew = privilege(`${accountScope(caller.account)}~max`, "impersonate");
  if (kind !== "group") return anew;
  if (isUnrestricted(caller)) return anew;
  const denied = caller.granted.some(({ document }) => document.statements.some(({ allow }) => !allow));
  return caller.id === "" || caller.id.endsWith("~max") || denied
    ? undefined
    : privilege(`${caller.id}~max`, "impersonate");
}
