import { type Privilege, privilege } from "../../model/access.ts";
import type { AwsAccountFact, AwsGroupFact, AwsRoleFact, AwsUserFact } from "../../model/fact/aws.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { type End, type Hub, hub } from "../../model/step.ts";
import { accountOfScope, accountScope, parseArn } from "./arn.ts";
import type { PolicyDocument, PolicyLibrary } from "./statement.ts";

/** `user` and `role`: somebody of a read account; `account`: a fresh identity of whoever administers it; `external`: somebody of any other account; `anonymous`: an unsigned request. */
export type CallerKind = "user" | "role" | "account" | "external" | "anonymous";

/** A policy a principal has, and the facts through which it has it. */
export interface Granted {
  readonly document: PolicyDocument;
  readonly through: readonly Fact[];
}

/** Something that must allow too: a boundary, one level of SCPs or RCPs, a session policy. */
export interface Ceiling {
  readonly kind: "boundary" | "scp" | "rcp" | "session";
  readonly documents: readonly PolicyDocument[];
}

/** Whoever makes a request, as the evaluator sees it. */
export interface Caller {
  readonly kind: CallerKind;
  /** Node id; empty for a class of principals. */
  readonly id: string;
  /** What one must hold to call as it. */
  readonly end: End;
  /** As policies name it; empty where policies cannot. */
  readonly arn: string;
  /** Twelve digits; empty outside the read accounts. */
  readonly account: string;
  readonly name: string;
  readonly uniqueId: string | undefined;
  readonly tags: readonly string[] | undefined;
  readonly organization: string | undefined;
  readonly granted: readonly Granted[];
  /** Set for whoever has written itself Allow * on *: the facts that say who it is. */
  readonly all: readonly Fact[] | undefined;
  readonly ceilings: readonly Ceiling[];
  /** The user or role fact; undefined for classes, accounts and outsiders. */
  readonly fact: AwsUserFact | AwsRoleFact | AwsAccountFact | undefined;
  /** True where it stands for many: policies that name somebody never mean it. */
  readonly unnamed: boolean;
  /** SCPs of its account bind it. */
  readonly bound: boolean;
}

const serviceLinked = "/aws-service-role/";

/** Everybody of one snapshot who can call AWS. */
export class Principals {
  readonly #facts: FactReader;
  readonly #library: PolicyLibrary;
  readonly #callers = new Map<string, Caller>();
  readonly #scps = new Map<string, readonly Ceiling[]>();
  readonly #classes = new Map<string, Caller>();

  constructor(facts: FactReader, library: PolicyLibrary) {
    this.#facts = facts;
    this.#library = library;
    for (const user of facts.of("aws.user")) this.#callers.set(user.key, this.#identity(user, "user"));
    for (const role of facts.of("aws.role")) this.#callers.set(role.key, this.#identity(role, "role"));
    for (const account of facts.of("aws.account")) this.#callers.set(account.key, this.#administrator(account));
  }

  /** Users, roles and accounts, sorted by id within each. */
  all(): Iterable<Caller> {
    return this.#callers.values();
  }

  /** A user, role, account, `<principal>~max`, `internet` or `external:aws-any-account`. */
  get(id: string): Caller | undefined {
    if (id === "internet") return anonymous;
    if (id === "external:aws-any-account") return outsider;
    if (!id.endsWith("~max")) return this.#callers.get(id);
    const base = this.#callers.get(id.slice(0, -"~max".length));
    return base && this.max(base);
  }

  /** The principal once it has every policy it can write itself: Allow * on * under its ceilings. */
  max(base: Caller): Caller {
    const id = `${base.id}~max`;
    return { ...base, id, end: privilege(id, "impersonate"), granted: [], all: base.fact ? [base.fact] : [] };
  }

  /**
   * What all `~max` of one account, kind and boundary have in common: one hub for the powers that depend on nothing else.
   * `restraints` says how its ceilings treat this one in particular. The class is decided as its first member is, except
   * that policies of resources never name it. Undefined where the account itself is not in the snapshot.
   */
  classOf(max: Caller, restraints: string): Caller | undefined {
    const account = this.#facts.get("aws.account", accountScope(max.account));
    if (!account) return undefined;
    const boundaries = this.#facts.where("aws.boundary", "principal", max.arn).map(({ policy }) => policy);
    const key = `${max.account} ${max.kind} ${boundaries.join()} ${restraints}`;
    let found = this.#classes.get(key);
    if (!found) {
      const limited = boundaries.length > 0 ? ` under the boundary ${boundaries.join()}` : "";
      const held: Hub = hub(`every permission in account ${max.account}${limited}`, "aws.class", key);
      found = { ...max, id: "", end: held, fact: account, all: [account] };
      this.#classes.set(key, found);
    }
    return found;
  }

