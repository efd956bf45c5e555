import type { AwsAccountFact, AwsRoleFact, AwsUserFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import type { End } from "../../model/step.ts";
import type { Ceiling } from "./ceiling.ts";
import { stampOf } from "./stamp.ts";
import type { PolicyDocument } from "./statement.ts";

/** `user` and `role`: somebody of a read account; `account`: a fresh identity of whoever administers it; `external`: somebody of any other account; `anonymous`: an unsigned request. */
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
  /** Twelve digits; empty outside the read accounts. */
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
  id: "external:aws-any-account",
  end: "external:aws-any-account#impersonate",
  all: [],
};

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
