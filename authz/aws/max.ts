import type { Fact } from "../../model/fact.ts";
import { administratorAccess } from "./administer.ts";
import { Askers } from "./askers.ts";
import type { Context } from "./context.ts";
import type { Decider, Target } from "./decide.ts";
import { Holding } from "./holding.ts";
import type { JoinedGroups } from "./joined.ts";
import { Maxima, noMaxima } from "./maxima.ts";
import { attachingNew } from "./new-policies.ts";
import type { Newcomers } from "./newcomers.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";

/** An action that writes policies: on an identity, on a group or on a managed policy. */
export interface PolicyWrite {
  readonly action: string;
  readonly on: "aws.user" | "aws.role" | "aws.group" | "aws.policy";
  readonly context?: Context;
  /** Set where what is attached is a policy made for it. */
  readonly anew?: true;
}

const attaching: Context = new Map([["iam:policyarn", [administratorAccess]]]);

/** Every action with which somebody gives an identity whatever permissions they like. */
export const policyWrites: readonly PolicyWrite[] = [
  { action: "iam:PutUserPolicy", on: "aws.user" },
  { action: "iam:PutRolePolicy", on: "aws.role" },
  { action: "iam:PutGroupPolicy", on: "aws.group" },
  { action: "iam:AttachUserPolicy", on: "aws.user", context: attaching },
  { action: "iam:AttachRolePolicy", on: "aws.role", context: attaching },
  { action: "iam:AttachGroupPolicy", on: "aws.group", context: attaching },
  { action: "iam:CreatePolicyVersion", on: "aws.policy" },
  { action: "iam:AttachUserPolicy", on: "aws.user", anew: true },
  { action: "iam:AttachRolePolicy", on: "aws.role", anew: true },
  { action: "iam:AttachGroupPolicy", on: "aws.group", anew: true },
];

/** What a question asks that is about the write. */
export const asksFor = (
  decider: Decider,
  { action, context, anew }: Omit<PolicyWrite, "on">,
): Pick<Question<unknown>, "parts" | "choices" | "beside"> =>
  anew ? attachingNew(decider, action) : { parts: [{ action, ...(context ? { context } : {}) }] };

/** Finds whoever's policies somebody can write, account by account: nobody writes those of another. */
export class MaxPrincipals {
  readonly #decider: Decider;
  readonly #joined: JoinedGroups;
  readonly #newcomers: Newcomers;

  constructor(decider: Decider, joined: JoinedGroups, newcomers: Newcomers) {
    this.#decider = decider;
    this.#newcomers = newcomers;
    this.#joined = joined;
  }

  in(account: string): Maxima {
    return this.#decider.facts.memo(`aws.maxima ${account}`, () => this.#find(account));
  }

  /** New `~max` principals can write the policies of more: until nothing new comes. */
  #find(account: string): Maxima {
    const { principals } = this.#decider;
    const found = new Map<string, Caller>();
    const written = new Set<Fact>();
    let writers: readonly Caller[] = [...principals.inAccount(account), ...this.#joined.inAccount(account)];
    while (writers.length > 0) {
      const fresh = new Map<string, Caller>();
      const askers = new Askers(writers);
      for (const write of policyWrites) {
        for (const target of this.#written(account, write, askers, written)) {
          written.add(target);
          for (const base of this.#holders(target)) {
            // Policies and groups are of use in their own account alone.
            if (base.account !== account) continue;
            const max = found.has(`${base.id}~max`) ? undefined : principals.get(`${base.id}~max`);
            if (max) fresh.set(max.id, max);
          }
        }
      }
      for (const id of this.#newcomers.ids(askers)) {
        const max = found.has(id) ? undefined : principals.get(id);
        if (max) fresh.set(id, max);
      }
      for (const [id, max] of fresh) found.set(id, max);
      const { classes, alone } = this.#maxima(fresh);
      writers = [...classes, ...alone];
    }
    return this.#maxima(found);
  }

  #maxima(found: ReadonlyMap<string, Caller>): Maxima {
    return new Maxima(found.values(), (max) => this.#decider.classOf(max));
  }

  /** @param already what somebody writes in another way: it is not decided again */
  #written(account: string, write: PolicyWrite, askers: Askers, already: ReadonlySet<Fact>): ReadonlySet<Fact> {
    const { action, on } = write;
    const { facts } = this.#decider;
    const all: readonly Fact[] = facts.memo(`aws.writable ${on} ${account}`, () =>
      facts.inAccount(on, account).filter((fact: Fact) => !isServiceLinked(fact)),
    );
    const question: Question<Fact> = {
      title: action,
      ...asksFor(this.#decider, write),
      targets: () => (already.size === 0 ? all : all.filter((fact) => !already.has(fact))),
      on: asTargets,
      fact: (fact) => fact,
      sameAccount: true,
    };
    return new Holding(this.#decider, question).reached(account, { askers, maxima: noMaxima });
  }

  /** Users and roles that have what was written: the identity itself, a group's members, a policy's holders. */
  #holders(fact: Fact): readonly Caller[] {
    const { facts } = this.#decider;
    if (fact.kind === "aws.user" || fact.kind === "aws.role") return this.#caller(fact.key);
    if (fact.kind === "aws.group")
      return facts.where("aws.membership", "group", fact.key).flatMap(({ user }) => this.#caller(user));
    return facts.where("aws.attachment", "policy", fact.key).flatMap(({ holder }) => {
      const group = facts.get("aws.group", holder);
      return group ? this.#holders(group) : this.#caller(holder);
    });
  }

  #caller(id: string): readonly Caller[] {
    const sessions = this.#decider.facts.where("aws.session", "principal", id);
    return [id, ...sessions.map(({ key }) => key)].flatMap((one) => this.#decider.principals.get(one) ?? []);
  }
}

/** AWS alone writes what is under this path, and its own policies. */
const isServiceLinked = (fact: Fact): boolean =>
  (fact.kind === "aws.role" && fact.path.startsWith("/aws-service-role/")) ||
  (fact.kind === "aws.policy" && fact.awsManaged);

/** An IAM user, role, group or policy as what a request is about. */
const asTargets = (fact: Fact): readonly Target[] => [
  { arn: fact.key, account: fact.key.split(":")[4] ?? "", tags: "tags" in fact ? fact.tags : undefined },
];
