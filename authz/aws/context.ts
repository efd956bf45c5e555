import type { Privilege } from "../../model/access.ts";
import type { FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { parseArn, serviceOf } from "./arn.ts";
import { holds, isPrivateRange, somePublicAddress } from "./operators.ts";
import { sampleOf } from "./pattern.ts";
import type { Caller } from "./principal.ts";
import { isClosed } from "./resource.ts";
import type { Atom } from "./statement.ts";

/** Context keys in lower case with their values; undefined for a key that the request does not have. */
export type Context = ReadonlyMap<string, readonly string[] | undefined>;

/** One value a key may have in the request, and what that takes. */
export interface Candidate {
  readonly values: readonly string[] | undefined;
  /** Set where the value depends on something the snapshot does not tell. */
  readonly condition?: Condition;
  /** Set where a privilege of the model makes the value so. */
  readonly premise?: Privilege;
}

/** The request as far as context keys depend on it. */
export interface Asked {
  readonly caller: Caller;
  readonly action: string;
  /** Concrete, or a sample of a glob. */
  readonly resource: string;
  readonly resourceAccount: string;
  readonly resourceOrganization: string | undefined;
  /** `<key>=<value>`; undefined where not read or not one resource. */
  readonly resourceTags: readonly string[] | undefined;
  readonly context: Context;
  /** True for a request as given: a key that neither the request nor the caller fixes is absent. */
  readonly exact: boolean;
}

const absent: readonly Candidate[] = [{ values: undefined }];
const known = (...values: readonly string[]): readonly Candidate[] => [{ values }];
const orAbsent = (value: string | undefined): readonly Candidate[] => (value === undefined ? absent : known(value));

/** Keys that AWS sets for calls a service makes, never for a caller's own. */
const serviceKeys = new Set([
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "kms:viaservice",
  "kms:grantisforawsresource",
  "iam:passedtoservice",
  "lambda:invokedviafunctionurl",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
  "s3:accesspointnetworkorigin",
]);
/** Keys whose value is part of what the caller asks for. */
const chosenKeys = new Set([
  "aws:securetransport",
  "aws:useragent",
  "aws:referer",
  "aws:tagkeys",
  "sts:externalid",
  "sts:rolesessionname",
  "sts:durationseconds",
  "sts:transitivetagkeys",
  "sts:sourceidentity",
  "iam:permissionsboundary",
  "iam:policyarn",
  "iam:associatedresourcearn",
  "iam:awsservicename",
  "s3:prefix",
  "s3:delimiter",
  "s3:max-keys",
  "s3:authtype",
  "s3:signatureversion",
  "s3:tlsversion",
  "s3:versionid",
  "s3:locationconstraint",
  "s3:requestobjecttagkeys",
  "secretsmanager:versionid",
  "secretsmanager:versionstage",
  "ssm:sessiondocumentaccesscheck",
  "ssm:overwrite",
  "ec2:instancetype",
  "lambda:layer",
  "lambda:vpcids",
  "lambda:subnetids",
  "lambda:securitygroupids",
  "lambda:principal",
  "lambda:functionurlauthtype",
  "cloudformation:templateurl",
  "cloudformation:resourcetypes",
  "cloudformation:changesetname",
]);
const chosenPrefixes = [
  "aws:requesttag/",
  "s3:x-amz-",
  "s3:requestobjecttag/",
  "kms:encryptioncontext:",
  "kms:encryptionalgorithm",
  "secretsmanager:forcedelete",
  "codebuild:",
];
/** Services with one endpoint for the world, whose requests count as made in us-east-1. */
const globalServices = new Set([
  "iam",
  "organizations",
  "cloudfront",
  "route53",
  "waf",
  "globalaccelerator",
  "shield",
  "support",
  "account",
  "budgets",
  "ce",
]);
const resourceTag =
  /^(aws:resourcetag|iam:resourcetag|ec2:resourcetag|ssm:resourcetag|secretsmanager:resourcetag|s3:buckettag|lambda:resourcetag)\//;

/** What values context keys can have: decided, chosen by the caller, or open. */
export class ContextKeys {
  readonly #facts: FactReader;
  /** The earliest moment of an attack, ISO 8601: when the snapshot was taken, unless the question says otherwise. */
  readonly #now: string;
  readonly #closed: boolean;

  constructor(facts: FactReader) {
    this.#facts = facts;
    this.#now = facts.asOf === "" ? "1970-01-01T00:00:00Z" : facts.asOf;
    this.#closed = isClosed(facts);
  }

  /** Set where the caller alone fixes the key. */
  ofCaller(key: string, caller: Caller): readonly Candidate[] | undefined {
    const outside = caller.kind === "external" || caller.kind === "anonymous";
    switch (key) {
      case "kms:calleraccount":
      case "aws:principalaccount":
        return outside ? (caller.kind === "anonymous" ? known("anonymous") : undefined) : known(caller.account);
      case "aws:principalorgid":
        if (outside) return caller.kind === "anonymous" ? absent : known(sampleOf("o-*"));
        return caller.organization === undefined && !this.#organizationsRead(caller.account)
          ? undefined
          : orAbsent(caller.organization);
      case "aws:principaltype":
        return known(
          { user: "User", role: "AssumedRole", account: "AssumedRole", external: "User", anonymous: "Anonymous" }[
            caller.kind
          ],
        );
      case "aws:principalisawsservice":
      case "aws:viaawsservice":
        return known("false");
      case "aws:principalarn":
        if (caller.kind === "anonymous") return absent;
        return caller.kind === "external" ? undefined : known(caller.unnamed ? unnamedArn(caller) : caller.arn);
      case "aws:username":
        return caller.kind === "user" ? known(caller.unnamed ? sampleOf("*") : caller.name) : absent;
      case "aws:userid":
        if (caller.kind === "anonymous") return known("anonymous");
        if (caller.unnamed) return known(sampleOf("*"));
        if (caller.uniqueId === undefined) return undefined;
        return known(caller.kind === "role" ? `${caller.uniqueId}:${sampleOf("*")}` : caller.uniqueId);
      default:
        return key.startsWith("aws:principaltag/") ? this.#principalTag(key, caller) : undefined;
    }
  }

  #organizationsRead(account: string): boolean {
    return this.#facts.coverage("aws.scp", `aws:account:${account}`) === "read";
  }

  #principalTag(key: string, caller: Caller): readonly Candidate[] | undefined {
    if (caller.kind === "external") return undefined;
    if (caller.kind === "anonymous") return absent;
    return caller.tags && orAbsent(tagValue(caller.tags, key.slice("aws:principaltag/".length)));
  }

  /** Values of a key in a request, cheapest first; `atoms` are the tests of the key that matter. */
  of(key: string, asked: Asked, atoms: readonly Atom[]): readonly Candidate[] {
    if (asked.context.has(key)) return [{ values: asked.context.get(key) }];
    const fixed = this.ofCaller(key, asked.caller) ?? this.#ofResource(key, asked);
    if (fixed) return fixed;
    if (key === "aws:principalorgid") return organizationUnread(atoms);
    if (asked.exact || serviceKeys.has(key)) return absent;
    if (key === "aws:currenttime" || key === "aws:epochtime") return this.#times(atoms);
    if (key === "aws:tokenissuetime")
      return asked.caller.kind === "user"
        ? [...absent, ...this.#times(atoms).map((candidate) => open(candidate, key, atoms))]
        : this.#times(atoms);
    if (key === "aws:sourceip" || key === "aws:vpcsourceip") return this.#addresses(key, atoms);
    if (key === "aws:sourcevpce" || key === "aws:sourcevpc") return this.#positions(key, atoms);
    if (key === "aws:requestedregion" || chosen(key))
      return [...absent.slice(key === "aws:requestedregion" ? 1 : 0), ...samples(atoms, this.#now)];
    if (asked.caller.kind === "external" && key.startsWith("aws:principal")) return this.#outsiders(key, atoms);
    if (isFederatedKey(key)) return absent;
    const given = samples(atoms, this.#now).map((candidate) => open(candidate, key, atoms));
    return [
      ...(key.startsWith("aws:multifactor") ? absent : absent.map((candidate) => open(candidate, key, atoms))),
      ...given,
    ];
  }

  #ofResource(key: string, asked: Asked): readonly Candidate[] | undefined {
    if ((key === "aws:resourceaccount" || key === "s3:resourceaccount") && asked.resourceAccount !== "")
      return known(asked.resourceAccount);
    if (key === "aws:resourceorgid" && asked.resourceOrganization !== undefined)
      return known(asked.resourceOrganization);
    if (key === "aws:requestedregion") {
      const region = parseArn(asked.resource)?.region ?? "";
      if (/^[a-z0-9-]+$/.test(region)) return known(region);
      return globalServices.has(serviceOf(asked.action)) ? known("us-east-1") : undefined;
    }
    if (key === "iam:permissionsboundary") return this.#boundaryOf(asked);
    if (resourceTag.test(key) && asked.resourceTags)
      return orAbsent(tagValue(asked.resourceTags, key.slice(key.indexOf("/") + 1)));
    return undefined;
  }

  /** Of the user or role that is written to; a new one gets the boundary its maker names. */
  #boundaryOf({ action, resource, exact }: Asked): readonly Candidate[] | undefined {
    if (exact || /^iam:create/i.test(action)) return undefined;
    const [boundary] = this.#facts.where("aws.boundary", "principal", resource);
    return orAbsent(boundary?.policy);
  }

  /** A request is made when the snapshot was taken, or later. */
  #times(atoms: readonly Atom[]): readonly Candidate[] {
    const later = atoms.flatMap((atom) =>
      atom.values.filter((value) => Date.parse(value) > Date.parse(this.#now)).map((value) => ({ atom, value })),
    );
    const after = later.map(({ atom, value }) => ({
      values: [new Date(Date.parse(value) + 1000).toISOString()],
      condition: environment(atom, `after ${value}`),
    }));
    return [{ values: [this.#now] }, ...after];
  }

  #addresses(key: string, atoms: readonly Atom[]): readonly Candidate[] {
    const first: Candidate = key === "aws:sourceip" ? { values: [somePublicAddress] } : { values: undefined };
    const ranges = atoms.flatMap((atom) => atom.values.map((range) => ({ atom, range })));
    return [first, ...ranges.flatMap(({ atom, range }) => this.#inRange(atom, range))];
  }

  #inRange(atom: Atom, range: string): readonly Candidate[] {
    const [base = "", size] = range.split("/");
    if (base === "" || size === "0") return [];
    const values = [base];
    // Whoever rents addresses finds one in a range this wide.
    if (size !== undefined && Number(size) < 8 && !isPrivateRange(range)) return [{ values }];
    return this.#closed ? [] : [{ values, condition: environment(atom, `from ${range}`) }];
  }

  #positions(key: string, atoms: readonly Atom[]): readonly Candidate[] {
    const names = atoms.flatMap((atom) => atom.values.map((name) => ({ atom, name })));
    const known = (name: string): boolean =>
      key === "aws:sourcevpce"
        ? this.#facts.get("aws.vpc-endpoint", name) !== undefined
        : this.#facts.where("aws.vpc-endpoint", "vpc", name).length > 0;
    const at = names.flatMap(({ atom, name }): readonly Candidate[] => {
      const values = [name];
      if (known(name)) return [{ values, premise: `${name}#originate` }];
      return this.#closed ? [] : [{ values, condition: environment(atom, `from ${sampleFree(name)}`) }];
    });
    return [...absent, ...at];
  }

  /** Names that somebody can give themselves in an account of their own: not those of a given account. */
  #outsiders(key: string, atoms: readonly Atom[]): readonly Candidate[] {
    if (key === "aws:principalarn") {
      const own = atoms
        .flatMap(({ values }) => values)
        .filter((value) => !/^\d{12}$/.test(parseArn(value)?.account ?? ""));
      return [...own, "arn:aws:iam::*:user/*"].map((value) => ({ values: [sampleOf(value)] }));
    }
    if (key === "aws:principalaccount") return known(sampleOf("*"));
    if (key === "aws:principalorgpaths") return known(sampleOf("o-*/r-*/*"));
    return [...absent, ...samples(atoms, this.#now)];
  }
}

/** A role or user of the account that no policy names. */
const unnamedArn = (caller: Caller): string =>
  `arn:aws:iam::${caller.account}:${caller.kind === "user" ? "user" : "role"}/${sampleOf("*")}`;

const tagValue = (tags: readonly string[], name: string): string | undefined => {
  const wanted = `${name.toLowerCase()}=`;
  return tags.find((tag) => tag.toLowerCase().startsWith(wanted))?.slice(wanted.length);
};

const chosen = (key: string): boolean => chosenKeys.has(key) || chosenPrefixes.some((prefix) => key.startsWith(prefix));

/** Keys that only federated sessions have: `token.actions.githubusercontent.com:sub`, `saml:aud`, `accounts.google.com:aud`. */
const isFederatedKey = (key: string): boolean => key.includes(".") || key.startsWith("saml:");

const sampleFree = (text: string): string => text.replace(/[^\x20-\x7e]/g, "*");

/** For each value the atoms test: one that meets the test; at last one that meets none. */
function samples(atoms: readonly Atom[], now: string): readonly Candidate[] {
  const values = new Set<string>();
  for (const { operator, values: wanted } of atoms) {
    if (operator.isNull) continue;
    for (const value of wanted.slice(0, 16)) for (const sample of near(operator.name, value)) values.add(sample);
  }
  const other = atoms.some(({ operator }) => operator.name.startsWith("date")) ? now : sampleOf("*");
  return [...values, other].map((value) => ({ values: [value] }));
}

function near(name: string, value: string): readonly string[] {
  if (name.startsWith("numeric")) return [value, String(Number(value) - 1), String(Number(value) + 1)];
  if (name === "bool") return ["true", "false"];
  return [/like|arn/.test(name) ? value.replaceAll("*", "x").replaceAll("?", "x") : value];
}

function environment(atom: Atom, how: string): Condition {
  return { kind: "environment", text: `the request is made ${how}: ${describe(atom)}` };
}

function organizationUnread(atoms: readonly Atom[]): readonly Candidate[] {
  const test = atoms[0] ? `: ${describe(atoms[0])}` : "";
  const ids = atoms.flatMap(({ values }) => values);
  const unread = (how: string): Condition => ({
    kind: "unread",
    text: `the caller's organization was not read; it is ${how}${test}`,
  });
  return [
    { values: undefined, condition: unread("another, or none") },
    ...ids.map((id) => ({ values: [id], condition: unread("the one asked for") })),
  ];
}

/** A value of a key that the evaluator does not know, with that as the condition. */
function open(candidate: Candidate, key: string, atoms: readonly Atom[]): Candidate {
  const [atom] = atoms;
  if (!atom) return candidate;
  const met = atoms.find(
    ({ operator, values }) =>
      !operator.isNull && candidate.values && holds(operator, candidate.values, values) !== operator.negated,
  );
  const state = candidate.values === undefined ? "absent" : met ? "as tested" : "another than tested";
  const session = key.startsWith("aws:multifactor") || key === "aws:sourceidentity" || key === "aws:tokenissuetime";
  const text = session
    ? `the session has ${atom.key} ${state}: ${describe(met ?? atom)}`
    : `${atom.key} is ${state}, which is not decided: ${describe(met ?? atom)}`;
  return { ...candidate, condition: { kind: session ? "environment" : "unsupported", text } };
}

/** Operator, key and number of values, with the statement: `IpAddress aws:SourceIp (2 values) in ...`. Values may be secret and stay out. */
export function describe(atom: Atom): string {
  return `${atom.written} ${atom.key} (${atom.values.length} value${atom.values.length === 1 ? "" : "s"}) in ${atom.statement}`;
}
