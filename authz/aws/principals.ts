import { privilege, segment, unsegment } from "../../model/access.ts";
import { accountOf } from "../../model/aws-account.ts";
import type { AwsAccountFact, AwsGroupFact, AwsRoleFact, AwsSessionFact, AwsUserFact } from "../../model/fact/aws.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { anyAccount, outsideAccountOf } from "../../model/node-id.ts";
import { hub } from "../../model/step.ts";
import { accountScope, parseArn } from "./arn.ts";
import { type Ceiling, ceiling, isClosed, levels } from "./ceiling.ts";
import { classKey, maximal } from "./maximal.ts";
import { anonymous, type Caller, foreignPrincipal, type Granted, outsider, stranger } from "./principal.ts";
import { sessionPolicy } from "./session.ts";
import type { PolicyLibrary } from "./statement.ts";

const kinds = ["aws.user", "aws.role", "aws.session", "aws.account"] as const;
const serviceLinked = "/aws-service-role/";
const outside: ReadonlySet<string> = new Set([anonymous.id, outsider.id]);

const groupOf = (user: string, path: string): string => user.replace(/:user\/.*$/, `:group/${unsegment(path)}`);

/** Everybody of one snapshot who can call AWS. Each is made once, from the facts about it and its account alone. */
export class Principals {
  readonly #facts: FactReader;
  readonly #library: PolicyLibrary;

  constructor(facts: FactReader, library: PolicyLibrary) {
    this.#facts = facts;
    this.#library = library;
  }

  /** Accounts that somebody is of, sorted. */
  accounts(): readonly string[] {
    return this.#facts.memo("aws.accounts", () =>
      [...new Set(kinds.flatMap((kind) => this.#facts.of(kind).map(accountOf)))].sort(),
    );
  }

  /** The same for a loop: what tells which there are is read as the loop goes. */
  *eachAccount(): Iterable<string> {
    yield* this.accounts();
  }

  /** Users, roles, their sessions and the account itself, sorted by id within each. */
  inAccount(account: string): readonly Caller[] {
    return this.#facts.memo(`aws.callers ${account}`, () =>
      kinds
        .flatMap((kind): readonly Fact[] => this.#facts.inAccount(kind, account))
        .flatMap(({ key }) => this.get(key) ?? []),
    );
  }

  /** A user, role, account, `<principal>~max`, `internet`, `external:aws-any-account` or `external:aws-account:<id>`. */
  get(id: string): Caller | undefined {
    if (id === "internet") return anonymous;
    if (id === anyAccount) return outsider;
    const unread = outsideAccountOf(id);
    if (unread !== undefined) return stranger(unread);
    if (!id.endsWith("~max")) return this.#facts.memo(`aws.caller ${id}`, () => this.#own(id));
    const base = id.slice(0, -"~max".length);
    const caller = base.endsWith("~max") ? undefined : this.get(base);
    return caller && maximal(caller);
  }

  /**
   * Whom a request names: what `get` knows, a role's session (`arn:aws:sts::<account>:assumed-role/<role>/<session>`), an
   * account's root user, a unique id, or by its ARN a principal of an account that was not read.
   */
  named(text: string): Caller | undefined {
    const [, , service, , account = "", resource = ""] = text.split(":");
    const unread = outsideAccountOf(text);
    if (!this.accounts().includes(unread ?? account)) {
      if (unread !== undefined) return this.get(text);
      if (/^arn:[^:]+:(iam|sts)::\d{12}:./.test(text)) return foreignPrincipal(text);
    }
    if (service === "sts" && resource.startsWith("assumed-role/")) return this.#sessionOf(account, resource);
    if (service === "iam" && resource === "root") return this.#root(account, text);
    return outside.has(text) || this.#isKnown(text.replace(/~max$/, "")) ? this.get(text) : undefined;
  }

  #isKnown(id: string): boolean {
    return kinds.some((kind) => this.#facts.get(kind, id));
  }

  #sessionOf(account: string, resource: string): Caller | undefined {
    const [, name = "", session = ""] = resource.split("/");
    const role = this.#facts.where("aws.role", "name", name).find(({ key }) => parseArn(key)?.account === account);
    const base = role && session !== "" ? this.get(role.key) : undefined;
    return base && { ...base, session };
  }

  /** Allowed everything, but for SCPs; no policy names it otherwise than as its account. */
  #root(account: string, arn: string): Caller | undefined {
    const id = accountScope(account);
    const owner = this.#isKnown(id) ? this.get(id) : undefined;
    return owner && { ...owner, arn, unnamed: false };
  }

