import { describe, expect, it } from "vitest";
import {
  awsAccount,
  bucket,
  bucketArn,
  everyone,
  grant,
  keyArn,
  kmsKey,
  onResource,
  orgStatement,
  principal,
  rcp,
  role,
  roleArn,
  secret,
  secretArn,
  trusts,
  when,
} from "../../model/examples/aws.ts";
import { outsideAccount, unreadAccount, unreadRole } from "../../model/examples/aws-outside.ts";
import type { Fact } from "../../model/fact.ts";
import { rules } from "../../rules/index.ts";
import { closedWorld, contracted } from "./derived.ts";

/** Who of that account is no role. */
const by = (path: string, service = "iam"): string => `arn:aws:${service}::${unreadAccount}:${path}`;
const ours = roleArn("ours");
const docs = bucketArn("docs");
const key = keyArn("k");

/** What the vendor's administrator gets by itself, with how surely, by whichever rule. */
function gains(...facts: readonly Fact[]): string[] {
  const base = closedWorld(facts);
  const found = rules.filter(({ id }) => id.startsWith("aws.")).flatMap((rule) => contracted(rule, base));
  const own = found.filter(({ text }) => text.startsWith(`${outsideAccount}#impersonate -> `));
  return [...new Set(own.map(({ text, certainty }) => `${certainty} ${text.slice(text.indexOf(" -> ") + 4)}`))].sort();
}

const becomes = `${ours}#impersonate`;
const trusting = (to: Parameters<typeof trusts>[1], ...conditions: ReturnType<typeof when>[]): string[] =>
  gains(role("ours"), trusts(ours, to, { when: conditions }));
const account = principal(unreadAccount);

