import { privilege } from "../../model/access.ts";
import type { AwsAccountFact, AwsRoleFact, AwsUserFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { anyAccount, outsideAccountId } from "../../model/node-id.ts";
import type { End } from "../../model/step.ts";
import type { Ceiling } from "./ceiling.ts";
import { stampOf } from "./stamp.ts";
import type { PolicyDocument } from "./statement.ts";

/** `user` and `role`: somebody of a read account; `account`: a fresh identity of whoever administers it; `external`: somebody of any other account, or of one that was not read; `anonymous`: an unsigned request. */
export type CallerKind = "user" | "role" | "account" | "external" | "anonymous";

/** A policy a principal has, and the facts through which it has it. */
export interface Granted {
  readonly document: PolicyDocument;
  readonly through: readonly Fact[];
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
  /** Twelve digits; empty where it is of no given account. */
  readonly account: string;
  readonly name: string;
  readonly uniqueId: string | undefined;
  /** Name of the role's session, where the question says; a session's maker chooses it otherwise. */
  readonly session?: string;
  /** Set for a service that calls for itself: `lambda.amazonaws.com`. */
  readonly service?: string;
  readonly tags: readonly string[] | undefined;
  readonly organization: string | undefined;
  /** False where nobody said whether its account is in an organization. */
  readonly organizationRead: boolean;
  readonly granted: readonly Granted[];
  /** Set for whoever has written itself Allow * on *: the facts that say who it is. */
  readonly all: readonly Fact[] | undefined;
  /** Names of its permissions boundaries. */
  readonly boundaries: readonly string[];
  readonly ceilings: readonly Ceiling[];
  /** The user or role fact; undefined for classes, accounts and outsiders. */
  readonly fact: AwsUserFact | AwsRoleFact | AwsAccountFact | undefined;
  /** True where it stands for many: policies that name somebody never mean it. */
  readonly unnamed: boolean;
  /** SCPs of its account bind it. */
  readonly bound: boolean;
}

/**
 * A role that AWS's services have for themselves: neither SCPs nor RCPs bind it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export const isServiceLinked = ({ kind, bound }: Caller): boolean => kind === "role" && !bound;

const nobody = {
  arn: "",
  account: "",
  name: "",
  uniqueId: undefined,
  tags: [],
  organization: undefined,
  organizationRead: false,
  granted: [],
  boundaries: [],
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
export const outsider: Caller = {
  ...nobody,
  kind: "external",
  id: anyAccount,
  end: privilege(anyAccount, "impersonate"),
  all: [],
};

/**
 * Somebody of an account that was not read, whom policies name by the account at most. Its administrator lets it do
 * everything there, and chooses its name, tags and kind; which organization the account is in nobody told.
 */
export function stranger(account: string): Caller {
  const id = outsideAccountId(account);
  return { ...outsider, id, end: privilege(id, "impersonate"), account };
}

/**
 * A principal of an account that was not read, as a policy or grant names it. Undefined for a role of AWS's own there: no
 * administrator acts as that.
 */
export function foreignPrincipal(arn: string): Caller | undefined {
  const [, partition = "", service = "", , account = "", resource = ""] = arn.split(":");
  const [type = "", ...path] = resource.split("/");
  if (path[0] === "aws-service-role") return undefined;
  const named: Caller = { ...stranger(account), arn, tags: undefined, unnamed: false, bound: true };
  if (resource === "root") return { ...named, kind: "account" };
  if (service !== "sts" || type !== "assumed-role")
    return { ...named, kind: type === "role" ? "role" : "user", name: path.at(-1) ?? "" };
  const [name = "", session = ""] = path;
  return { ...named, kind: "role", arn: `arn:${partition}:iam::${account}:role/${name}`, name, session };
}

/** Somebody of a given account that was not read. */
export const isOfUnread = ({ all, account }: Caller): boolean => account !== "" && all?.length === 0;

/** The account's root user, as `Principals.named` makes it. */
export const isRoot = ({ kind, arn }: Caller): boolean => kind === "account" && arn !== "";

/** Stands for a caller and everything that it may do by itself. */
export const stampOfCaller = ({ granted, ceilings, all, fact, ...rest }: Caller): string =>
  stampOf(
    JSON.stringify(rest),
    ...granted.flatMap(({ document, through }) => [document.stamp, ...through.map(({ key }) => key)]),
    ...ceilings.flatMap(({ documents, unread }) => [unread?.text ?? "", ...documents.map(({ stamp }) => stamp)]),
    ...(all ?? []).map(({ kind, key }) => `${kind} ${key}`),
    fact?.key ?? "",
  );
