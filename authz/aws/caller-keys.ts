import type { Candidate } from "./candidates.ts";
import { sampleOf } from "./pattern.ts";
import { type Caller, isRoot } from "./principal.ts";

export const absent: readonly Candidate[] = [{ values: undefined }];
export const known = (...values: readonly string[]): readonly Candidate[] => [{ values }];
export const orAbsent = (value: string | undefined): readonly Candidate[] =>
  value === undefined ? absent : known(value);

/** Set where the caller alone fixes the key. */
export function keyOfCaller(key: string, caller: Caller): readonly Candidate[] | undefined {
  switch (key) {
    case "kms:calleraccount":
    case "aws:principalaccount":
      // Nobody chooses the number of its account.
      if (caller.kind === "anonymous") return known("anonymous");
      return known(caller.account === "" ? sampleOf("*") : caller.account);
    case "aws:principalorgid":
      if (caller.kind === "anonymous") return absent;
      if (caller.account === "") return known(sampleOf("o-*"));
      return caller.organization === undefined && !caller.organizationRead ? undefined : orAbsent(caller.organization);
    case "aws:principaltype":
      if (isRoot(caller)) return known("Account");
      // Somebody of a given account that was not read: whoever administers it chooses.
      if (caller.kind === "external" && caller.account !== "") return [...known("AssumedRole"), ...known("User")];
      return known(
        { user: "User", role: "AssumedRole", account: "AssumedRole", external: "User", anonymous: "Anonymous" }[
          caller.kind
        ],
      );
    case "aws:principalisawsservice":
      return known(String(caller.service !== undefined));
    case "aws:viaawsservice":
      return known("false");
    case "aws:principalservicename":
      return orAbsent(caller.service);
    case "aws:principalarn":
      if (caller.kind === "anonymous") return absent;
      return caller.kind === "external" ? undefined : known(caller.unnamed ? unnamedArn(caller) : caller.arn);
    case "aws:username":
      if (caller.kind !== "user" && caller.kind !== "external") return absent;
      return known(caller.unnamed ? sampleOf("*") : caller.name);
    case "aws:userid":
      if (caller.kind === "anonymous") return known("anonymous");
      if (isRoot(caller)) return known(caller.account);
      if (caller.unnamed) return known(sampleOf("*"));
      if (caller.uniqueId === undefined) return undefined;
      return known(caller.kind === "role" ? `${caller.uniqueId}:${caller.session ?? sampleOf("*")}` : caller.uniqueId);
    default:
      return key.startsWith("aws:principaltag/") ? principalTag(key, caller) : undefined;
  }
}

function principalTag(key: string, caller: Caller): readonly Candidate[] | undefined {
  if (caller.kind === "external") return undefined;
  if (caller.kind === "anonymous") return absent;
  return caller.tags && orAbsent(tagValue(caller.tags, key.slice("aws:principaltag/".length)));
}

/** A role or user of the account that no policy names. */
const unnamedArn = (caller: Caller): string =>
  `arn:aws:iam::${caller.account}:${caller.kind === "user" ? "user" : "role"}/${sampleOf("*")}`;

const valuesOf = new WeakMap<readonly string[], Map<string, string | undefined>>();

export function tagValue(tags: readonly string[], name: string): string | undefined {
  let values = valuesOf.get(tags);
  if (!values) {
    values = new Map();
    valuesOf.set(tags, values);
  }
  if (!values.has(name)) values.set(name, findTag(tags, `${name.toLowerCase()}=`));
  return values.get(name);
}

const findTag = (tags: readonly string[], wanted: string): string | undefined =>
  tags.find((tag) => tag.toLowerCase().startsWith(wanted))?.slice(wanted.length);