  #own(id: string): Caller | undefined {
    const user = this.#facts.get("aws.user", id);
    if (user) return this.#identity(user, "user");
    const role = this.#facts.get("aws.role", id);
    if (role) return this.#identity(role, "role");
    const session = this.#facts.get("aws.session", id);
    if (session) return this.#session(session);
    const account = this.#facts.get("aws.account", id);
    if (account) return this.#administrator(account);
    const [, base = "", path = ""] = /^(.*)~session:member-of-(.+)$/.exec(id) ?? [];
    const group = base === "" ? undefined : this.#facts.get("aws.group", groupOf(base, path));
    const member = group && this.get(base);
    return group && member && this.#memberAs(member, group);
  }

  /**
   * What all `~max` of one account, kind and boundary have in common: one hub for the powers that depend on nothing else.
   * The class is decided as one of its members is, except that policies of resources never name it. Undefined where the
   * account itself is not in the snapshot.
   */
  classOf(max: Caller): Caller | undefined {
    const key = classKey(max);
    return this.#facts.memo(`aws.class ${key}`, () => {
      const fact = this.#facts.get("aws.account", accountScope(max.account));
      const member = this.get(max.id);
      if (!fact || !member) return undefined;
      const limited = member.boundaries.length > 0 ? ` under the boundary ${member.boundaries.join()}` : "";
      const end = hub(`every permission in account ${max.account}${limited}`, "aws.class", key);
      return { ...member, id: "", end, fact, all: [fact] };
    });
  }

  #identity(fact: AwsUserFact | AwsRoleFact, kind: "user" | "role"): Caller {
    const account = accountOf(fact);
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
      ...this.#organized(account),
      granted: this.#granted(fact.key),
      all: undefined,
      boundaries: this.#facts.where("aws.boundary", "principal", fact.key).map(({ policy }) => policy),
      ceilings: [...this.#boundary(fact.key), ...(bound ? this.scps(account) : [])],
      fact,
      unnamed: false,
      bound,
    };
  }

  /** What its principal is, under one ceiling more. */
  #session(fact: AwsSessionFact): Caller | undefined {
    const base = this.get(fact.principal);
    const limit = ceiling("session", [this.#library.of(sessionPolicy(fact.key))], isClosed(this.#facts));
    return (
      base && {
        ...base,
        id: fact.key,
        end: privilege(fact.key, "impersonate"),
        granted: base.granted.map(({ document, through }) => ({ document, through: [fact, ...through] })),
        ceilings: [...base.ceilings, limit],
      }
    );
  }

  #administrator(fact: AwsAccountFact): Caller {
    const account = fact.accountId;
    return {
      kind: "account",
      id: fact.key,
      end: privilege(fact.key, "administer"),
      arn: "",
      account,
      name: "",
      uniqueId: undefined,
      tags: [],
      ...this.#organized(account),
      organization: fact.organization,
      granted: [],
      all: [fact],
      boundaries: [],
      ceilings: this.scps(account),
      fact,
      unnamed: true,
      bound: true,
    };
  }

  /** A user without limits of its own, as what a group makes of it. Node: `<group ARN>~session:member`. */
  memberOf(group: AwsGroupFact): Caller {
    const id = `${group.key}~session:member`;
    return this.#facts.memo(`aws.caller ${id}`, (): Caller => {
      const fact = this.#facts.get("aws.group", group.key) ?? group;
      const account = accountOf(fact);
      return {
        kind: "user",
        id,
        end: privilege(id, "impersonate"),
        arn: "",
        account,
        name: "",
        uniqueId: undefined,
        tags: [],
        ...this.#organized(account),
        granted: this.#held(fact.key, []),
        all: undefined,
        boundaries: [],
        ceilings: this.scps(account),
        fact: undefined,
        unnamed: true,
        bound: true,
      };
    });
  }

  /** Id of a user as a member of a group it is not in yet: with all that it has and all that limits it. */
  memberId = (user: string, { key }: AwsGroupFact): string =>
    `${user}~session:member-of-${segment(key.slice(key.indexOf(":group/") + ":group/".length))}`;

  #memberAs(user: Caller, group: AwsGroupFact): Caller {
    const id = this.memberId(user.id, group);
    return { ...user, id, end: privilege(id, "impersonate"), granted: [...user.granted, ...this.#held(group.key, [])] };
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

  #boundary(principal: string): readonly Ceiling[] {
    return this.#facts
      .where("aws.boundary", "principal", principal)
      .map(({ policy }) => ceiling("boundary", [this.#library.of(policy)], isClosed(this.#facts)));
  }

  #organized(account: string): Pick<Caller, "organization" | "organizationRead"> {
    return {
      organization: this.organization(account),
      organizationRead: this.#facts.coverage("aws.scp", accountScope(account)) === "read",
    };
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
    return this.#facts.memo(`aws.scps ${account}`, () => {
      if (!this.isBound(account)) return [];
      const attached = this.#facts.where("aws.scp", "account", accountScope(account));
      return levels("scp", attached, this.#library, isClosed(this.#facts));
    });
  }
}
