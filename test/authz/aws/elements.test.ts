import {
  account,
  allow,
  boundary,
  bucketArn,
  deny,
  everyone,
  managed,
  onResource,
  policyArn,
  principal,
  roleArn,
  when,
} from "../../../model/examples/aws.ts";
import { ann, app, docs, get, judge, objects, read } from "./rows.ts";

const limit = policyArn("limit");

judge("9 NotAction and NotResource", [
  ["allow", "NotAction allows the rest", read(ann), allow(ann, [], "*", { notActions: ["iam:*"] })],
  ["deny", "NotAction leaves out what it lists", read(ann), allow(ann, [], "*", { notActions: ["S3:get*"] })],
  ["deny", "a deny with NotAction", read(ann), allow(ann, "*"), deny(ann, [], "*", { notActions: ["ec2:*"] })],
  ["deny", "NotResource leaves out what it lists", read(ann), allow(ann, get, [], { notResources: [objects] })],
  ["allow", "NotResource allows the rest", read(ann), allow(ann, get, [], { notResources: [bucketArn("other/*")] })],
]);

judge("10 NotPrincipal", [
  [
    "deny",
    "the account in the list does not exempt its roles",
    read(app),
    allow(app, get),
    onResource("Deny", docs, "s3:*", {}, objects, {
      notTo: principal(roleArn("only"), `arn:aws:iam::${account}:root`),
    }),
  ],
  [
    "allow",
    "a user with its account",
    read(ann),
    allow(ann, get),
    onResource("Deny", docs, "s3:*", {}, objects, { notTo: principal(ann, account) }),
  ],
  [
    "deny",
    "a user without its account",
    read(ann),
    allow(ann, get),
    onResource("Deny", docs, "s3:*", {}, objects, { notTo: principal(ann) }),
  ],
  [
    "deny",
    "nothing exempts whoever has a boundary",
    read(ann),
    allow(ann, get),
    boundary(ann, limit),
    managed(limit, "*"),
    onResource("Deny", docs, "s3:*", {}, objects, { notTo: principal(ann, account) }),
  ],
  [
    "conditional",
    "a role whose session is not listed",
    read(app),
    allow(app, get),
    onResource("Deny", docs, "s3:*", {}, objects, { notTo: principal(app, account) }),
  ],
]);

judge("11 a missing key", [
  [
    "deny",
    "fails a positive operator",
    read(ann),
    allow(ann, get, "*", { when: [when("StringEquals", "aws:PrincipalTag/gone", "x")] }),
  ],
  [
    "allow",
    "meets a negated one",
    read(ann),
    allow(ann, get, "*", { when: [when("StringNotEquals", "aws:PrincipalTag/gone", "x")] }),
  ],
  [
    "allow",
    "meets IfExists",
    read(ann),
    allow(ann, get, "*", { when: [when("StringEqualsIfExists", "aws:PrincipalTag/gone", "x")] }),
  ],
  [
    "allow",
    "meets Null true",
    read(ann),
    allow(ann, get, "*", { when: [when("Null", "aws:PrincipalTag/gone", "true")] }),
  ],
  [
    "deny",
    "fails Null false",
    read(ann),
    allow(ann, get, "*", { when: [when("Null", "aws:PrincipalTag/gone", "false")] }),
  ],
  [
    "allow",
    "meets ForAllValues",
    read(ann),
    allow(ann, get, "*", { when: [when("ForAllValues:StringEquals", "aws:TagKeys", "x")] }),
  ],
  [
    "deny",
    "fails ForAnyValue",
    read(ann),
    allow(ann, get, "*", { when: [when("ForAnyValue:StringEquals", "aws:TagKeys", "x")] }),
  ],
  [
    "deny",
    "a deny outside an endpoint denies without one",
    read(ann),
    allow(ann, get),
    onResource("Deny", docs, "s3:*", everyone, objects, {
      when: [when("StringNotEquals", "aws:SourceVpce", "vpce-1")],
    }),
  ],
  [
    "allow",
    "unless the request has it",
    read(ann, { "aws:SourceVpce": "vpce-1" }),
    allow(ann, get),
    onResource("Deny", docs, "s3:*", everyone, objects, {
      when: [when("StringNotEquals", "aws:SourceVpce", "vpce-1")],
    }),
  ],
]);

judge("12 what is not decided is said", [
  [
    "conditional",
    "an operator that IAM does not have, in an allow",
    read(ann),
    allow(ann, get, "*", { when: [when("StringMatches", "aws:PrincipalTag/team", "one")] }),
  ],
  [
    "conditional",
    "and in a deny",
    read(ann),
    allow(ann, get),
    deny(ann, get, "*", { when: [when("StringMatches", "aws:PrincipalTag/team", "one")] }),
  ],
  [
    "allow",
    "an allow beside it settles it",
    read(ann),
    allow(ann, get),
    allow(ann, get, "*", { index: 1, when: [when("StringMatches", "aws:PrincipalTag/team", "one")] }),
  ],
]);