  #identity(fact: AwsUserFact | AwsRoleFact, kind: "user" | "role"): Caller {
    const account = parseArn(fact.key)?.account ?? accountOfScope(fact.scope);
    const bound = !fact.path.startsWith(serviceLinked);
    return {
      kind,
      id: fact.key,
      end: privilege(fact.key, "impersonate"),
      arn: fact.key,
      account,
      name: fact.name,
      uniqueId: fact.uniqueId,
      tags: fact.tags,
      organization: this.organization(account),
      granted: this.#granted(fact.key),
      all: undefined,
      ceilings: [...this.#boundary(fact.key), ...(bound ? this.scps(account) : [])],
      fact,
      unnamed: false,
      bound,
    };
  }

  #administrator(fact: AwsAccountFact): Caller {
    const end: Privilege = privilege(fact.key, "administer");
    const account = fact.accountId;
    return {
      kind: "account",
      id: fact.key,
      end,
      arn: "",
      account,
      name: "",
      uniqueId: undefined,
      tags: [],
      organization: fact.organization,
      granted: [],
      all: [fact],
      ceilings: this.scps(account),
      fact,
      unnamed: true,
      bound: true,
    };
  }

  #granted(holder: string): readonly Granted[] {
    const own = this.#held(holder, []);
    const groups = this.#facts
      .where("aws.membership", "user", holder)
      .flatMap((member) => this.#held(member.group, [member]));
    return [...own, ...groups];
  }

  /** Inline and attached policies of a user, group or role. */
  #held(holder: string, through: readonly Fact[]): readonly Granted[] {
    const inline = this.#facts.where("aws.statement", "holder", holder).filter(({ type }) => type === "identity");
    const names = [...new Set(inline.map(({ policy }) => policy))];
    return [
      ...names.map((policy) => ({ document: this.#library.of(policy), through })),
      ...this.#facts
        .where("aws.attachment", "holder", holder)
        .map((attachment) => ({ document: this.#library.of(attachment.policy), through: [attachment, ...through] })),
    ];
  }

  /** A user without limits of its own, as what a group makes of it. Node: `<group ARN>~session:member`. */
  memberOf(group: AwsGroupFact): Caller {
    const account = parseArn(group.key)?.account ?? accountOfScope(group.scope);
    const id = `${group.key}~session:member`;
    return {
      kind: "user",
      id,
      end: privilege(id, "impersonate"),
      arn: "",
      account,
      name: "",
      uniqueId: undefined,
      tags: [],
      organization: this.organization(account),
      granted: this.#held(group.key, []),
      all: undefined,
      ceilings: this.scps(account),
      fact: undefined,
      unnamed: true,
      bound: true,
    };
  }

  #boundary(principal: string): readonly Ceiling[] {
    return this.#facts
      .where("aws.boundary", "principal", principal)
      .map(({ policy }) => ({ kind: "boundary" as const, documents: [this.#library.of(policy)] }));
  }

  /** Organization id of an account, where the snapshot tells. */
  organization(account: string): string | undefined {
    return this.#facts.get("aws.account", accountScope(account))?.organization;
  }

  /** SCPs bind every account but the organization's management account. */
  isBound(account: string): boolean {
    return this.#facts.get("aws.account", accountScope(account))?.management !== true;
  }

  /** One ceiling per level, from the root down; none for the management account. */
  scps(account: string): readonly Ceiling[] {
    let found = this.#scps.get(account);
    if (!found) {
      found = this.isBound(account)
        ? levels("scp", this.#facts.where("aws.scp", "account", accountScope(account)), this.#library)
        : [];
      this.#scps.set(account, found);
    }
    return found;
  }
}

/** SCPs or RCPs grouped by level: every level must allow, one policy of a level is enough. */
export function levels(
  kind: "scp" | "rcp",
  attached: readonly { readonly policy: string; readonly level: number }[],
  library: PolicyLibrary,
): readonly Ceiling[] {
  const byLevel = Map.groupBy(attached, ({ level }) => level);
  return [...byLevel]
    .sort(([a], [b]) => a - b)
    .map(([, policies]) => ({ kind, documents: policies.map(({ policy }) => library.of(`${kind}:${policy}`)) }));
}

const nobody = {
  arn: "",
  account: "",
  name: "",
  uniqueId: undefined,
  tags: [],
  organization: undefined,
  granted: [],
  ceilings: [],
  fact: undefined,
  unnamed: true,
  bound: false,
};

/** An unsigned request from the internet. */
export const anonymous: Caller = {
  ...nobody,
  kind: "anonymous",
  id: "internet",
  end: "internet#originate",
  all: undefined,
};

/** Somebody with an AWS account of their own, where they allow themselves everything. */
const outsider: Caller = {
  ...nobody,
  kind: "external",
  id: "external:aws-any-account",
  end: "external:aws-any-account#impersonate",
  all: [],
};