describe("a trust policy that names an account which was not read", () => {
  it("opens the role to whoever administers that account: it decides itself who of it may assume roles", () => {
    expect(trusting(account)).toEqual([`certain ${becomes}`]);
    expect(trusting(principal(by("root")))).toEqual([`certain ${becomes}`]);
  });

  it("opens it as much where it names one principal: the administrator can act as any of its account", () => {
    expect(trusting(principal(unreadRole("deep/path/scanner")))).toEqual([`certain ${becomes}`]);
    expect(trusting(principal(by("user/scanner")))).toEqual([`certain ${becomes}`]);
    expect(trusting(principal(by("assumed-role/scanner/night", "sts")))).toEqual([`certain ${becomes}`]);
  });

  it("does not open it by a role that AWS has in that account for itself", () => {
    expect(trusting(principal(unreadRole("aws-service-role/x.amazonaws.com/AWSServiceRoleForX")))).toEqual([]);
  });

  it("is no protection against the vendor itself by an external id: it tells the vendor's customers apart, who knows it", () => {
    expect(trusting(account, when("StringEquals", "sts:ExternalId", "42"))).toEqual([`certain ${becomes}`]);
  });

  it("asks for what nobody knows of: a second factor, an address, the organization", () => {
    expect(trusting(account, when("Bool", "aws:MultiFactorAuthPresent", "true"))).toEqual([`conditional ${becomes}`]);
    expect(trusting(account, when("StringEquals", "aws:PrincipalOrgID", "o-ours"))).toEqual([`conditional ${becomes}`]);
    expect(trusting(account, when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-ours/*"))).toEqual([
      `conditional ${becomes}`,
    ]);
  });

  it("lets the administrator choose the name, the kind and the tags of whoever comes", () => {
    expect(trusting(account, when("ArnLike", "aws:PrincipalArn", unreadRole("scan*")))).toEqual([`certain ${becomes}`]);
    expect(trusting(account, when("StringEquals", "aws:PrincipalTag/team", "scan"))).toEqual([`certain ${becomes}`]);
    expect(trusting(account, when("StringEquals", "aws:PrincipalType", "AssumedRole"))).toEqual([`certain ${becomes}`]);
  });

  it("does not let it be somebody of another account, or from a network that nobody stands in", () => {
    expect(trusting(account, when("ArnEquals", "aws:PrincipalArn", roleArn("else")))).toEqual([]);
    expect(trusting(account, when("StringEquals", "aws:PrincipalAccount", "111111111111"))).toEqual([]);
    expect(trusting(account, when("StringEquals", "aws:SourceVpce", "vpce-0"))).toEqual([]);
  });

  it("may name it by a condition alone", () => {
    expect(trusting(everyone, when("StringEquals", "aws:PrincipalAccount", unreadAccount))).toEqual([
      `certain ${becomes}`,
    ]);
    expect(trusting(everyone, when("ArnLike", "aws:PrincipalArn", by("*")))).toEqual([`certain ${becomes}`]);
  });

  it("may deny it again", () => {
    const denied = { ...trusts(ours, account, { index: 1 }), effect: "Deny" as const };
    expect(gains(role("ours"), trusts(ours, account), denied)).toEqual([]);
  });

  it("may leave one principal of it alone where everybody else is denied", () => {
    const but = when("ArnNotEquals", "aws:PrincipalArn", unreadRole("scanner"));
    const denied = { ...trusts(ours, everyone, { index: 1, when: [but] }), effect: "Deny" as const };
    expect(gains(role("ours"), trusts(ours, everyone), denied)).toEqual([`certain ${becomes}`]);
    const listed = principal(by("root"), unreadRole("scanner"));
    // Whether it spares the session of a role whose session it does not list is not decided, for nobody.
    const spared = { ...trusts(ours, everyone, { index: 1, notTo: listed }), effect: "Deny" as const };
    expect(gains(role("ours"), trusts(ours, everyone), spared)).toEqual([`conditional ${becomes}`]);
  });

  it("is bound by what our organization says of its resources: whether the account is in it, nobody told", () => {
    const inOrganization = orgStatement("Deny", "rcp:r", "sts:*", "*", {
      index: 1,
      to: everyone,
      when: [when("StringNotEquals", "aws:PrincipalOrgID", "o-ours")],
    });
    const full = orgStatement("Allow", "rcp:r", "*", "*", { to: everyone });
    expect(gains(role("ours"), trusts(ours, account), rcp("r"), full, inOrganization)).toEqual([
      `conditional ${becomes}`,
    ]);
  });

  it("is no matter of this where the account was imported: its own identities are asked", () => {
    expect(gains(role("ours"), trusts(ours, account), awsAccount(unreadAccount))).toEqual([]);
  });
});

describe("resources whose policies name an account which was not read", () => {
  const lets = (arn: string, action: string, who: string): Fact =>
    onResource("Allow", arn, action, principal(who), arn === docs ? `${docs}/*` : "*");

  it("are read and written as far as they allow it: what the caller's side must allow is its administrator's to say", () => {
    expect(gains(bucket("docs"), lets(docs, "s3:GetObject", unreadAccount))).toEqual([`certain ${docs}#read`]);
    expect(gains(bucket("docs"), lets(docs, "s3:PutObject", unreadAccount))).toContain(`certain ${docs}#write`);
  });

  it("are read only with their key, which must let the same principal", () => {
    const stored = [bucket("docs", { kmsKey: key }), kmsKey("k")];
    expect(gains(...stored, lets(docs, "s3:GetObject", unreadAccount))).toEqual([]);
    expect(
      gains(...stored, lets(docs, "s3:GetObject", unreadAccount), lets(key, "kms:Decrypt", unreadAccount)),
    ).toEqual([`certain ${key}#read`, `certain ${docs}#read`]);
    // One session asks for both, and acts as one principal.
    const [one, two] = [unreadRole("one"), unreadRole("two")];
    expect(gains(...stored, lets(docs, "s3:GetObject", one), lets(key, "kms:Decrypt", two))).toEqual([
      `certain ${key}#read`,
    ]);
    expect(gains(...stored, lets(docs, "s3:GetObject", one), lets(key, "kms:Decrypt", unreadAccount))).toEqual([
      `certain ${key}#read`,
      `certain ${docs}#read`,
    ]);
  });

  it("are not read with AWS's own key where that lets only its account", () => {
    const read = lets(secretArn("db"), "secretsmanager:GetSecretValue", unreadAccount);
    expect(gains(secret("db"), read)).toEqual([]);
    expect(gains(secret("db", { kmsKey: key }), kmsKey("k"), read, lets(key, "kms:Decrypt", unreadAccount))).toContain(
      `certain ${secretArn("db")}#read`,
    );
  });

  it("are keys too that a grant gives to a principal of it", () => {
    const own = onResource("Allow", key, "kms:*", principal("111111111111"));
    expect(gains(kmsKey("k"), own, grant(key, unreadRole("scanner"), "Decrypt"))).toEqual([`certain ${key}#read`]);
    expect(gains(kmsKey("k"), own)).toEqual([]);
  });
});
